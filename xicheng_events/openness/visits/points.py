"""What members have raised in a programme, at its visits and symposiums and in their reports, and what became of it."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload, lazyload

from xicheng_events.booking.events.models import Event
from xicheng_events.booking.registration.ownership import own_registrations
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import db
from xicheng_events.openness.appointments.queries import terms_of
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.visits.models import ProgrammeEvent
from xicheng_events.voice.adoption.models import AdoptionAnswer
from xicheng_events.voice.adoption.queries import told_answers
from xicheng_events.voice.followup.models import Issue, IssueOpinion
from xicheng_events.voice.followup.queries import reply_in, root_of
from xicheng_events.voice.followup.states import IssueState
from xicheng_events.voice.opinions.models import Opinion
from xicheng_events.voice.remarks.models import Remark

ANSWERED = (IssueState.REPLIED, IssueState.CLOSED)


class Point(NamedTuple):
    """What somebody raised, the issue behind it and what was told of taking it up."""

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
        return root_of(self.opinion).triage

    @property
    def reply(self) -> str:
        """What was answered; empty while nothing was."""
        return self.told.answer if self.told else reply_in(self.issue, self.opinion)


def occasions_of(programmes: Iterable[int]) -> list[int]:
    """The ids of what is spoken about in the programmes of these ids: each itself, by its reports, and its visits and
    symposiums."""
    numbers = list(programmes)
    events = select(Event.occasion_id).join(ProgrammeEvent, ProgrammeEvent.event_id == Event.id).where(
        ProgrammeEvent.programme_id.in_(numbers))
    return list(db.session.scalars(
        select(Programme.occasion_id).where(Programme.id.in_(numbers)).union_all(events)))


def own_points(person: Person) -> Select:
    """The opinions `person` has given under their own name in the programmes in which they have a term, or that were
    taken down of them at their events; the newest first."""
    taken_down = select(Remark.opinion_id).join(Remark.registration).where(own_registrations(person))
    about = occasions_of(term.programme_id for term in terms_of(person))
    return (select(Opinion)
            .where(Opinion.occasion_id.in_(about), or_(Opinion.person_id == person.id, Opinion.id.in_(taken_down)))
            .options(joinedload(Opinion.occasion).raiseload("*"), joinedload(Opinion.merged_into))
            .order_by(Opinion.id.desc()))


def with_outcomes(opinions: Iterable[Opinion]) -> list[Point]:
    """Each with what became of it; two statements, however many."""
    opinions = list(opinions)
    roots = {each.id: each.merged_into_id or each.id for each in opinions}
    issues = dict(map(tuple, db.session.execute(
        select(IssueOpinion.opinion_id, Issue).join(Issue, Issue.id == IssueOpinion.issue_id)
        .where(IssueOpinion.opinion_id.in_(set(roots.values())))
        .options(lazyload(Issue.sla_class), joinedload(Issue.lead)))))
    told = told_answers(opinions)
    return [Point(each, issues.get(roots[each.id]), told.get(each.id)) for each in opinions]
