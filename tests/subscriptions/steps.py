"""A phone that wants to be told, in one line each."""

import re

from sqlalchemy import select

from tests.cast import Citizen, messages_to, open_day
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.participants.operations.event_changes import withdraw_event
from xicheng_events.demo import notices
from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.publishing.topic_queries import topic_by_slug
from xicheng_events.foundation.subscriptions.models import Subscription
from xicheng_events.foundation.subscriptions.operations import subscribe


def follows(app, citizen: Citizen, *, topic: str = "", unit: str = "") -> None:
    """The citizen, whose phone is proven, follows a topic or a unit."""
    with app.app_context():
        unit_row = db.session.scalar(select(Organisation).where(Organisation.slug == unit)) if unit else None
        subscribe(citizen.phone, topic=topic_by_slug(topic), unit=unit_row)
        db.session.commit()


def published(app, world, title: str, *, topic: str = "", host: str = "tjj") -> str:
    """An event of `host` is published now, under that topic; its code."""
    with app.app_context():
        units = {each.slug: each for each in db.session.scalars(select(Organisation))}
        event = open_day(units, title=title, host=units[host])
        event.publication.topic = topic_by_slug(topic)
        notices.publish(event)
        db.session.commit()
        return event.code


def withdrawn(app, world, title: str) -> None:
    """郑平 withdraws the event of that title."""
    with app.app_context():
        withdraw_event(db.session.scalar(select(Event).where(Event.title == title)), reason="内容有误",
                       by=db.session.get(Person, world.staff["zhengping"]))
        db.session.commit()


def subscriptions(app) -> list[str]:
    """What is followed, by name, the oldest first."""
    with app.app_context():
        return [each.name for each in db.session.scalars(select(Subscription).order_by(Subscription.id)).unique()]


def told(app, citizen: Citizen) -> list[str]:
    """What that phone was told."""
    return messages_to(app, citizen, template="news")


def link_in(text: str) -> str:
    """The path of the link of a message."""
    return re.search(r"https?://[^/]+(/news/\w+)", text)[1]


