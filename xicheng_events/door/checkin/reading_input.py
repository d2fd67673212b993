"""Reading what comes in at the door: scanned or typed text, and the lists that tablets send (domain §2.5).

Shape only. Nothing here trusts a character of it: what can't be read is refused by itself, the rest of a list goes on.
"""

import json
import math
import re
import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from flask_babel import gettext as _

from xicheng_events.booking.events.kinds import Category
from xicheng_events.door.checkin.models import ScanMethod
from xicheng_events.door.checkin.results import ScanResult
from xicheng_events.door.checkin.tablet.sealing import taken_out
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.codes import ALPHABET, normalise_code, normalise_reference
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.text import LONGEST
from xicheng_events.foundation.web.storable_input import LARGEST_ID

MOST_ITEMS = 500  # of one list

_TOKEN = re.compile(f"[{ALPHABET}]{{26}}")
_LONGEST_CODE = 64
MOST_HEADS, _MOST_COUNTED = 10, 999
_SEALED = ("code", "name", "phone", "reason")
# What a tablet may have decided by itself.
ADMITTED_BY_TABLET = (ScanResult.PASSED, ScanResult.PARTLY)


class Presented(NamedTuple):
    """What somebody shows at the door: the QR's `token`, a typed `code` or `reference`, or the id of a `ticket` that
    was found in a list of this slot."""

    kind: str  # token | code | reference | ticket
    value: str | int


@dataclass(frozen=True)
class WalkInGuest:
    """Who comes without a registration, as told at the door."""

    name: str
    phone: str = ""
    category: Category | None = None


@dataclass(frozen=True, kw_only=True)
class Happened:
    """When and where something happened at the door: `at` by our clock (aware; None: now), the rest as in `Scan`."""

    at: datetime | None = None
    gate: str = ""
    device_at: datetime | None = None
    clock_offset: int = 0
    known_offset: int | None = None

    def columns(self, by) -> dict:
        """The columns of a scan that say so; the gate is that of the tablet `by` which it was told to, if none is
        named."""
        return {"at": self.at or clock.now(), "gate": self.gate or getattr(by, "gate", ""), "device_at": self.device_at,
                "clock_offset": self.clock_offset, "known_offset": self.known_offset}


NOW = Happened()


@dataclass(frozen=True)
class Item:
    """One thing that happened at a tablet. `at` is what its clock said; aware."""

    key: str
    kind: str  # scan | leave | walk_in | count | undo | recount
    at: datetime
    method: ScanMethod = ScanMethod.QR
    presented: Presented | None = None
    heads: int | None = None
    checked: bool = False
    gate: str = ""
    offline: bool = False
    said: ScanResult | None = None  # what the tablet answered, offline
    of: str = ""  # the key of the scan that is taken back or counted again
    reason: str = ""
    guest: WalkInGuest | None = None  # of a walk-in
    # Seconds by which the tablet knew its clock to be behind ours when it happened; None: it had not heard from us.
    known_offset: int | None = None

    @property
    def claimed(self) -> int:
        """How many heads the tablet let in by itself."""
        return self.heads or 1 if self.offline and self.said in ADMITTED_BY_TABLET else 0


def printable(text: str | None, longest: int) -> str:
    """One line of `text` that any database can keep: control characters become spaces, cut at `longest`."""
    return " ".join("".join(c if c.isprintable() else " " for c in (text or "")[:LONGEST]).split())[:longest]


def read_presented(text: str) -> Presented | None:
    """What a scanned or typed `text` is: a token, a code, a reference, or None for anything else.

    Takes any text, however long or hostile: only characters of our own alphabet are ever looked up.
    """
    if len(text) > _LONGEST_CODE:
        return None
    bare = normalise_code(text)
    if _TOKEN.fullmatch(bare):
        return Presented("token", bare)
    return {6: Presented("code", bare), 8: Presented("reference", normalise_reference(text))}.get(len(bare))


def method_of(presented: Presented | None, otherwise: ScanMethod) -> ScanMethod:
    """How it was presented: a scanner that types the QR's text is still a scan of the QR."""
    return ScanMethod.QR if presented and presented.kind == "token" else otherwise


def read_key(value) -> str:
    """A client-made UUID in one spelling; refuses `key`."""
    try:
        return str(uuid.UUID(value))
    except (ValueError, AttributeError, TypeError):
        raise Refused("key", _("这条记录没有有效的编号，没有保存。")) from None


def read_instant(value) -> datetime:
    """Milliseconds since 1970, as a tablet counts them; refuses `time`."""
    with suppress(OverflowError, ValueError, OSError):
        if (millis := _number(value)) is not None:
            return datetime.fromtimestamp(millis / 1000, UTC)
    raise Refused("time", _("这条记录没有有效的时间，没有保存。"))


def read_item(raw) -> Item:
    """One entry of a tablet's list. Refuses `shape`, `key`, `time`, `heads` and `kind`, each with its sentence."""
    if not isinstance(raw, dict):
        raise Refused("shape", _("这条记录的格式不正确，没有保存。"))
    key, kind = read_key(raw.get("key")), raw.get("kind")
    reader = _READERS.get(kind) if isinstance(kind, str) else None
    if reader is None:
        raise Refused("kind", _("不认识这种记录，请刷新签到页后重试。"))
    return Item(key=key, kind=kind, at=read_instant(raw.get("at")), gate=printable(_text(raw, "gate"), 40),
                offline=raw.get("offline") is True, known_offset=_read_behind(raw), **reader(_opened(raw, key)))


