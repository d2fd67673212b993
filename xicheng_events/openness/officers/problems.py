"""What the members of a programme found, and what became of it: what was said in its reports and at its visits and
symposiums, the issues that came of it, and what was told of taking it up."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import beijing_day, db
from xicheng_events.foundation.core.periods import Period, months_up_to
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.publishing.states import PublicationState
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.visits.points import ANSWERED, occasions_of
from xicheng_events.voice.adoption.kinds import TAKEN_UP
from xicheng_events.voice.adoption.models import Adoption, AdoptionAnswer
from xicheng_events.voice.followup.kinds import IssueResult
from xicheng_events.voice.followup.models import Issue, IssueOpinion, IssueOrigin
from xicheng_events.voice.opinions.models import Opinion, OpinionKind, Triage

MENDED = (IssueResult.SOLVED, IssueResult.PARTLY_SOLVED)
SETTLED_AT_ONCE = (Triage.ANSWERED, Triage.PRAISED, Triage.TRANSFERRED, Triage.DECLINED)
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
    origin = select(IssueOrigin.issue_id).where(IssueOrigin.occasion_id.in_(occasions_of([programme.id])))
    return (select(Issue).join(Issue.publication)
            .where(Issue.id.in_(origin), Publication.state == PublicationState.PUBLISHED)
            .options(contains_eager(Issue.publication), joinedload(Issue.lead)).order_by(Issue.id.desc()))


def public_counts(programme: Programme) -> tuple[int, int]:
    """How many of these there are, and how many of them are mended as everybody reads it."""
    mended = func.count(case((Issue.public_result.in_(MENDED), 1)))
    seen = public_findings(programme).with_only_columns(func.count(), mended).order_by(None)
    return tuple(db.session.execute(seen).one())


def _days_of(programme: Programme) -> tuple[dict[date, int], dict[tuple[date, bool], int]]:
    # How many were raised on each day; how many were answered on each, by whether they are mended. What was merged has
    # the outcome of what it was merged into.
    root = aliased(Opinion)
    settled = case((Issue.state.in_(ANSWERED), func.coalesce(Issue.replied_at, Issue.closed_at)),
                   (Adoption.told_number.is_not(None), Adoption.told_at),
                   (root.triage.in_(SETTLED_AT_ONCE), root.triaged_at))
    mended = case((or_(Issue.result.in_(MENDED), AdoptionAnswer.result.in_(TAKEN_UP)), 1), else_=0).label("mended")
    said, heard = beijing_day(Opinion.said_at).label("said"), beijing_day(settled).label("heard")
    there = (Opinion.occasion_id.in_(occasions_of([programme.id])), Opinion.kind != OpinionKind.PRAISE)
    raised = db.session.execute(select(said, func.count()).where(*there).group_by(said))
    answered = db.session.execute(
        select(heard, mended, func.count()).select_from(Opinion)
        .join(root, root.id == func.coalesce(Opinion.merged_into_id, Opinion.id))
        .outerjoin(IssueOpinion, IssueOpinion.opinion_id == root.id).outerjoin(Issue, Issue.id == IssueOpinion.issue_id)
        .outerjoin(Adoption, Adoption.opinion_id == root.id).outerjoin(Adoption.told)
        .where(*there, settled.is_not(None)).group_by(heard, mended))
    return dict(map(tuple, raised)), {(day, bool(is_mended)): n for day, is_mended, n in answered}
