"""One month of public events, as a calendar on a wall shows it."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.events.states import EventCourse
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db

_FARTHEST = 12  # months from now that are leafed to


class ListedSlot(NamedTuple):
    """One slot on one day, as far as a calendar says it."""

    starts_at: datetime
    code: str
    title: str


class Day(NamedTuple):
    """A day of the month and what takes place on it, the earliest first."""

    on: date
    listed: list[ListedSlot]
    is_today: bool

    @property
    def events(self) -> int:
        """How many events have a slot on this day."""
        return len({each.code for each in self.listed})


class Month(NamedTuple):
    """A month in weeks from Monday to Sunday; None stands for a day of another month."""

    first: date
    weeks: list[list[Day | None]]
    before: str | None  # the months beside it, as in an address: 2026-02
    after: str | None

    @property
    def name(self) -> str:
        """2026年3月."""
        return _("%(year)s年%(month)s月", year=self.first.year, month=self.first.month)

    @property
    def days(self) -> list[Day]:
        """The days on which something takes place."""
        return [day for week in self.weeks for day in week if day and day.listed]


def month_named(name: str | None, on: date | None = None) -> Month:
    """The month of an address, `2026-03`, with its public events that aren't called off; that of `on`, else of today,
    where the name is none or lies more than a year away. One statement."""
    today = clock.today()
    first = _first_of(name) or (on or today).replace(day=1)
    if abs(_months_between(today, first)) > _FARTHEST:
        first = today.replace(day=1)
    listed = _listed(first, _shifted(first, 1))
    days = [Day(first + timedelta(days=at), listed.get(first + timedelta(days=at), []), first + timedelta(days=at)
                == today) for at in range((_shifted(first, 1) - first).days)]
    cells = [None] * first.weekday() + days
    cells += [None] * (-len(cells) % 7)
    return Month(first, [cells[at:at + 7] for at in range(0, len(cells), 7)], _beside(first, -1, today),
                 _beside(first, 1, today))


def _listed(first: date, end: date) -> dict[date, list[ListedSlot]]:
    begins, ends = (clock.start_of(day) for day in (first, end))
    rows = db.session.execute(
        select(Slot.starts_at, Event.code, Event.title).join(Slot.event)
        .where(Event.is_public, Event.course != EventCourse.CANCELLED, Slot.starts_at >= begins, Slot.starts_at < ends)
        .order_by(Slot.starts_at, Slot.id))
    by_day: dict[date, list[ListedSlot]] = {}
    for row in rows:
        by_day.setdefault(clock.local(row.starts_at).date(), []).append(ListedSlot(*row))
    return by_day


def _first_of(name: str | None) -> date | None:
    try:
        return date.fromisoformat(f"{name}-01") if name and len(name) == len("2026-03") else None
    except ValueError:
        return None


def _shifted(first: date, months: int) -> date:
    at = first.year * 12 + first.month - 1 + months
    return date(at // 12, at % 12 + 1, 1)


def _months_between(one: date, other: date) -> int:
    return (other.year - one.year) * 12 + other.month - one.month


def _beside(first: date, months: int, today: date) -> str | None:
    there = _shifted(first, months)
    return f"{there:%Y-%m}" if abs(_months_between(today, there)) <= _FARTHEST else None
