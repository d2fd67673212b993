"""Topics, in one line each."""

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.publishing.topic_models import Topic
from xicheng_events.foundation.publishing.topic_operations import add_topic


def topics(app, world, *names: str) -> list[str]:
    """周岩 adds topics of these names; their slugs."""
    with app.app_context():
        made = [add_topic(name=name, by=db.session.get(Person, world.staff["zhouyan"])).slug for name in names]
        db.session.commit()
        return made


def topic(app, slug: str) -> Topic:
    """The topic as it stands; read columns only."""
    with app.app_context():
        return db.session.scalar(db.select(Topic).where(Topic.slug == slug))
