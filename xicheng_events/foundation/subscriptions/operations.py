"""Beginning and ending subscriptions, and the one message a day."""

from datetime import timedelta

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import delete, func, literal, select, update

from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.accounts.operations.units import require_existing
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.codes import new_link_token
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.inserts import insert_from, insert_unless_there
from xicheng_events.foundation.core.languages import in_house_language
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.core.phones import clean_mobile
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.text import excerpt
from xicheng_events.foundation.notify.delivery import quiet_until
from xicheng_events.foundation.notify.operations import forget_recipients, queue_notice
from xicheng_events.foundation.publishing.topic_models import Topic
from xicheng_events.foundation.subscriptions.models import NewsMessage, Subscriber, Subscription
from xicheng_events.foundation.subscriptions.queries import (
    followed_in,
    idle_subscribers,
    is_anything_new,
    news_for,
    subscriber_with,
    subscribers_to_tell,
)

LAST_HOUR = 20  # after which none is begun: it would lie there until the morning, and be that day's second
# What is published at this moment may not be in the database yet.
SETTLED = timedelta(minutes=1)
_FOLLOWED_AT_MOST, _TITLE_AT_MOST = 14, 26  # characters: two parts of a message hold both, and the link
_AT_ONCE = 500


def subscribe(phone: str, *, topic: Topic | None = None, unit: Organisation | None = None) -> None:
    """Tell that phone, which was proven, of what is published under `topic` and by `unit` from now on; what it follows
    already goes on. Twice is once.

    Refuses `nothing_chosen` without either, `topic_gone` and `unit_gone` for what is no more, each beside its field,
    and `too_many_subscriptions` above SUBSCRIPTIONS_PER_PHONE.
    """
    phone, now = clean_mobile(phone), clock.now()
    if topic is None and unit is None:
        raise Refused("nothing_chosen", _("请选择领域或单位。"), "topic")
    topic = topic.standing if topic else None
    if topic and topic.retired_at:
        raise Refused("topic_gone", _("“%(name)s”已停用，请选择其他领域。", name=topic.name), "topic")
    if unit:
        require_existing(unit, field="unit")
    held = update(Subscriber).where(Subscriber.phone_hash == phone.hash).values(created_at=Subscriber.created_at)
    # Two forms of one phone are counted one after the other: the row is held until the end. Made anew if somebody has
    # ended everything at this moment.
    while not write(held):
        insert_unless_there(Subscriber, phone=phone, phone_hash=phone.hash, created_at=now, told_until=now,
                            news_at=None)
    subscriber = subscriber_with(phone)
    for field, followed in (("topic", topic), ("unit", unit)):
        if followed:
            _follow(subscriber, field, followed)
    db.session.expire(subscriber)


def _follow(subscriber: Subscriber, field: str, followed: Topic | Organisation) -> None:
    most, columns = current_app.config["SUBSCRIPTIONS_PER_PHONE"], Subscription.__table__.c
    of_it = {"topic": Subscription.topic_id, "unit": Subscription.organisation_id}
    mine = select(func.count()).where(Subscription.subscriber_id == subscriber.id)
    row = {"subscriber_id": subscriber.id, "topic_id": None, "organisation_id": None,
           of_it[field].key: followed.id, "since": clock.now()}
    fields = (literal(value, columns[name].type).label(name) for name, value in row.items())
    if insert_from(Subscription, select(*fields).where(mine.scalar_subquery() < most)):
        record("subscriptions.begun", subscriber, **{of_it[field].key: followed.id})
    elif not db.session.scalar(mine.where(of_it[field] == followed.id)):
        raise Refused("too_many_subscriptions", _("一个手机号最多订阅%(n)s项，请先到“我的订阅”退订不需要的。", n=most),
                      field)


def end_subscription(subscription: Subscription) -> None:
    """退订 one topic or unit; with the last one the phone is forgotten."""
    subscriber_id = subscription.subscriber_id
    write(delete(Subscription).where(Subscription.id == subscription.id))
    db.session.expire_all()
    left = db.session.scalar(select(func.count()).where(Subscription.subscriber_id == subscriber_id))
    subscriber = db.session.get(Subscriber, subscriber_id)
    if subscriber:
        record("subscriptions.ended", subscriber, left=left)
        if not left:
            _forget([subscriber_id])


def end_all(subscriber: Subscriber) -> None:
    """退订 everything, and forget the phone."""
    record("subscriptions.ended", subscriber, left=0)
    _forget([subscriber.id])


def end_idle_subscriptions() -> int:
    """Sweep: forget phones that were told nothing for SUBSCRIPTION_MONTHS, with all they follow; how many."""
    ids = list(db.session.scalars(idle_subscribers().order_by(Subscriber.id).limit(_AT_ONCE)))
    for subscriber in db.session.scalars(select(Subscriber).where(Subscriber.id.in_(ids)).order_by(Subscriber.id)):
        record("subscriptions.lapsed", subscriber)
    _forget(ids)
    return len(ids)


def send_news(*, at_most: int = 100) -> int:
    """Sweep: to each phone for which something was published since it was last told, one message with all of it, once
    a day at most and by day alone; how many were told. Of two clockworks the key of `NewsMessage` lets one through."""
    now = clock.now()
    until = now - SETTLED
    if quiet_until(now) or clock.local(now).hour >= LAST_HOUR or not is_anything_new(until):
        return 0
    due = subscribers_to_tell(until, clock.today()).limit(at_most)
    return sum(_tell(subscriber, until) for subscriber in db.session.scalars(due).all())


@in_house_language
def _tell(subscriber: Subscriber, until) -> bool:
    news, token, today = news_for(subscriber, until), new_link_token(), clock.today()
    if not news or not insert_unless_there(NewsMessage, subscriber_id=subscriber.id, day=today,
                                           token_hash=keyed_hash(token), told_from=subscriber.told_until,
                                           told_until=until):
        return False
    title = excerpt(news[0].title, _TITLE_AT_MOST)
    queue_notice(
        "news", phone=subscriber.phone, about=subscriber, secret=True, expires_at=clock.now() + timedelta(days=1),
        followed=excerpt(_("、").join(followed_in(subscriber, news)), _FOLLOWED_AT_MOST),
        news=title if len(news) == 1 else _("%(title)s等%(n)s项", title=title, n=len(news)),
        link=f"{current_app.config['SITE_URL']}/news/{token}")
    subscriber.told_until, subscriber.news_at = until, clock.now()
    record("subscriptions.told", subscriber, count=len(news))
    db.session.flush()
    return True


def _forget(ids: list[int]) -> None:
    if not ids:
        return
    forget_recipients("subscriber", select(Subscriber.id).where(Subscriber.id.in_(ids)))
    for model, column in ((NewsMessage, NewsMessage.subscriber_id), (Subscription, Subscription.subscriber_id),
                          (Subscriber, Subscriber.id)):
        write(delete(model).where(column.in_(ids)))
    db.session.expire_all()
