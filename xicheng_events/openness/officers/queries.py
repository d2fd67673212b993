"""The members of a programme with what they have done, and how their work was judged."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from dateutil.relativedelta import relativedelta
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Date, Select, and_, case, exists, false, func, literal, or_, select
from sqlalchemy.orm import aliased, contains_eager, defer, joinedload

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.names import name_found_in
from xicheng_events.foundation.core.periods import Period, period_named
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.appointments.queries import members_of, stands_as
from xicheng_events.openness.appointments.states import AppointmentState, TermStanding
from xicheng_events.openness.officers.done import done_in
from xicheng_events.openness.officers.duties import DutyPeriod, duty_periods, lacking, standing_periods
from xicheng_events.openness.officers.models import OfficerEvaluation
from xicheng_events.openness.programmes.models import Programme


class DutySearch(NamedTuple):
    """What the desk looks for among the members of a programme."""

    words: str = ""
    standing: TermStanding | None = None
    duties: str = ""  # behind: something is lacking; now: this period's isn't done yet; met: all of this period's are


class MembersAsked(NamedTuple):
    """Members that are asked for, and, where all had to be looked at for it, their duties by the ids of their terms."""

    query: Select
    periods: dict[int, list[DutyPeriod]]


def members_asked(programme: Programme, asked: DutySearch, person: Person) -> MembersAsked:
    """Each member, by number, as far as they are asked for; how they stand by what `person` may know of."""
    periods: dict[int, list[DutyPeriod]] = {}
    query = members_of(programme)
    if asked.words:
        is_number = asked.words.isascii() and asked.words.isdigit() and len(asked.words) < 5
        query = query.where(or_(name_found_in(Appointment.found_by, asked.words),
                                Appointment.sequence == int(asked.words) if is_number else false()))
    if asked.standing:
        query = query.where(stands_as(asked.standing))
    if asked.duties:
        fits = {"behind": _is_behind, "now": _has_more_to_do, "met": _has_done_all}[asked.duties]
        periods = periods_of_all(programme, query, person)
        query = query.where(Appointment.id.in_([number for number, theirs in periods.items() if fits(theirs)]))
    return MembersAsked(query.options(defer(Appointment.phone)), periods)


def periods_by_term(programme: Programme, terms: Iterable[Appointment], person: Person) -> dict[int, list[DutyPeriod]]:
    """Every duty of these terms period by period, by their ids."""
    terms, duties = list(terms), programme.duty_rows
    done = done_in(programme, person, terms=[term.id for term in terms])
    return {term.id: duty_periods(term, duties, done.get(term.id, {})) for term in terms}


def periods_of_all(programme: Programme, members: Select, person: Person) -> dict[int, list[DutyPeriod]]:
    """The same of all that `members` selects, however many: nothing but their days is read."""
    done, duties = done_in(programme, person), programme.duty_rows
    days = members.with_only_columns(Appointment.id, Appointment.starts_on, Appointment.ends_on, Appointment.ended_on)
    return {term.id: duty_periods(term, duties, done.get(term.id, {})) for term in db.session.execute(days)}


def _is_behind(periods: list[DutyPeriod]) -> bool:
    return bool(lacking(periods))


def _has_more_to_do(periods: list[DutyPeriod]) -> bool:
    return any(period.is_now and period.is_whole and not period.is_met for period in standing_periods(periods))


def _has_done_all(periods: list[DutyPeriod]) -> bool:
    return bool(periods) and not _has_more_to_do(periods)


def terms_in_year(programme: Programme, year: Period) -> Select:
    """Each member by the last of their terms that touched the year, by number."""
    return (_last_terms(year).where(Appointment.programme_id == programme.id)
            .options(defer(Appointment.phone)).order_by(Appointment.sequence))


def years_of(programme: Programme) -> list[Period]:
    """The years in which somebody has served so far, the latest first."""
    first, last = db.session.execute(
        select(func.min(Appointment.starts_on), func.max(Appointment.ends_on))
        .where(Appointment.programme_id == programme.id)).one()
    this = clock.today().year
    return [period_named(str(year)) for year in range(min(last.year, this), first.year - 1, -1)] if first else []


def evaluations_of(programme: Programme, year: int) -> dict[int, OfficerEvaluation]:
    """How the work of a programme's members was judged for a year, by their numbers: for the coordinator."""
    found = db.session.scalars(
        select(OfficerEvaluation).join(OfficerEvaluation.appointment)
        .where(Appointment.programme_id == programme.id, OfficerEvaluation.year == year)
        .options(contains_eager(OfficerEvaluation.appointment).defer(Appointment.phone),
                 joinedload(OfficerEvaluation.by)))
    return {each.appointment.sequence: each for each in found}


def members_evaluated(programme: Programme, year: int) -> set[int]:
    """The numbers of the members that have been judged for a year: all that the unit reads of it."""
    return set(db.session.scalars(
        select(Appointment.sequence).join(OfficerEvaluation, OfficerEvaluation.appointment_id == Appointment.id)
        .where(Appointment.programme_id == programme.id, OfficerEvaluation.year == year)))


def not_evaluated(programme: Programme, year: Period) -> Select:
    """Those of `terms_in_year` that haven't been."""
    return terms_in_year(programme, year).where(~_is_evaluated(year))


def evaluations_due(year: Period, by: date) -> Select:
    """(id of the programme, how many members, the first day) of the evaluations for a year that should be written `by`
    a day and aren't: at the end of the year or of the term, of who served in it for three months and to the end."""
    ends = case((Appointment.ends_on < year.last, Appointment.ends_on), else_=literal(year.last, Date()))
    quarter = relativedelta(months=3)
    served = or_(and_(Appointment.ends_on >= year.last, Appointment.starts_on <= year.last - quarter),
                 and_(Appointment.ends_on < year.last, Appointment.ends_on >= year.first + quarter))
    return (_last_terms(year).with_only_columns(Appointment.programme_id, func.count(), func.min(ends))
            .join(Appointment.programme)
            .where(served, ends <= by, Appointment.phone_hash != "", ~_is_evaluated(year),
                   Appointment.state.not_in((AppointmentState.RESIGNED, AppointmentState.DISMISSED))))


def _last_terms(year: Period) -> Select:
    later = aliased(Appointment)
    has_later = select(later.id).where(later.renews_id == Appointment.id, later.starts_on <= year.last).exists()
    return select(Appointment).where(
        Appointment.starts_on <= year.last, ~has_later,
        func.coalesce(Appointment.ended_on, Appointment.ends_on) >= year.first)


def _is_evaluated(year: Period) -> ColumnElement[bool]:
    # Under whichever of the terms that touched the year.
    judged = aliased(Appointment)
    return exists().where(
        judged.programme_id == Appointment.programme_id, judged.sequence == Appointment.sequence,
        OfficerEvaluation.appointment_id == judged.id, OfficerEvaluation.year == year.first.year)


def lacking_words(periods: list[DutyPeriod]) -> str:
    """What is lacking of past periods, in one line; nothing where nothing is."""
    return "；".join(_("%(duty)s（%(days)s，%(progress)s）", duty=period.duty.kind.label, days=period.days,
                      progress=period.progress) for period in lacking(periods))
