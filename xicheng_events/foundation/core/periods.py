"""Periods that figures are of: a year, a half, a quarter, a month, by the days of Beijing."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from flask_babel import gettext as _

from xicheng_events.foundation.core import clock

_NAMED = re.compile(r"(?P<year>20\d\d)(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|-(?P<month>0[1-9]|1[0-2]))?")


class Period(NamedTuple):
    """What it is called in addresses (2026, 2026H1, 2026Q3, 2026-03), its first and its last day."""

    name: str
    first: date
    last: date

    @property
    def since(self) -> datetime:
        """The instant at which it begins (aware UTC)."""
        return clock.start_of(self.first)

    @property
    def until(self) -> datetime:
        """The instant at which it is over."""
        return clock.start_of(self.last + timedelta(days=1))

    @property
    def label(self) -> str:
        """What people call it."""
        year, part = self.name[:4], self.name[4:]
        if not part:
            return _("%(year)s年", year=year)
        if part == "H1":
            return _("%(year)s年上半年", year=year)
        if part == "H2":
            return _("%(year)s年下半年", year=year)
        if part.startswith("Q"):
            return _("%(year)s年第%(n)s季度", year=year, n=part[1])
        return _("%(year)s年%(n)s月", year=year, n=int(part[1:]))


def period_named(name: str | None) -> Period | None:
    """The period that an address names; None where it names none, or nonsense."""
    found = _NAMED.fullmatch(name or "")
    if not found:
        return None
    year, half, quarter, month = (int(found[part] or 0) for part in ("year", "half", "quarter", "month"))
    months = 12 if name == found["year"] else 6 if half else 3 if quarter else 1
    begins = month or (half or quarter or 1) * months - months + 1
    ends = begins + months - 1
    return Period(name, date(year, begins, 1), date(year, ends, monthrange(year, ends)[1]))


def periods_of(year: int) -> list[Period]:
    """The year itself, its halves, its quarters, its months."""
    parts = ["", "H1", "H2", *(f"Q{n}" for n in range(1, 5)), *(f"-{n:02}" for n in range(1, 13))]
    return [period_named(f"{year}{part}") for part in parts]


def months_up_to(day: date, count: int) -> Iterator[Period]:
    """The last `count` months up to that of `day`, the earliest first."""
    last = day.year * 12 + day.month - 1
    for number in range(last - count + 1, last + 1):
        yield period_named(f"{number // 12}-{number % 12 + 1:02}")
