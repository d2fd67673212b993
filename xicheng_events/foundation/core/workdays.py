"""Working days with 调休 (domain §6): deadlines count the days the State Council makes working days.

The calendar is published each November for the next year only, and brought in as a version of that year; a correction
is another. A year without one is reckoned Monday to Friday with New Year's Day off, and what comes out is marked
provisional; it never raises. A date that is stored keeps the newest version it was reckoned with, so that it can be
explained later and is found when another version comes.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from typing import NamedTuple

from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Date, ForeignKey, String, UniqueConstraint, and_, func, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import UtcDateTime, choice, db, write
from xicheng_events.foundation.core.inserts import insert_once
from xicheng_events.foundation.core.labelled import Labelled

_ONE_DAY = dt.timedelta(days=1)
_KEPT_FOR = dt.timedelta(minutes=1)
_FRIDAY = 4
SEEDED = (2025, 2026)


class DayKind(Labelled):
    """How a day departs from Monday to Friday."""

    HOLIDAY = "holiday", _l("放假")
    MAKEUP = "makeup", _l("调休上班")


class CalendarVersion(db.Model):
    """放假安排: the days off of one year as one notice names them. A correction is another version of the same year."""

    __tablename__ = "calendar_version"
    __table_args__ = (UniqueConstraint("year", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    number: Mapped[int]  # counted within the year, from 1
    source: Mapped[str] = mapped_column(String(200))  # which notice
    reason: Mapped[str] = mapped_column(String(200), default="")  # why it counts though it looks incomplete
    made_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    first_used_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)  # from then on it can't be taken back
    taken_back_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class CalendarDay(db.Model):
    """One day a version names; days it doesn't name follow the week."""

    __tablename__ = "calendar_day"

    version_id: Mapped[int] = mapped_column(ForeignKey("calendar_version.id"), primary_key=True)
    date: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    kind: Mapped[DayKind] = mapped_column(choice(DayKind))
    name: Mapped[str] = mapped_column(String(40))


class DayRow(NamedTuple):
    """A day as a yearly notice names it."""

    date: dt.date
    kind: DayKind
    name: str


class Due(NamedTuple):
    """A reckoned day, whether a year whose calendar isn't out was counted in, and the id of the newest
    `CalendarVersion` of the years it was reckoned through; None when none of them had one."""

    on: dt.date
    provisional: bool
    calendar_id: int | None = None


class CountedDay(NamedTuple):
    """One day on the way to a deadline: whether it counts, the name of what makes it free, and whether a guess."""

    date: dt.date
    counts: bool
    kind: DayKind | None
    name: str
    provisional: bool


class WorkdayTable:
    """Pure reckoning over (date, kind, name) rows; a year is known when it has a version, or at least one row.

    `versions` gives the id of each year's version; `unused` are those of them that no deadline rests on yet.
    """

    def __init__(self, rows: Iterable[tuple], versions: Mapping[int, int] | None = None, unused: Iterable[int] = ()):
        self._days = {date: (DayKind(kind), *name) for date, kind, *name in rows}
        self.versions = dict(versions or {})
        self.years = frozenset(self.versions) or frozenset(date.year for date in self._days)
        self.unused = frozenset(unused)

    def replaced(self, year: int, rows: Iterable[tuple], version_id: int) -> "WorkdayTable":
        """This table with other days for `year`: what an import would make of it."""
        others = [(date, *rest) for date, rest in self._days.items() if date.year != year]
        return WorkdayTable([*others, *rows], {**self.versions, year: version_id}, self.unused)

    def is_working_day(self, date: dt.date) -> bool:
        """Whether offices are open on `date`."""
        if date.year not in self.years:
            return date.weekday() <= _FRIDAY and (date.month, date.day) != (1, 1)
        kind = self.kind_of(date)
        return date.weekday() <= _FRIDAY if kind is None else kind is DayKind.MAKEUP

    def kind_of(self, date: dt.date) -> DayKind | None:
        """How `date` departs from the week; None when it doesn't, or nothing is known of its year."""
        return self._days.get(date, (None,))[0]

    def add_working_days(self, start: dt.date, n: int) -> Due:
        """The `n`th working day after `start`, which is day 0 and need not be one itself; before it when n < 0.

        At the ends of the calendar (years 1 and 9999) the last day there is.
        """
        step = _ONE_DAY if n >= 0 else -_ONE_DAY
        edge = dt.date.max if n >= 0 else dt.date.min
        on, left, provisional = start, abs(n), False
        while left and on != edge:
            on += step
            provisional = provisional or on.year not in self.years
            left -= self.is_working_day(on)
        return Due(on, provisional or bool(left), max(self.versions_between(start, on), default=None))

    def versions_between(self, start: dt.date, on: dt.date) -> list[int]:
        """The ids of the versions of the years from one day to the other."""
        first, last = sorted((start.year, on.year))
        return [self.versions[year] for year in range(first, last + 1) if year in self.versions]

    def days_counted(self, start: dt.date, n: int) -> list[CountedDay]:
        """Each day from the one after `start` to the `n`th working day, counted or left out; backwards when n < 0."""
        on = self.add_working_days(start, n).on
        step = _ONE_DAY if n >= 0 else -_ONE_DAY
        return [self._counted(start + step * count) for count in range(1, abs((on - start).days) + 1)]

    def _counted(self, date: dt.date) -> CountedDay:
        kind, *name = self._days.get(date, (None,))
        return CountedDay(date, self.is_working_day(date), kind, name[0] if name else "", date.year not in self.years)

    def working_days_between(self, start: dt.date, end: dt.date) -> int:
        """How many working days lie after `start` up to and including `end`; negative when `end` comes first."""
        first, last, sign = (start, end, 1) if start <= end else (end, start, -1)
        days = (first + _ONE_DAY * count for count in range(1, (last - first).days + 1))
        return sign * sum(self.is_working_day(day) for day in days)


