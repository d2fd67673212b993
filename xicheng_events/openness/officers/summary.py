"""年度总结: a year of a programme, made from the data. Nobody is ranked, and no evaluation stands in it."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import Row

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.periods import Period, months_up_to
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.appointments.queries import standing_of_term
from xicheng_events.openness.officers.done import done_in
from xicheng_events.openness.officers.duties import DaysDone, last_day_of
from xicheng_events.openness.officers.problems import ProblemsOfMonth, found_in, public_findings
from xicheng_events.openness.officers.queries import terms_in_year
from xicheng_events.openness.programmes.kinds import DutyKind
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.voice.followup.models import Issue

SHOWN = (Appointment.id, Appointment.renews_id, Appointment.sequence, Appointment.name, Appointment.state,
         Appointment.starts_on, Appointment.ends_on, Appointment.ended_on, Appointment.holds_programme)


class MemberOfYear(NamedTuple):
    """A member by the last term that touched the year, of which SHOWN is read, and how often they did each of the
    kinds."""

    term: Row
    times: list[int]


class ProgrammeYear(NamedTuple):
    """A year of a programme."""

    members: list[MemberOfYear]
    kinds: list[DutyKind]  # those the programme asks for, in its order
    times: list[int]  # all in all, of each kind
    begun: int  # terms that began in the year
    ended: list[tuple[str, int]]  # how terms ended in it
    months: list[ProblemsOfMonth]
    issues: list  # public ones, registered in the year

    @property
    def raised(self) -> int:
        """How many problems were found in the year."""
        return sum(month.raised for month in self.months)

    @property
    def settled(self) -> int:
        """How many were answered in it."""
        return sum(month.settled for month in self.months)

    @property
    def mended(self) -> int:
        """How many were mended in it."""
        return sum(month.mended for month in self.months)


def summary_of(programme: Programme, year: Period, person: Person) -> ProgrammeYear:
    """The year as far as it has gone, and as far as `person` may know of what was done in it."""
    terms = db.session.execute(terms_in_year(programme, year).with_only_columns(*SHOWN)).all()
    done = done_in(programme, person, within=year)
    kinds = list(dict.fromkeys(duty.kind for duty in programme.duty_rows))
    members = [MemberOfYear(term, [_times(kind, term, done) for kind in kinds]) for term in terms]
    last = min(clock.today(), year.last)
    months = [month for month in months_up_to(last, last.month) if month.last >= programme.term_from]
    issues = db.session.scalars(public_findings(programme).where(
        Issue.registered_at >= year.since, Issue.registered_at < year.until)).all()
    return ProgrammeYear(members, kinds, [sum(member.times[n] for member in members) for n in range(len(kinds))],
                   sum(year.first <= term.starts_on for term in terms), _ended(terms, year),
                   found_in(programme, months)[1], issues)


def _times(kind: DutyKind, term: Row, done: dict[int, DaysDone]) -> int:
    # A renewal in the middle of the year: what was done in the term before counts for the member too.
    return sum(len(done[number].get(kind, ())) for number in (term.id, term.renews_id) if number in done)


def _ended(terms: Sequence[Row], year: Period) -> list[tuple[str, int]]:
    ends = Counter(standing_of_term(term).label for term in terms
                   if last_day_of(term) <= year.last and last_day_of(term) < clock.today())
    return list(ends.items()) or [(_("没有"), 0)]
