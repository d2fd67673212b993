"""How days, times and lengths are written (domain §12), and how typed characters are made comparable."""

import re
import unicodedata
from datetime import date, datetime, timedelta
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from xicheng_events.core import clock

WEEKDAYS = (_l("星期一"), _l("星期二"), _l("星期三"), _l("星期四"), _l("星期五"), _l("星期六"), _l("星期日"))

_SMS_SINGLE, _SMS_PART = 70, 67


class SmsLength(NamedTuple):
    """What a text costs as a short message."""

    chars: int
    segments: int


def half_width(text: str | None) -> str:
    """`text` as a machine would have typed it: half-width, no invisible characters, trimmed.

    For numbers and codes only: NFKC would change letters in a name (domain §10.2).
    """
    plain = unicodedata.normalize("NFKC", text or "")
    # Numbers copied from a phone's contacts come wrapped in direction marks (category Cf).
    return "".join(char for char in plain if unicodedata.category(char) != "Cf").strip()


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


def clock_time(moment: datetime) -> str:
    """14:00, 24 hours, in Beijing (domain §12.2)."""
    return _beijing(moment).strftime("%H:%M")


def moment(value: datetime) -> str:
    """2026年3月18日（星期三）14:00 (domain §12.2)."""
    return day(value) + clock_time(value)


def until(value: datetime) -> str:
    """A deadline: midnight is written as the end of the day before, 2026年3月18日（星期三）24:00."""
    if clock_time(value) == "00:00":
        return day(value - timedelta(minutes=1)) + "24:00"
    return moment(value)


def span(start: datetime, end: datetime) -> str:
    """2026年3月18日（星期三）14:00—16:00; over midnight both days are written out (domain §12.2)."""
    same_day = _beijing_day(start) == _beijing_day(end)
    return f"{moment(start)}—{clock_time(end) if same_day else moment(end)}"


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


def _beijing(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a naive datetime was about to be shown; use core.clock")
    return clock.local(moment)


def _beijing_day(value: date | datetime) -> date:
    return _beijing(value).date() if isinstance(value, datetime) else value