def seed_rows() -> Iterator[DayRow]:
    """The days of 2025 and 2026, from the chinesecalendar package (verified against the official notice, domain §6)."""
    # Imported here: the package raises for years it lacks and has no place in a request.
    from chinese_calendar.constants import Holiday, holidays, workdays

    for kind, days in ((DayKind.HOLIDAY, holidays), (DayKind.MAKEUP, workdays)):
        for date, name in sorted(days.items()):
            if date.year in SEEDED:
                yield DayRow(date, kind, Holiday(name).chinese)


def load_seed() -> int:
    """Add the seed's years that have no version yet; how many. What the district brought in stays. Uncommitted."""
    there = set(db.session.scalars(select(CalendarVersion.year)))
    source = f"chinesecalendar {version('chinesecalendar')}"
    missing = [year for year in SEEDED if year not in there]
    for year in missing:
        add_version(year, 1, [row for row in seed_rows() if row.date.year == year], source=source,
                    first_used_at=clock.now())
    forget_table()
    return len(missing)


def add_version(year: int, number: int, rows: Iterable[DayRow], **values) -> CalendarVersion | None:
    """Store version `number` of `year` with its days; None when there is one of that number already. Uncommitted."""
    made = insert_once(CalendarVersion, year=year, number=number, made_at=clock.now(), **values)
    if made is not None:
        db.session.add_all(CalendarDay(version_id=made.id, **row._asdict()) for row in rows)
        db.session.flush()
    return made


def read_table(as_of: int | None = None) -> WorkdayTable:
    """The table in force: of each year the newest version that wasn't taken back. `as_of` is the id of a version: the
    table as it stood when that was the newest."""
    query = select(CalendarVersion).order_by(CalendarVersion.number)
    held = CalendarVersion.taken_back_at.is_(None)
    query = query.where(held) if as_of is None else query.where(
        CalendarVersion.id <= as_of, or_(held, CalendarVersion.id == as_of))
    in_force = {each.year: each for each in db.session.scalars(query)}
    ids = [each.id for each in in_force.values()]
    rows = db.session.execute(select(CalendarDay.date, CalendarDay.kind, CalendarDay.name).where(
        CalendarDay.version_id.in_(ids))).all()
    return WorkdayTable(rows, {year: each.id for year, each in in_force.items()},
                        [each.id for each in in_force.values() if each.first_used_at is None])


def current_table() -> WorkdayTable:
    """The district's table, read at most once a minute in each process."""
    kept = current_app.extensions.get("workdays")
    # abs: a clock that tests or the demo set back must not keep a table from the future.
    if kept is None or abs(clock.now() - kept[0]) >= _KEPT_FOR:
        kept = current_app.extensions["workdays"] = (clock.now(), read_table())
    return kept[1]


def forget_table() -> None:
    """Read the table anew at the next question; call after a version was committed or taken back."""
    current_app.extensions.pop("workdays", None)


def reckon(start: dt.date, n: int) -> Due:
    """As `WorkdayTable.add_working_days`, for a day that is stored: the versions it rests on can't be taken back any
    more. That they still hold is decided by the database, whatever this process remembers of them."""
    due = current_table().add_working_days(start, n)
    if not _use(current_table().versions_between(start, due.on)):
        forget_table()
        due = current_table().add_working_days(start, n)
        _use(current_table().versions_between(start, due.on))
    return due


def outdated(table: WorkdayTable, calendar_id, *, first, last) -> ColumnElement[bool]:
    """The condition under which a stored day would come out differently, or rest on something else, by `table`.

    `calendar_id`, `first` and `last` are columns: its version, and the days or instants between which was counted.
    """
    known = func.coalesce(calendar_id, 0)
    through = (and_(first < _start_of(year + 1, first), last >= _start_of(year, last), known < version_id)
               for year, version_id in table.versions.items())
    return or_(calendar_id.is_not(None) & calendar_id.not_in(list(table.versions.values())), *through)


def _start_of(year: int, column):
    day = dt.date(year, 1, 1)
    return day if isinstance(column.type, Date) else clock.start_of(day)


def _use(version_ids: list[int]) -> bool:
    fresh = [each for each in version_ids if each in current_table().unused]
    if not fresh:
        return True
    held = write(
        update(CalendarVersion).where(CalendarVersion.id.in_(fresh), CalendarVersion.taken_back_at.is_(None))
        .values(first_used_at=func.coalesce(CalendarVersion.first_used_at, clock.now())))
    return held == len(fresh)
