"""Whom 回访员 calls, and when: those who left a number by name, once a reply has gone to them (domain §5.4)."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload

from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.accounts.queries import called
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.codes import number_holds
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.workdays import Due, current_table
from xicheng_events.voice.callbacks.models import Callback, CallOutcome
from xicheng_events.voice.followup.models import ROUND, Issue, ReplyRating
from xicheng_events.voice.followup.queries import issue_behind
from xicheng_events.voice.followup.states import IssueState
from xicheng_events.voice.opinions.models import Opinion

CALLERS = (Role.CALLBACK,)
MOST_CALLS, PAUSE = 3, timedelta(hours=2)
WORKING_DAYS = 3


def opinions_to_call(person: Person) -> Select:
    """The opinions whose speaker is still to be asked what they think of the reply, those replied to first on top.
    Nobody calls about a reply of their own.

    Not anonymous ones: their phone is kept for the reply alone.
    """
    this_round = Callback.opinion_id == Opinion.id, Callback.round == ROUND
    is_done = exists().where(*this_round, Callback.outcome != CallOutcome.UNREACHED)
    is_rated = exists().where(ReplyRating.opinion_id == Opinion.id, ReplyRating.round == ROUND)
    return (select(Opinion).join(Issue, issue_behind())
            .where(Issue.state == IssueState.REPLIED, ~Opinion.anonymous, Opinion.phone.is_not(None), ~is_done,
                   ~is_rated, calls_of(Opinion.id, ROUND) < MOST_CALLS,
                   Issue.replied_by_id.is_distinct_from(person.id), Issue.reviewed_by_id.is_distinct_from(person.id))
            .order_by(Issue.replied_at, Opinion.id))


def calls_of(opinion_id, reply_round):
    """How many calls there were about one reply, as SQL."""
    this = Callback.opinion_id == opinion_id, Callback.round == reply_round
    return select(func.count(Callback.id)).where(*this).correlate(Opinion, Issue).scalar_subquery()


def calls_made_by(person: Person, *, since: datetime) -> Select:
    """The calls this person has made since that instant (aware UTC)."""
    return select(Callback.id).where(Callback.by_id == person.id, Callback.at > since)


def opinion_to_call(person: Person, opinion_id: int) -> Opinion | None:
    """One of them."""
    return db.session.scalars(opinions_to_call(person).where(Opinion.id == opinion_id)).first()


def opinion_replied_to(opinion_id: int) -> Opinion | None:
    """The opinion of that number, if it was said by name and an issue that was replied to answers it: whoever has noted
    a call about it reads what became of it meanwhile."""
    return db.session.scalars(select(Opinion).join(Issue, issue_behind()).where(
        Opinion.id == opinion_id, Issue.replied_at.is_not(None), ~Opinion.anonymous)).first()


def opinions_found(person: Person, *, words: str = "", unit: str = "", tried: bool | None = None,
                   late: bool = False) -> Select:
    """Those of `opinions_to_call` whose issue has `words` in its number or title, or is with a unit called so, and is
    with the unit of that slug; `tried`: whether somebody has called in vain; `late`: only those whose day is over."""
    query = opinions_to_call(person)
    if words:
        query = query.where(or_(number_holds(Issue.number, words),
                                Issue.title.icontains(words, autoescape=True), Issue.lead.has(called(words))))
    if unit:
        query = query.where(Issue.lead.has(slug=unit))
    if tried is not None:
        calls = calls_of(Opinion.id, ROUND)
        query = query.where(calls > 0 if tried else calls == 0)
    return query.where(calls_are_over()) if late else query


def issues_behind(opinions: list[Opinion]) -> dict[int, tuple[Issue, int]]:
    """The issue that answers each of `opinions`, with its lead unit, and how often its speaker was called in vain; by
    the opinion's id, in one statement."""
    query = (select(Opinion.id, Issue, calls_of(Opinion.id, ROUND)).join(Issue, issue_behind())
             .where(Opinion.id.in_([opinion.id for opinion in opinions])).options(joinedload(Issue.lead)))
    return {opinion_id: (issue, tries) for opinion_id, issue, tries in db.session.execute(query)}


def calls_about(opinion: Opinion, reply_round: int) -> list[Callback]:
    """The calls there were about one reply, the first one first."""
    return list(db.session.scalars(select(Callback).where(
        Callback.opinion_id == opinion.id, Callback.round == reply_round).order_by(Callback.number)))


def call_due(issue: Issue) -> Due:
    """The last day on which a call about the reply is in time: three working days after the limit, or after a reply
    that came later (接诉即办工作条例 art. 23: called back when the limit ends)."""
    return current_table().add_working_days(max(issue.due_on, clock.local(issue.replied_at).date()), WORKING_DAYS)


def is_late(issue: Issue) -> bool:
    """Whether that day is over."""
    return call_due(issue).on < clock.today()


def calls_are_over() -> ColumnElement[bool]:
    """The same of a replied issue, as SQL."""
    # What was replied to, or due, on this day or later is to be called about today or later.
    first = current_table().add_working_days(clock.today(), -WORKING_DAYS).on
    return and_(Issue.due_on < first, Issue.replied_at < clock.start_of(first))
