"""Finding subscriptions, and what is new for whom."""

from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta
from flask import current_app
from sqlalchemy import Select, exists, false, func, or_, select, union
from sqlalchemy.orm import aliased

from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.publishing.kinds import kinds
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.publishing.states import PublicationState
from xicheng_events.foundation.publishing.topic_queries import same_topic
from xicheng_events.foundation.subscriptions.models import NewsMessage, Subscriber, Subscription

# What was published longer ago is no news, also for a clockwork that stood still meanwhile.
NEWS_FOR = timedelta(days=7)
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
    """Those for whom something was published by the instant `until` that they haven't been told of, and whom no
    message has gone to on the Beijing day `today`."""
    told_today = exists().where(NewsMessage.subscriber_id == Subscriber.id, NewsMessage.day == today)
    # From what was published, of which there is little, to who follows it: each of the two by its index.
    followers = (
        select(_Follower.id).join(Subscription, Subscription.subscriber_id == _Follower.id).join(Publication, followed)
        .where(*_told_of(until), Publication.published_at > Subscription.since,
               Publication.published_at > _Follower.told_until)
        for followed in (_by_unit(), _by_topic()))
    return select(Subscriber).where(Subscriber.id.in_(union(*followers)), ~told_today).order_by(Subscriber.id)


def is_anything_new(until: datetime) -> bool:
    """Whether anything at all was published lately, by the instant `until`, that somebody might be told of."""
    return db.session.scalar(select(Publication.id).where(*_told_of(until)).limit(1)) is not None


def published_for(subscriber: Subscriber, told_from: datetime, told_until: datetime) -> Select:
    """What was published for `subscriber` after the one instant and until the other, and still is; the latest last."""
    mine = exists().where(Subscription.subscriber_id == subscriber.id, or_(_by_unit(), _by_topic()),
                          Publication.published_at > Subscription.since)
    return (
        select(Publication).where(mine, *_public(), Publication.published_at > told_from,
                                  Publication.published_at <= told_until)
        .order_by(Publication.published_at, Publication.id))


def news_for(subscriber: Subscriber, until: datetime) -> list[Publication]:
    """Of what was published since `subscriber` was last told, what is news still: not what was called off since."""
    since = max(subscriber.told_until, clock.now() - NEWS_FOR)
    return list(db.session.scalars(published_for(subscriber, since, until).where(_is_news())))


def news_of_message(message: NewsMessage) -> list[Publication]:
    """What a message told of, as far as it is still public."""
    return list(db.session.scalars(published_for(message.subscriber, message.told_from, message.told_until)))


def followed_in(subscriber: Subscriber, news: list[Publication]) -> list[str]:
    """What of that which `subscriber` follows has `news`, by name; each once."""
    def has_some(subscription: Subscription) -> bool:
        if subscription.organisation_id:
            return any(each.organisation_id == subscription.organisation_id for each in news)
        return any(each.topic and each.topic.standing is subscription.topic.standing for each in news)

    return list(dict.fromkeys(each.name for each in subscriber.subscriptions if has_some(each)))


def idle_subscribers() -> Select:
    """The ids of those whom nothing was told for SUBSCRIPTION_MONTHS."""
    before = clock.now() - relativedelta(months=current_app.config["SUBSCRIPTION_MONTHS"])
    return select(Subscriber.id).where(func.coalesce(Subscriber.news_at, Subscriber.created_at) <= before)


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
