"""Into the pool and out of it, in one line each."""

import re

from sqlalchemy import select

from tests.cast import Citizen, code_sent_to, messages_to
from xicheng_events.booking.events.kinds import Category
from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.publishing.topic_queries import topic_by_slug
from xicheng_events.openness.representatives.models import Representative
from xicheng_events.openness.representatives.operations import deciding
from xicheng_events.openness.representatives.operations.entering import PoolFacts, recommend

SAYS = {"categories": "resident", "privacy_agreed": "y", "address": "月坛北街5号院3号楼2单元501"}


def facts(who: Citizen, *categories: Category, topics=(), **said) -> PoolFacts:
    """What is said of `who`; topics by their slugs."""
    return PoolFacts(who.name, who.phone, categories or (Category.RESIDENT,),
                     [topic_by_slug(each) for each in topics], **said)


def puts_forward(app, client, who: Citizen, **said):
    """自荐 through the real page; the answer."""
    client.post("/representatives/codes", data={**SAYS, "name": who.name, **said, "phone": who.phone})
    return client.submit("/representatives/apply", code=code_sent_to(app, who), **{**SAYS, "name": who.name, **said})


def recommended(app, world, who: Citizen, *categories: Category, unit: str = "tjj", by: str = "zhaomin", topics=(),
                **said) -> int:
    """A unit recommends them; the number of their page."""
    with app.app_context():
        there = recommend(facts(who, *categories, topics=topics, **said),
                          unit=db.session.get(Organisation, world.units[unit]),
                          by=db.session.get(Person, world.staff[by]))
        db.session.commit()
        return there.id


def serving(app, world, who: Citizen, *categories: Category, **said) -> int:
    """They have been recommended, and 周岩 has given them a year."""
    number = recommended(app, world, who, *categories, **said)
    with app.app_context():
        first, last = deciding.usual_term()
        deciding.accept_representative(db.session.get(Representative, number), term_from=first, term_to=last,
                                       by=db.session.get(Person, world.staff["zhouyan"]))
        db.session.commit()
    return number


def representative(app, who: Citizen) -> Representative | None:
    """Their row; columns, categories and terms of it have been read."""
    with app.app_context():
        there = db.session.scalar(select(Representative).where(Representative.phone_hash == keyed_hash(who.phone)))
        return there and (there.categories, there.terms, there.topics) and there


def told(app, who: Citizen) -> list[str]:
    """The messages about the pool that went to them."""
    return [text for text in messages_to(app, who) if text and "/representatives/links/" in text]


def link_in(text: str) -> str:
    """The path of the link in a message."""
    return re.search(r"(/representatives/links/\w+)", text)[1]
