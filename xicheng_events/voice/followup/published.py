"""What everyone reads of issues and answers: the public list, what it is found by, how much there is."""

from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.queries import notice_path
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.search.index import has_words
from xicheng_events.foundation.occasions.models import Occasion
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.publishing.states import PublicationState
from xicheng_events.foundation.publishing.topic_models import Topic
from xicheng_events.foundation.publishing.topic_queries import of_topic, topics_named
from xicheng_events.voice.followup.models import Issue, IssueOpinion, IssueOrigin, PublicIssueIndex
from xicheng_events.voice.followup.states import IssueState
from xicheng_events.voice.opinions.models import Opinion, OpinionKind, Triage
from xicheng_events.voice.opinions.queries import published_opinions

EVENTS_OFFERED = 100  # in the filter; of another one the event's own page leads here


def published_issues(*, words: str = "", kind: OpinionKind | None = None, unit: str = "", topic: str = "",
                     state: IssueState | None = None, street: str = "", event: str = "") -> Select:
    """The issues everyone may read, newest first; searched only in what is public. `unit` and `street` are slugs,
    `event` the number of the one at which it was said."""
    query = (
        select(Issue).join(Issue.publication)
        .where(Publication.kind == "issue", Publication.state == PublicationState.PUBLISHED)
        .options(contains_eager(Issue.publication), joinedload(Issue.lead), joinedload(Issue.topic),
                 joinedload(Issue.street))
        .order_by(Publication.news_at.desc(), Issue.id.desc())
    )
    if words:
        query = query.where(has_words(PublicIssueIndex, words, row_by_row=True))
    if kind:
        query = query.where(Issue.kind == kind)
    if unit:
        query = query.where(Issue.lead.has(Organisation.slug == unit))
    if state:
        query = query.where(Issue.state == state)
    if street:
        query = query.where(Issue.street_id.in_(select(Organisation.id).where(Organisation.slug == street)))
    if event:
        query = query.where(was_said_at(event))
    return of_topic(query, Issue.topic_id, topic)


def was_said_at(event: str) -> ColumnElement[bool]:
    """Whether behind an issue stands something that was said of that event, itself or merged into another, as SQL."""
    occasion = select(Occasion.id).where(Occasion.path == notice_path(event)).scalar_subquery()
    said = exists().where(IssueOrigin.issue_id == Issue.id, IssueOrigin.occasion_id == occasion)
    merged = exists().where(IssueOpinion.issue_id == Issue.id, Opinion.merged_into_id == IssueOpinion.opinion_id,
                            Opinion.occasion_id == occasion)
    return or_(said, merged)


def published_issue(number: str) -> Issue | None:
    """One public issue with its history."""
    return db.session.scalar(
        published_issues().where(Issue.number == number).options(selectinload(Issue.progress))
    )


def published_opinion(number: int) -> Opinion | None:
    """One opinion that everyone reads with its answer, by the number of its publication, which says nothing of who
    spoke, nor when."""
    return db.session.scalar(published_opinions().where(Publication.id == number))


def units_in_public() -> list[Organisation]:
    """The units that have public issues or answers: the filter's choices, by name only."""
    is_there = _in_public(Publication.id).where(Publication.organisation_id == Organisation.id).exists()
    return list(db.session.scalars(select(Organisation).where(is_there).order_by(Organisation.id)))


class EventInPublic(NamedTuple):
    """An event of which something that is public was said."""

    code: str
    title: str


def events_in_public() -> list[EventInPublic]:
    """The events of which something that is public was said, the latest first: the filter's choices."""
    of_it, is_out = Opinion.occasion_id == Occasion.id, Publication.state == PublicationState.PUBLISHED
    issue = select(Issue.id).join(Publication).where(is_out)
    said = issue.join(IssueOrigin, IssueOrigin.issue_id == Issue.id).where(IssueOrigin.occasion_id == Occasion.id)
    merged = (issue.join(IssueOpinion, IssueOpinion.issue_id == Issue.id)
              .join(Opinion, Opinion.merged_into_id == IssueOpinion.opinion_id).where(of_it))
    answer = select(Opinion.id).join(Publication, Publication.id == Opinion.publication_id).where(of_it, is_out)
    query = select(Occasion).join(Event, Event.occasion_id == Occasion.id).where(Event.is_public)
    query = query.where(or_(said.exists(), merged.exists(), answer.exists()))
    query = query.order_by(Occasion.ends_at.desc(), Occasion.id).limit(EVENTS_OFFERED)
    return [EventInPublic(occasion.code, occasion.title) for occasion in db.session.scalars(query)]


def topics_in_public() -> list[Topic]:
    """The topics that public issues or answers are about: the filter's choices."""
    return topics_named(_in_public(Publication.topic_id))


def _in_public(column) -> Select:
    """`column` of the publications of issues and answers that everyone reads."""
    return select(column).where(Publication.kind.in_(("issue", "opinion")),
                                Publication.state == PublicationState.PUBLISHED)


def public_figures() -> tuple[int, int, int, int]:
    """(received, answered, in hand, published) over all opinions. A merged one counts as answered when its outcome is;
    published are issues and single answers."""
    def is_done(opinion):
        return opinion.triage.in_((Triage.ANSWERED, Triage.PRAISED, Triage.TRANSFERRED, Triage.DECLINED))

    def by_issues(*of):
        """How many opinions have an issue that is answered."""
        is_answered = Issue.state.in_((IssueState.REPLIED, IssueState.CLOSED))
        return select(func.count()).where(IssueOpinion.issue_id == Issue.id, is_answered, *of).scalar_subquery()

    root, merged = aliased(Opinion), aliased(Opinion)
    is_merged = and_(merged.merged_into_id == root.id, merged.merged_into_id.is_not(None))
    with_theirs = select(func.count()).where(is_merged, is_done(root)).scalar_subquery()
    out = _in_public(func.count()).scalar_subquery()
    received, at_once, elsewhere, published = db.session.execute(select(
        func.count(), func.count(case((is_done(Opinion), 1))),
        by_issues() + by_issues(IssueOpinion.opinion_id == root.id, is_merged) + with_theirs,
        out).select_from(Opinion)).one()
    answered = at_once + elsewhere
    return received, answered, received - answered, published
