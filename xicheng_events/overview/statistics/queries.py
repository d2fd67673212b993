"""Which figures somebody reads, and of which units."""

from flask_babel import gettext as _
from sqlalchemy import select

from xicheng_events.foundation.accounts.models import Organisation, Person, Role
from xicheng_events.foundation.accounts.queries import units_to_filter_by
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.indicators import (
    Indicator,
    Reading,
    indicators,
    reading_of,
    readings_by_month,
    readings_by_unit,
)
from xicheng_events.foundation.core.periods import Period, months_up_to, period_named, periods_of

READERS = (Role.EDITOR, Role.REVIEWER, Role.LEADER, Role.COORDINATOR)
MONTHS = 12
_YEARS = 3


def period_asked(name: str | None) -> Period:
    """The period an address names; this year, where it names none."""
    return period_named(name) or period_named(str(clock.today().year))


def periods_to_choose() -> list[tuple[str, list[Period]]]:
    """The periods of this year and the two before, those that have begun, under their year."""
    today = clock.today()
    return [(_("%(year)s年", year=year), [each for each in periods_of(year) if each.first <= today])
            for year in range(today.year, today.year - _YEARS, -1)]


def units_of(person: Person) -> list[Organisation]:
    """The units whose figures `person` reads: their own; all of them for the coordinator."""
    if person.is_coordinator:
        return units_to_filter_by()
    own = select(Organisation).where(Organisation.id.in_(person.organisation_ids(*READERS)))
    return list(db.session.scalars(own.order_by(Organisation.id)))


def units_read(person: Person, slug: str) -> list[int] | None:
    """The ids of the units whose rows are counted: the one called `slug` if it is theirs, else all of theirs; None for
    the whole district."""
    chosen = [unit.id for unit in units_of(person) if unit.slug == slug]
    if chosen:
        return chosen
    return None if person.is_coordinator else [unit.id for unit in units_of(person)]


def readings_of(period: Period, units: list[int] | None) -> list[Reading]:
    """Every figure there is, one statement each."""
    return [reading_of(each, period, units) for each in indicators().values()]


def month_by_month(indicator: Indicator, units: list[int] | None) -> list[tuple[Period, Reading]]:
    """The figure in each of the last twelve months, the earliest first; nothing of what is so at this moment alone."""
    return readings_by_month(indicator, list(months_up_to(clock.today(), MONTHS)), units)


def unit_by_unit(indicator: Indicator, period: Period) -> list[tuple[Organisation, Reading]]:
    """The figure of each unit that has rows, in the units' own order: nobody is ranked (国办函〔2026〕12号)."""
    readings = readings_by_unit(indicator, period)
    return [(unit, readings[unit.id]) for unit in units_to_filter_by() if unit.id in readings]
