"""Beginning and ending subscriptions, and the one message a day."""

from datetime import datetime, timedelta

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import delete, func, literal, select, tuple_, update

from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.accounts.operations.units import require_existing
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.codes import new_link_token
from xicheng_events.foundation.core.db import db, write, write_returning
from xicheng_events.foundation.core.inserts import insert_from, insert_unless_there
from xicheng_events.foundation.core.languages import in_house_language
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.core.phones import clean_mobile
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.text import excerpt
from xicheng_events.foundation.notify.delivery import quiet_until
from xicheng_events.foundation.notify.models import Notice
from xicheng_events.foundation.notify.operations import forget_recipients, queue_notice
from xicheng_events.foundation.notify.wordings import message_text
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.publishing.topic_models import Topic
from xicheng_events.foundation.subscriptions.models import NewsMessage, Subscriber, Subscription
from xicheng_events.foundation.subscriptions.queries import (
    NEWS_FOR,
    TEMPLATE,
    followed_in,
    is_anything_new,
    is_idle,
    news_for,
    news_left_of,
    news_messages_with,
    old_messages,
    subscriber_with,
    subscribers_to_tell,
)

LAST_HOUR = 20  # after which none is begun: it would lie there until the morning, and be that day's only one
# What is published at this moment may not be in the database yet.
SETTLED = timedelta(minutes=1)
_FOLLOWED_AT_MOST, _TITLE_AT_MOST = 14, 26  # characters: two parts of a message hold both, and the link
_AT_ONCE = 500
_LINK = "/news/"


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
    # Two forms of one phone are counted one after the other: the row is held until the end. Made anew if somebody has
    # ended everything at this moment.
    while not _hold(Subscriber.phone_hash == phone.hash, proven_at=now):
        insert_unless_there(Subscriber, phone=phone, phone_hash=phone.hash, proven_at=now, told_until=now,
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
    _hold(Subscriber.id == subscriber_id)
    write(delete(Subscription).where(Subscription.id == subscription.id))
    db.session.expire_all()
    left = db.session.scalar(select(func.count()).where(Subscription.subscriber_id == subscriber_id))
    subscriber = db.session.get(Subscriber, subscriber_id)
    if subscriber:
        record("subscriptions.ended", subscriber, left=left)
        if not left:
            _forget([subscriber_id])


def end_all(subscriber: Subscriber) -> None:
    """退订 everything, and forget the phone: at once and wholly, so that whoever begins anew on the same day is told
    of what comes from then on, as any phone that nobody knows."""
    if _hold(Subscriber.id == subscriber.id):
        record("subscriptions.ended", subscriber, left=0)
        _forget([subscriber.id])


def end_idle_subscriptions() -> int:
    """Sweep: forget phones that were told nothing for SUBSCRIPTION_MONTHS and asked for nothing, with all they follow;
    how many."""
    some = select(Subscriber.id).where(*is_idle()).order_by(Subscriber.id).limit(_AT_ONCE)
    ids = _hold(Subscriber.id.in_(some), *is_idle())
    for subscriber in db.session.scalars(select(Subscriber).where(Subscriber.id.in_(ids)).order_by(Subscriber.id)):
        record("subscriptions.lapsed", subscriber)
    _forget(ids)
    return len(ids)


def forget_old_messages() -> int:
    """Sweep: delete messages of long ago, but for a phone's last: the link in that one always ends it; how many."""
    keys = tuple_(NewsMessage.subscriber_id, NewsMessage.day)
    some = select(NewsMessage.subscriber_id, NewsMessage.day).where(*old_messages()).limit(_AT_ONCE)
    return write(delete(NewsMessage).where(keys.in_(some)))


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
def news_as_it_leaves(notices: list[Notice]) -> dict[int, str | None]:
    """The words of each message by id at the moment it leaves: of what is news then, and followed; None where nothing
    is, or everything has been ended."""
    tokens = {notice.id: _token_in(notice.text) for notice in notices if notice.text}  # what can't be read fails later
    messages = news_messages_with(tokens.values())
    return {number: _words_left(messages.get(token), token) for number, token in tokens.items()}


def _words_left(message: NewsMessage | None, token: str) -> str | None:
    news = news_left_of(message) if message else []
    return message_text(TEMPLATE, _told(message.subscriber, news, token)) if news else None


def _tell(subscriber: Subscriber, until: datetime) -> bool:
    news, token, now = news_for(subscriber, until), new_link_token(), clock.now()
    told_of = [each.id for each in news]
    # Whoever ends it at this moment comes first, and nothing is written; or waits, and forgets this too.
    if not (news and _hold(Subscriber.id == subscriber.id, Subscriber.told_until == subscriber.told_until)):
        return False
    if not insert_unless_there(NewsMessage, subscriber_id=subscriber.id, day=clock.today(),
                               token_hash=keyed_hash(token), publication_ids=told_of):
        return False
    queue_notice(TEMPLATE, phone=subscriber.phone, about=subscriber, secret=True, expires_at=now + NEWS_FOR,
                 **_told(subscriber, news, token))
    subscriber.told_until, subscriber.news_at = until, now
    record("subscriptions.told", subscriber, count=len(news))
    db.session.flush()
    return True


@in_house_language
def _told(subscriber: Subscriber, news: list[Publication], token: str) -> dict[str, str]:
    """What a message says of `news`, and the link in it."""
    title = excerpt(news[0].title, _TITLE_AT_MOST)
    return {"followed": excerpt(_("、").join(followed_in(subscriber, news)), _FOLLOWED_AT_MOST),
            "news": title if len(news) == 1 else _("%(title)s等%(n)s项", title=title, n=len(news)),
            "link": f"{current_app.config['SITE_URL']}{_LINK}{token}"}


def _token_in(text: str) -> str:
    """The token of the link that a message ends with: it is kept nowhere else."""
    return text.rpartition(_LINK)[2]


def _hold(*which, **changes) -> list[int]:
    """Take the rows of subscribers `which` until the transaction ends, with `changes`; their ids. Whoever begins, ends
    or tells them waits, and sees what became of them."""
    held = update(Subscriber).where(*which).values(changes or {"told_until": Subscriber.told_until})
    return list(write_returning(held.returning(Subscriber.id)).scalars())


def _forget(ids: list[int]) -> None:
    """Of subscribers that are held."""
    if not ids:
        return
    forget_recipients("subscriber", select(Subscriber.id).where(Subscriber.id.in_(ids)))
    for model, column in ((NewsMessage, NewsMessage.subscriber_id), (Subscription, Subscription.subscriber_id),
                          (Subscriber, Subscriber.id)):
        write(delete(model).where(column.in_(ids)))
    db.session.expire_all()
