"""What the members of a programme found, and what became of it: what was said in its reports and at its symposiums, and
the issues that came of it."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import contains_eager, joinedload, lazyload

from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import beijing_day, db
from xicheng_events.foundation.core.periods import Period, months_up_to
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.publishing.states import PublicationState
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.visits.models import ProgrammeEvent
from xicheng_events.voice.adoption.models import AdoptionAnswer
from xicheng_events.voice.adoption.queries import told_answers
from xicheng_events.voice.followup.kinds import IssueResult
from xicheng_events.voice.followup.models import Issue, IssueOpinion, IssueOrigin
from xicheng_events.voice.followup.queries import issue_behind, reply_in
from xicheng_events.voice.followup.states import IssueState
from xicheng_events.voice.opinions.models import Opinion, OpinionKind, Triage

ANSWERED = (IssueState.REPLIED, IssueState.CLOSED)
MENDED = (IssueResult.SOLVED, IssueResult.PARTLY_SOLVED)
SETTLED_AT_ONCE = (Triage.ANSWERED, Triage.TRANSFERRED, Triage.DECLINED)
LONGEST_PLOT = 24  # months


class ProblemCounts(NamedTuple):
    """How many problems were found, have been answered, and are mended."""

    raised: int = 0
    settled: int = 0
    mended: int = 0

    @property
    def under_way(self) -> int:
        """How many are being worked on."""
        return self.raised - self.settled


class ProblemsOfMonth(NamedTuple):
    """The same of a month: found in it, answered in it and mended in it, whenever they were found."""

    period: Period
    raised: int
    settled: int
    mended: int


class OwnProblem(NamedTuple):
    """What somebody found, the issue behind it and what was told of taking it up."""

    opinion: Opinion
    issue: Issue | None
    told: AdoptionAnswer | None

    @property
    def standing(self):
        """Where it stands: a word with a tone."""
        if self.told:
            return self.told.result
        if self.issue:
            return self.issue.result if self.issue.state in ANSWERED and self.issue.result else self.issue.state
        return self.opinion.triage

    @property
    def reply(self) -> str:
        """What was answered; empty while nothing was."""
        return self.told.answer if self.told else reply_in(self.issue, self.opinion)


def occasions_of_programme(programme: Programme) -> list[int]:
    """The ids of what its members' problems are about: the programme itself, of its reports, and its visits and
    symposiums."""
    events = select(Event.occasion_id).join(ProgrammeEvent, ProgrammeEvent.event_id == Event.id).where(
        ProgrammeEvent.programme_id == programme.id)
    return [programme.occasion_id, *db.session.scalars(events)]


def found_in(programme: Programme, months: list[Period]) -> tuple[ProblemCounts, list[ProblemsOfMonth]]:
    """All that was found in a programme so far, and month by month; two statements."""
    raised, settled = _days_of(programme)
    total = ProblemCounts(sum(raised.values()), *_both(settled.items()))
    return total, [ProblemsOfMonth(
        month, sum(n for day, n in raised.items() if month.first <= day <= month.last),
        *_both(pair for pair in settled.items() if month.first <= pair[0][0] <= month.last)) for month in months]


def _both(settled: Iterable[tuple[tuple[date, bool], int]]) -> tuple[int, int]:
    # (all that were answered, those of them that are mended)
    pairs = list(settled)
    return sum(n for _key, n in pairs), sum(n for (_day, is_mended), n in pairs if is_mended)


def months_of_programme(programme: Programme) -> list[Period]:
    """The months since its terms began, this one too, LONGEST_PLOT at most."""
    today, first = clock.today(), programme.term_from
    number = (today.year - first.year) * 12 + today.month - first.month + 1
    return list(months_up_to(today, max(1, min(number, LONGEST_PLOT))))


def public_findings(programme: Programme) -> Select:
    """The issues that came of what its members found and that everybody reads, the latest first."""
    origin = select(IssueOrigin.issue_id).where(IssueOrigin.occasion_id.in_(occasions_of_programme(programme)))
    return (select(Issue).join(Issue.publication)
            .where(Issue.id.in_(origin), Publication.state == PublicationState.PUBLISHED)
            .options(contains_eager(Issue.publication), joinedload(Issue.lead)).order_by(Issue.id.desc()))


def public_counts(programme: Programme) -> tuple[int, int]:
    """How many of these there are, and how many of them are mended as everybody reads it."""
    mended = func.count(case((Issue.public_result.in_(MENDED), 1)))
    seen = public_findings(programme).with_only_columns(func.count(), mended).order_by(None)
    return tuple(db.session.execute(seen).one())


def own_problems(person: Person, programmes: Iterable[Programme]) -> list[OwnProblem]:
    """What `person` found in these programmes under their own name, and what became of it, the newest first."""
    occasions = [each for programme in programmes for each in occasions_of_programme(programme)]
    if not occasions:
        return []
    rows = db.session.execute(
        select(Opinion, Issue).outerjoin(Issue, issue_behind())
        .where(Opinion.person_id == person.id, Opinion.occasion_id.in_(occasions))
        .options(lazyload(Issue.sla_class), joinedload(Issue.lead))  # not every opinion has an issue, and so a class
        .order_by(Opinion.id.desc())).unique().all()
    told = told_answers([opinion for opinion, _issue in rows])
    return [OwnProblem(opinion, issue, told.get(opinion.id)) for opinion, issue in rows]


def _days_of(programme: Programme) -> tuple[dict[date, int], dict[tuple[date, bool], int]]:
    # How many were raised on each day; how many were answered on each, by whether they are mended.
    at_once = case((Opinion.triage.in_(SETTLED_AT_ONCE), Opinion.triaged_at))
    settled = case((Issue.state.in_(ANSWERED), func.coalesce(Issue.replied_at, Issue.closed_at)), else_=at_once)
    said, heard = beijing_day(Opinion.said_at).label("said"), beijing_day(settled).label("heard")
    is_mended = case((Issue.result.in_(MENDED), 1), else_=0).label("mended")
    there = (Opinion.occasion_id.in_(occasions_of_programme(programme)), Opinion.kind != OpinionKind.PRAISE)
    raised = db.session.execute(select(said, func.count()).where(*there).group_by(said))
    answered = db.session.execute(
        select(heard, is_mended, func.count()).select_from(Opinion)
        .outerjoin(IssueOpinion, IssueOpinion.opinion_id == func.coalesce(Opinion.merged_into_id, Opinion.id))
        .outerjoin(Issue, Issue.id == IssueOpinion.issue_id)
        .where(*there, settled.is_not(None)).group_by(heard, is_mended))
    return dict(map(tuple, raised)), {(day, bool(mended)): n for day, mended, n in answered}
