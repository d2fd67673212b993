"""Finding subscriptions, and what is new for whom."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta
from flask import current_app
from sqlalchemy import ColumnElement, Select, exists, false, or_, select, union
from sqlalchemy.orm import aliased, joinedload

from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.notify.models import Notice, NoticeState
from xicheng_events.foundation.publishing.kinds import kinds
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.publishing.states import PublicationState
from xicheng_events.foundation.publishing.topic_queries import same_topic
from xicheng_events.foundation.subscriptions.models import NewsMessage, Subscriber, Subscription

# What was published longer ago is no news, also for a clockwork that stood still meanwhile.
NEWS_FOR = timedelta(days=7)
LINKS_FOR = timedelta(days=60)
TEMPLATE = "news"
_LONGEST_TOKEN = 40
_Follower = aliased(Subscriber)


def subscriber_with(phone: str | None) -> Subscriber | None:
    """Whoever is told under that (clean) phone."""
    if not phone:
        return None
    return db.session.scalar(select(Subscriber).where(Subscriber.phone_hash == keyed_hash(phone)))


def subscription_of(phone: str | None, subscription_id: int) -> Subscription | None:
    """One subscription, if it is that phone's."""
    mine = subscriber_with(phone) if subscription_id < 2**31 else None
    return next((each for each in mine.subscriptions if each.id == subscription_id), None) if mine else None


def news_message_by_token(token: str | None) -> NewsMessage | None:
    """The message whose link has that token."""
    if not token or len(token) > _LONGEST_TOKEN:
        return None
    return db.session.scalar(select(NewsMessage).where(NewsMessage.token_hash == keyed_hash(token)))


def subscribers_to_tell(until: datetime, today: date) -> Select:
    """Those for whom something was published by the instant `until` that they haven't been told of. Not whom a message
    was written to on the Beijing day `today`, or left for then, nor for whom one still waits to leave: it is to be the
    only one of the day on which it does."""
    told_today = exists().where(NewsMessage.subscriber_id == Subscriber.id, NewsMessage.day == today)
    morning = clock.start_of(today)
    on_its_way = exists().where(*_to(Subscriber), or_(Notice.state == NoticeState.QUEUED, Notice.sent_at >= morning))
    # From what was published, of which there is little, to who follows it: each of the two by its index.
    followers = (
        select(_Follower.id).join(Subscription, Subscription.subscriber_id == _Follower.id).join(Publication, followed)
        .where(*_told_of(until), Publication.published_at > Subscription.since,
               Publication.published_at > _Follower.told_until)
        for followed in (_by_unit(), _by_topic()))
    return (select(Subscriber).where(Subscriber.id.in_(union(*followers)), ~told_today, ~on_its_way)
            .order_by(Subscriber.id))


def is_anything_new(until: datetime) -> bool:
    """Whether anything at all was published lately, by the instant `until`, that somebody might be told of."""
    return db.session.scalar(select(Publication.id).where(*_told_of(until)).limit(1)) is not None


def news_for(subscriber: Subscriber, until: datetime) -> list[Publication]:
    """What was published since `subscriber` was last told, by the instant `until`, and is news still: not what was
    called off since. With what the last message told of, where that never left."""
    new = (Publication.published_at > subscriber.told_until) | Publication.id.in_(_never_left(subscriber))
    return _news(subscriber, new, Publication.published_at > clock.now() - NEWS_FOR, Publication.published_at <= until)


def news_left_of(message: NewsMessage) -> list[Publication]:
    """What a message tells of that is news still, and is followed still."""
    return _news(message.subscriber, Publication.id.in_(message.publication_ids))


def news_of_message(message: NewsMessage) -> list[Publication]:
    """What a message told of, as far as it is still public."""
    told = select(Publication).where(Publication.id.in_(message.publication_ids), *_public())
    return _in_order(told.options(joinedload(Publication.organisation)))


def news_messages_with(tokens: Iterable[str]) -> dict[str, NewsMessage]:
    """The messages whose links have these tokens, by token, with who gets each and what they follow."""
    by_hash = {keyed_hash(token): token for token in tokens}
    found = select(NewsMessage).where(NewsMessage.token_hash.in_(by_hash)).options(
        joinedload(NewsMessage.subscriber).selectinload(Subscriber.subscriptions))
    return {by_hash[each.token_hash]: each for each in db.session.scalars(found)}


def followed_in(subscriber: Subscriber, news: list[Publication]) -> list[str]:
    """What of that which `subscriber` follows has `news`, by name; each once."""
    def has_some(subscription: Subscription) -> bool:
        if subscription.organisation_id:
            return any(each.organisation_id == subscription.organisation_id for each in news)
        return any(each.topic and each.topic.standing is subscription.topic.standing for each in news)

    return list(dict.fromkeys(each.name for each in subscriber.subscriptions if has_some(each)))


def is_idle() -> tuple[ColumnElement[bool], ...]:
    """The conditions for those who were told of nothing for SUBSCRIPTION_MONTHS, and asked for nothing either."""
    before = clock.now() - relativedelta(months=current_app.config["SUBSCRIPTION_MONTHS"])
    return Subscriber.proven_at <= before, or_(Subscriber.news_at.is_(None), Subscriber.news_at <= before)


def old_messages() -> tuple[ColumnElement[bool], ...]:
    """The conditions for messages whose links needn't open any more: those of LINKS_FOR ago, but for a phone's last."""
    later = aliased(NewsMessage)
    is_followed = exists().where(later.subscriber_id == NewsMessage.subscriber_id, later.day > NewsMessage.day)
    return NewsMessage.day < clock.today() - LINKS_FOR, is_followed


def _never_left(subscriber: Subscriber) -> list[int]:
    """What the last message to `subscriber` told of, if it never left the house."""
    state = select(Notice.state).where(*_to(subscriber)).order_by(Notice.id.desc()).limit(1).scalar_subquery()
    last = select(NewsMessage.publication_ids).where(
        NewsMessage.subscriber_id == subscriber.id, state != NoticeState.SENT)
    return db.session.scalar(last.order_by(NewsMessage.day.desc()).limit(1)) or []


def _to(subscriber):
    """The conditions for what was written to `subscriber`, one or the table. By phone too: numbers of rows that are
    gone are given again."""
    return (Notice.subject_kind == Subscriber.__tablename__, Notice.subject_id == subscriber.id,
            Notice.phone_hash == subscriber.phone_hash, Notice.template == TEMPLATE)


def _news(subscriber: Subscriber, *which) -> list[Publication]:
    mine = exists().where(Subscription.subscriber_id == subscriber.id, or_(_by_unit(), _by_topic()),
                          Publication.published_at > Subscription.since)
    return _in_order(select(Publication).where(mine, *_public(), _is_news(), *which))


def _in_order(query: Select) -> list[Publication]:
    """The latest last, each with its topic."""
    return list(db.session.scalars(query.options(joinedload(Publication.topic)).order_by(
        Publication.published_at, Publication.id)))


def _public():
    told = [kind for kind, row in kinds().items() if row.news]
    return Publication.kind.in_(told), Publication.state == PublicationState.PUBLISHED


def _told_of(until: datetime):
    return (*_public(), _is_news(), Publication.published_at > clock.now() - NEWS_FOR,
            Publication.published_at <= until)


def _is_news():
    return or_(false(), *(Publication.id.in_(row.news()) for row in kinds().values() if row.news))


def _by_unit():
    return Subscription.organisation_id == Publication.organisation_id


def _by_topic():
    return same_topic(Subscription.topic_id, Publication.topic_id)
