"""The briefs there are, and what stands in one: the hotline's numbers and ours, unit by unit."""

from typing import NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.accounts.queries import units_to_filter_by
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.indicators import (
    Indicator,
    Reading,
    indicators,
    nothing_of,
    reading_of,
    readings_by_unit,
)
from xicheng_events.foundation.core.periods import Period, months_up_to
from xicheng_events.overview.briefs.models import Brief, HotlineNumbers

# Ours, beside the hotline's: keys of core/indicators.py.
OURS = ("opinions_received", "replied_in_time", "solved", "satisfied")
MONTHS_BACK = 24


class UnitLine(NamedTuple):
    """One unit: what the hotline says of it, and our readings in the order of OURS."""

    unit: Organisation
    hotline: HotlineNumbers | None
    ours: list[Reading]


def briefs() -> Select:
    """All of them, the latest month first."""
    return select(Brief).options(selectinload(Brief.hotline)).order_by(Brief.month.desc())


def brief_of(month: str) -> Brief | None:
    """The brief of a month (2026-03), with the hotline's numbers and their units."""
    return db.session.scalar(select(Brief).where(Brief.month == month).options(
        selectinload(Brief.hotline).joinedload(HotlineNumbers.organisation), joinedload(Brief.opened_by)))


def months_to_open() -> list[Period]:
    """The months a brief can be opened for that have none yet, the latest first."""
    there = set(db.session.scalars(select(Brief.month)))
    return [month for month in reversed(list(months_up_to(clock.today(), MONTHS_BACK))) if month.name not in there]


def ours() -> list[Indicator]:
    """Our figures that stand beside the hotline's."""
    return [indicators()[key] for key in OURS]


def our_readings(period: Period) -> list[Reading]:
    """The whole district's."""
    return [reading_of(each, period) for each in ours()]


def unit_lines(brief: Brief) -> list[UnitLine]:
    """A line for each unit of which either has something to say, in the units' own order."""
    hotline = {each.organisation_id: each for each in brief.hotline}
    readings = [(each, readings_by_unit(each, brief.period)) for each in ours()]
    return [UnitLine(unit, hotline.get(unit.id), [those.get(unit.id, nothing_of(each)) for each, those in readings])
            for unit in units_to_filter_by() if unit.id in hotline or any(unit.id in those for _, those in readings)]
