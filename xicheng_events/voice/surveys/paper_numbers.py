"""Numbers on paper copies: counted, with a last digit by which a slip of the pen is noticed (0012-7)."""

import re

from xicheng_events.foundation.core.text import half_width

# Damm's table: one wrong digit, or two that have changed places, never give a number that is one.
_TABLE = ("0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
          "3674209581", "5869720134", "8945362017", "9438617205", "2581436790")


def number_on_paper(count: int) -> str:
    """What is printed on the copy that is counted as `count`."""
    digits = f"{count:04}"
    return f"{digits}-{_last_digit(digits)}"


def number_meant(typed: str | None) -> str | None:
    """The number that was typed, full-width, without its dash or without the zeros before it; None where it is none."""
    digits = _digits_of(typed)
    return number_on_paper(int(digits[:-1])) if digits and _last_digit(digits) == "0" else None


def is_number_like(typed: str | None) -> bool:
    """Whether what was typed has the look of a number: one that is none is a slip of the pen."""
    return _digits_of(typed) is not None


def _digits_of(typed: str | None) -> str | None:
    digits = re.sub(r"[\s‐-―-]", "", half_width(typed)).zfill(5)
    return digits if re.fullmatch("[0-9]{5,9}", digits) else None


def _last_digit(digits: str) -> str:
    found = "0"
    for digit in digits:
        found = _TABLE[int(found)][int(digit)]
    return found
