"""Working days with 调休 (domain §6): deadlines count the days the State Council makes working days.

The calendar is published each November for the next year only. A year without data is reckoned Monday to Friday
with New Year's Day off, and what comes out is marked provisional; it never raises.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from typing import NamedTuple

from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import Date, String, select
from sqlalchemy.orm import Mapped, mapped_column

from xicheng_events.core import clock
from xicheng_events.core.db import choice, db
from xicheng_events.core.labelled import Labelled

_ONE_DAY = dt.timedelta(days=1)
_KEPT_FOR = dt.timedelta(minutes=1)
_FRIDAY = 4


class DayKind(Labelled):
    """How a day departs from Monday to Friday."""

    HOLIDAY = "holiday", _l("放假")
    MAKEUP = "makeup", _l("调休上班")


class CalendarDay(db.Model):
    """One day the yearly notice names; days it doesn't name follow the week."""

    __tablename__ = "calendar_day"

    date: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    kind: Mapped[DayKind] = mapped_column(choice(DayKind))
    name: Mapped[str] = mapped_column(String(40))
    source: Mapped[str] = mapped_column(String(200))


class DayRow(NamedTuple):
    """A row for `CalendarDay`, before it is one."""

    date: dt.date
    kind: DayKind
    name: str
    source: str


class Due(NamedTuple):
    """A deadline: its day, and whether it was reckoned with a year whose calendar isn't out yet."""

    on: dt.date
    provisional: bool


class WorkdayTable:
    """Pure reckoning over (date, kind) rows; a year counts as known when it has at least one row."""

    def __init__(self, rows: Iterable[tuple[dt.date, str]]):
        self._kinds = {date: DayKind(kind) for date, kind in rows}
        self.years = frozenset(date.year for date in self._kinds)

    def is_working_day(self, date: dt.date) -> bool:
        """Whether offices are open on `date`."""
        if date.year not in self.years:
            return date.weekday() <= _FRIDAY and (date.month, date.day) != (1, 1)
        kind = self._kinds.get(date)
        return date.weekday() <= _FRIDAY if kind is None else kind is DayKind.MAKEUP

    def kind_of(self, date: dt.date) -> DayKind | None:
        """How `date` departs from the week; None when it doesn't, or nothing is known of its year."""
        return self._kinds.get(date)

    def add_working_days(self, start: dt.date, n: int) -> Due:
        """The `n`th working day after `start`, which is day 0 and need not be one itself; before it when n < 0."""
        step = _ONE_DAY if n >= 0 else -_ONE_DAY
        on, left, provisional = start, abs(n), False
        while left:
            on += step
            provisional = provisional or on.year not in self.years
            left -= self.is_working_day(on)
        return Due(on, provisional)

    def working_days_between(self, start: dt.date, end: dt.date) -> int:
        """How many working days lie after `start` up to and including `end`; negative when `end` comes first."""
        first, last, sign = (start, end, 1) if start <= end else (end, start, -1)
        days = (first + _ONE_DAY * count for count in range(1, (last - first).days + 1))
        return sign * sum(self.is_working_day(day) for day in days)


def seed_rows() -> Iterator[DayRow]:
    """The days of 2025 and 2026, from the chinesecalendar package (verified against the official notice, domain §6)."""
    # Imported here: the package raises for years it lacks and has no place in a request.
    from chinese_calendar.constants import Holiday, holidays, workdays

    source = f"chinesecalendar {version('chinesecalendar')}"
    for kind, days in ((DayKind.HOLIDAY, holidays), (DayKind.MAKEUP, workdays)):
        for date, name in sorted(days.items()):
            if date.year in (2025, 2026):
                yield DayRow(date, kind, Holiday(name).chinese, source)


def load_seed() -> int:
    """Add the seed's days that the table lacks, leaving what the district has changed; how many. Uncommitted."""
    there = set(db.session.scalars(select(CalendarDay.date)))
    missing = [CalendarDay(**row._asdict()) for row in seed_rows() if row.date not in there]
    db.session.add_all(missing)
    db.session.flush()
    forget_table()
    return len(missing)


def current_table() -> WorkdayTable:
    """The district's table, read at most once a minute in each process."""
    kept = current_app.extensions.get("workdays")
    # abs: a clock that tests or the demo set back must not keep a table from the future.
    if kept is None or abs(clock.now() - kept[0]) >= _KEPT_FOR:
        rows = db.session.execute(select(CalendarDay.date, CalendarDay.kind)).all()
        kept = current_app.extensions["workdays"] = (clock.now(), WorkdayTable(rows))
    return kept[1]


def forget_table() -> None:
    """Read the table anew at the next question; call after `CalendarDay` rows changed."""
    current_app.extensions.pop("workdays", None)
