"""Personal data as others may see it (domain §9.2 P11). An empty value stays empty, an unreadable one says so."""

import re

from xicheng_events.foundation.core.personal_data import Unreadable

_PARTS = re.compile(r"([·\s'-]+)")


def mask_name(name: str | None) -> str:
    """张三 → 张*, 李小明 → 李*明; of a name in parts each keeps its first letter: 阿***·买**, J*** S****."""
    pieces = _PARTS.split(name or "")
    if len(pieces) == 1:
        return _mask_single(pieces[0])
    return "".join(piece if at % 2 else piece[:1] + "*" * (len(piece) - 1) for at, piece in enumerate(pieces))


def mask_phone(number: str | None) -> str:
    """138****5678; of any other number only the last four, of a short one nothing."""
    if isinstance(number, Unreadable):
        return number
    number = number or ""
    if re.fullmatch(r"1[0-9]{10}", number):
        return f"{number[:3]}****{number[-4:]}"
    return "*" * len(number) if len(number) < 8 else "****" + number[-4:]


def mask_document(number: str | None) -> str:
    """Only the last four characters; of a number under eight, only its second half."""
    if isinstance(number, Unreadable):
        return number
    number = number or ""
    shown = min(4, len(number) // 2)
    return "*" * (len(number) - shown) + number[len(number) - shown :]


def _mask_single(name: str) -> str:
    if len(name) < 2:
        return "*" * len(name)
    return name[0] + "*" * max(1, len(name) - 2) + (name[-1] if len(name) > 2 else "")
