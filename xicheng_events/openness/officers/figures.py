"""How a programme stands now, in numbers."""

from typing import NamedTuple

from sqlalchemy import func, select

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import db
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.appointments.queries import stands_as
from xicheng_events.openness.appointments.states import TermStanding
from xicheng_events.openness.officers.duties import lacking, standing_periods
from xicheng_events.openness.officers.queries import DutySearch, members_asked, periods_by_term
from xicheng_events.openness.programmes.kinds import Duty
from xicheng_events.openness.programmes.models import Programme


class DutyNow(NamedTuple):
    """A duty of a programme: of how many members it is asked in the period that goes on, how many have done it."""

    duty: Duty
    asked: int
    met: int


class ProgrammeNow(NamedTuple):
    """Who serves, who is suspended, and how their duties stand."""

    serving: int
    suspended: int
    behind: int  # with something lacking of past periods
    duties: list[DutyNow]


def programme_now(programme: Programme, person: Person) -> ProgrammeNow:
    """The figures of today, as far as `person` may know of what was done."""
    terms = db.session.scalars(members_asked(programme, DutySearch(standing=TermStanding.SERVING), person)).all()
    periods = periods_by_term(programme, terms, person)
    current = [period for term in terms for period in standing_periods(periods[term.id])
               if period.is_now and period.is_whole]
    return ProgrammeNow(
        len(terms), _standing(programme, TermStanding.SUSPENDED), sum(bool(lacking(each)) for each in periods.values()),
        [DutyNow(duty, sum(each.duty == duty for each in current),
                 sum(each.duty == duty and each.is_met for each in current)) for duty in programme.duty_rows])


def _standing(programme: Programme, standing: TermStanding) -> int:
    return db.session.scalar(select(func.count()).select_from(Appointment).where(
        Appointment.programme_id == programme.id, stands_as(standing)))
