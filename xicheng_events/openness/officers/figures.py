"""How a programme stands now, in numbers."""

from typing import NamedTuple

from sqlalchemy import case, func, select

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import db
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.appointments.queries import serving, stands_as
from xicheng_events.openness.appointments.states import TermStanding
from xicheng_events.openness.officers.duties import lacking, standing_periods
from xicheng_events.openness.officers.queries import periods_of_all
from xicheng_events.openness.programmes.kinds import Duty
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.trials.queries import desk_tasks, is_report_late
from xicheng_events.openness.trials.states import TaskState


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
    reports_due: int
    reports_late: int  # of these
    duties: list[DutyNow]


def programme_now(programme: Programme, person: Person) -> ProgrammeNow:
    """The figures of today, as far as `person` may know of what was done."""
    periods = periods_of_all(programme, serving(programme), person)
    current = [period for theirs in periods.values() for period in standing_periods(theirs)
               if period.is_now and period.is_whole]
    return ProgrammeNow(
        len(periods), _standing(programme, TermStanding.SUSPENDED),
        sum(bool(lacking(each)) for each in periods.values()), *_reports_due(programme, person),
        [DutyNow(duty, sum(each.duty == duty for each in current),
                 sum(each.duty == duty and each.is_met for each in current)) for duty in programme.duty_rows])


def _reports_due(programme: Programme, person: Person) -> tuple[int, int]:
    due = desk_tasks(programme, person, states=[TaskState.DONE]).with_only_columns(
        func.count(), func.count(case((is_report_late(), 1))), maintain_column_froms=True).order_by(None)
    return tuple(db.session.execute(due).one())


def _standing(programme: Programme, standing: TermStanding) -> int:
    return db.session.scalar(select(func.count()).select_from(Appointment).where(
        Appointment.programme_id == programme.id, stands_as(standing)))
