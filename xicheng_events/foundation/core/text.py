"""How days, times and lengths are written (domain §12), and how typed characters are made comparable."""

import re
import unicodedata
from datetime import date, datetime, timedelta
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.refusal import Refused

WEEKDAYS = (_l("星期一"), _l("星期二"), _l("星期三"), _l("星期四"), _l("星期五"), _l("星期六"), _l("星期日"))

LONGEST = 20_000  # characters of the longest text anybody may send; longer ones are refused before they are read
_MOST_MARKS = 30  # on one letter: what Unicode calls stream-safe (UAX #15); no script needs more
# Letters to Unicode that fall apart into nothing but marks.
_MARKS_IN_DISGUISE = "\u0f73\u0f75\u0f81\uff9e\uff9f"
# No mark is a letter or a number to Python, but for those two.
_MAY_BE_MARKS = re.compile(rf"[\W\uff9e\uff9f]{{{_MOST_MARKS + 1}}}")

_BETWEEN = re.compile(r"[\s,，、。;；+]+")
_A_MINUTE = timedelta(minutes=1)
_SMS_SINGLE, _SMS_PART = 70, 67


class SmsLength(NamedTuple):
    """What a text costs as a short message."""

    chars: int
    segments: int


def half_width(text: str | None) -> str:
    """`text` as a machine would have typed it: half-width, no invisible characters, trimmed.

    For numbers and codes only: NFKC would change letters in a name (domain §10.2). Refuses as `bounded`.
    """
    # Numbers copied from a phone's contacts come wrapped in direction marks (category Cf). They go first: NFKC makes
    # none, but up to eighteen letters of one.
    visible = "".join(char for char in bounded(text) if unicodedata.category(char) != "Cf")
    return normalised("NFKC", visible).strip()


def words_apart(typed: str, *, most: int = 6) -> list[str]:
    """The words of a search, parted by blanks or commas, as `half_width`; a sign that stands alone (电梯 ！) is none,
    unless nothing else was typed."""
    words = [word for word in _BETWEEN.split(half_width(typed)) if word]
    return ([word for word in words if any(map(str.isalnum, word))] or words)[:most]


def bounded(text: str | None, longest: int = LONGEST) -> str:
    """`text`, or nothing for None. Refuses `text_too_long` before anything else is done with it."""
    if text and len(text) > longest:
        raise Refused("text_too_long", _("内容太长，最多%(n)s个字，请精简。", n=longest))
    return text or ""


def normalised(form: str, text: str) -> str:
    """`text` in a Unicode form (NFC, NFKC), with at most thirty marks on one letter.

    Python sorts the marks of a letter by insertion: a hundred thousand on one would hold the whole process for a
    minute.
    """
    if text.isascii():
        return text
    if not _MAY_BE_MARKS.search(text):
        return unicodedata.normalize(form, text)
    kept, marks = [], 0
    for char in text:
        marks = marks + 1 if unicodedata.combining(char) or char in _MARKS_IN_DISGUISE else 0
        if marks <= _MOST_MARKS:
            kept.append(char)
    return unicodedata.normalize(form, "".join(kept))


def day(value: date | datetime) -> str:
    """2026年3月18日（星期三）, in Beijing for an instant (domain §12.2)."""
    on = _beijing_day(value)
    return _(
        "%(year)s年%(month)s月%(day)s日（%(weekday)s）",
        year=on.year,
        month=on.month,
        day=on.day,
        weekday=WEEKDAYS[on.weekday()],
    )


def date_alone(value: date | datetime) -> str:
    """2026年3月18日, in Beijing for an instant: the day of a signature."""
    on = _beijing_day(value)
    return _("%(year)s年%(month)s月%(day)s日", year=on.year, month=on.month, day=on.day)


def clock_time(moment: datetime) -> str:
    """14:00, 24 hours, in Beijing (domain §12.2)."""
    return _beijing(moment).strftime("%H:%M")


def moment(value: datetime) -> str:
    """2026年3月18日（星期三）14:00 (domain §12.2)."""
    return day(value) + clock_time(value)


def until(value: datetime) -> str:
    """A deadline: midnight is written as the end of the day before, 2026年3月18日（星期三）24:00."""
    return day(value - _A_MINUTE) + "24:00" if _is_midnight(value) else moment(value)


def span(start: datetime, end: datetime) -> str:
    """2026年3月18日（星期三）14:00—16:00, or —24:00; over midnight both days are written out (domain §12.2)."""
    return day(start) + hours(start, end)


def hours(start: datetime, end: datetime) -> str:
    """`span` without its first day, for where that stands already: 14:00—16:00, 18:00—24:00."""
    last = _beijing_day(end - _A_MINUTE) if _is_midnight(end) else _beijing_day(end)
    if last != _beijing_day(start):
        return f"{clock_time(start)}—{until(end)}"
    return f"{clock_time(start)}—{'24:00' if _is_midnight(end) else clock_time(end)}"


def table_day(value: date | datetime) -> str:
    """2026-03-18, for tables and sheets (domain §12.2)."""
    return _beijing_day(value).isoformat()


def table_moment(value: datetime) -> str:
    """2026-03-18 14:00, for tables and sheets (domain §12.2)."""
    return f"{table_day(value)} {clock_time(value)}"


def sms_length(text: str) -> SmsLength:
    """Characters and billed segments of a short message: one up to 70, beyond that 67 each (domain §11).

    Counted in UTF-16 units, as the networks do: a rare character of a name counts twice.
    """
    chars = len(text.encode("utf-16-le")) // 2
    segments = min(chars, 1) if chars <= _SMS_SINGLE else -(-chars // _SMS_PART)
    return SmsLength(chars, segments)


def excerpt(text: str, n: int) -> str:
    """The beginning of `text` on one line, at most `n` characters, ending in … when cut."""
    line = re.sub(r"\s+", " ", text).strip()
    return line if len(line) <= n else line[: n - 1].rstrip() + "…"


def _is_midnight(value: datetime) -> bool:
    return clock_time(value) == "00:00"


def _beijing(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a naive datetime was about to be shown; use core.clock")
    return clock.local(moment)


def _beijing_day(value: date | datetime) -> date:
    return _beijing(value).date() if isinstance(value, datetime) else value