def as_sent(item: Item, at: datetime) -> dict:
    """The entry from which `read_item` makes `item` again, which happened `at` by our clock; everything in the open."""
    shown, guest = item.presented, item.guest
    is_found = shown is not None and shown.kind == "ticket"
    return {"key": item.key, "kind": item.kind, "at": item.at.timestamp() * 1000, "gate": item.gate,
            "behind": (at - item.at) / timedelta(milliseconds=1), "offline": item.offline, "method": item.method.value,
            "ticket": shown.value if is_found else None, "code": shown.value if shown and not is_found else "",
            "heads": item.heads,
            "checked": item.checked, "said": item.said and item.said.value, "of": item.of, "reason": item.reason,
            **({"name": guest.name, "phone": guest.phone, "category": guest.category and guest.category.value}
               if guest else {})}


def _opened(raw: dict, key: str) -> dict:
    """The entry with what lies sealed in it: on the tablet's disk nothing says who."""
    sealed = _text(raw, "sealed")
    return raw | {name: value for name, value in taken_out(sealed, key).items() if name in _SEALED} if sealed else raw


def _read_behind(raw: dict) -> int | None:
    millis = _number(raw.get("behind"))
    return None if millis is None else _column(millis / 1000)


def _number(value) -> float | None:
    """A number that can be counted with; None for anything else, such as one of four hundred digits."""
    with suppress(OverflowError):
        if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
            return float(value)
    return None


def _read_scan(raw: dict) -> dict:
    presented = _read_presented(raw)
    method = method_of(presented, _one_of(ScanMethod, raw.get("method"), ScanMethod.CODE))
    said = _one_of(ScanResult, raw.get("said"), ScanResult.UNKNOWN)
    return {"presented": presented, "method": method, "heads": _heads(raw, MOST_HEADS, may_lack=True),
            "checked": raw.get("checked") is True, "said": said if said.says.by_tablet else ScanResult.UNKNOWN}


def _read_presented(raw: dict) -> Presented | None:
    ticket = raw.get("ticket")
    if isinstance(ticket, int) and not isinstance(ticket, bool) and 0 < ticket <= LARGEST_ID:
        return Presented("ticket", ticket)
    return read_presented(_text(raw, "code"))


def _read_count(raw: dict) -> dict:
    return {"method": ScanMethod.COUNT, "heads": _heads(raw, _MOST_COUNTED)}


def _read_undo(raw: dict) -> dict:
    reason = printable(_text(raw, "reason"), 200)
    if not reason and _text(raw, "sealed"):  # the heads are right all the same
        reason = _("（原因无法读取）")
    return {"of": read_key(raw.get("of")), "reason": reason}


def _read_recount(raw: dict) -> dict:
    return {"of": read_key(raw.get("of")), "heads": _heads(raw, MOST_HEADS)}


def _read_walk_in(raw: dict) -> dict:
    guest = WalkInGuest(printable(_text(raw, "name"), 100), printable(_text(raw, "phone"), 20),
                        _one_of(Category, raw.get("category"), None))
    return {"method": ScanMethod.WALK_IN, "heads": _heads(raw, MOST_HEADS), "guest": guest}


_READERS = {"scan": _read_scan, "leave": _read_scan, "walk_in": _read_walk_in, "count": _read_count, "undo": _read_undo,
            "recount": _read_recount}


def _text(raw: dict, name: str) -> str:
    value = raw.get(name)
    return value if isinstance(value, str) else ""


def _heads(raw: dict, most: int, *, may_lack: bool = False) -> int | None:
    value = raw.get("heads")
    if value is None and may_lack:
        return None
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most:
        return value
    raise Refused("heads", _("人数应为1至%(most)s的整数。", most=most))


def _one_of(enumeration, value, default):
    try:
        return enumeration(value)
    except ValueError:
        return default


def clock_offset(sent_at: datetime, now: datetime) -> int:
    """Seconds by which the tablet's clock is behind ours, as far as a column can hold."""
    return _column((now - sent_at) / timedelta(seconds=1))


def _column(seconds: float) -> int:
    return max(-LARGEST_ID, min(LARGEST_ID, round(seconds)))


@dataclass(frozen=True)
class SentList:
    """A tablet's list: what its clock said on sending, what it still holds, and the entries, read or refused."""

    sent_at: datetime
    queue_length: int
    entries: list[Item | tuple[str | None, Refused]]

    @property
    def items(self) -> list[Item]:
        """The entries that could be read."""
        return [entry for entry in self.entries if isinstance(entry, Item)]


def read_sent(body: bytes) -> SentList:
    """A tablet's list out of a request's body. Refuses `json`, `shape`, `time`, and `too_many` past 500 entries."""
    try:
        raw = json.loads(body)
    except (ValueError, RecursionError):
        raise Refused("json", _("请求的格式不正确，没有保存任何内容。")) from None
    entries = raw.get("items") if isinstance(raw, dict) else None
    if not isinstance(entries, list):
        raise Refused("shape", _("请求的格式不正确，没有保存任何内容。"))
    if len(entries) > MOST_ITEMS:
        raise too_many()
    queue = raw.get("queue")
    is_count = isinstance(queue, int) and not isinstance(queue, bool)
    return SentList(read_instant(raw.get("sent_at")), max(0, min(queue, LARGEST_ID)) if is_count else 0,
                    [_read_or_refuse(entry) for entry in entries])


def too_many() -> Refused:
    """The refusal of a list that is too long, or too large to look into."""
    return Refused("too_many", _("一次最多上传%(most)s条，没有保存任何内容。请分批上传。", most=MOST_ITEMS))


def _read_or_refuse(raw) -> Item | tuple[str | None, Refused]:
    try:
        return read_item(raw)
    except Refused as no:
        key = raw.get("key") if isinstance(raw, dict) else None
        return (printable(key, 64) if isinstance(key, str) else None), no
