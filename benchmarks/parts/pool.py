"""代表库 with 20,000 people: how long the coordinator waits for it, filter by filter, and for who fits an item best."""

import asyncio
from datetime import timedelta
from random import Random

from sqlalchemy import select

from benchmarks.crowd import SEED
from benchmarks.parts import Bench, at_most
from benchmarks.parts.desk import median_ms
from benchmarks.parts.ledger import coordinator
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.accounts.unit_models import OrganisationKind
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.balanced_facts import Gender
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.inserts import add_rows
from xicheng_events.foundation.core.names import name_to_find
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.publishing.topic_models import Topic
from xicheng_events.openness.representatives.kinds import CATEGORIES, GROWN_UP, PoolSource, PoolStanding
from xicheng_events.openness.representatives.models import PoolCategory, PoolTopic, Representative

KEYS = {"pool_ms": at_most(150)}
PEOPLE, TOPICS, STREETS, AT_ONCE, ROUNDS = 20_000, 12, 15, 2000, 7
SURNAMES = "李王张刘陈杨赵黄周吴徐孙马朱胡郭何林高罗"
GIVEN = "静磊伟芳娜敏丽强洋勇艳杰娟涛明超秀兰霞平刚桂英华建国文玉梅红"
ASKED = (
    "", "?page=900", "?words=李静", "?words=建国", "?words=lj", "?category=expert", "?topic=pool3", "?street=pool7",
    "?source=self", "?standing=active", "?attended=yes", "?attended=no", "?sort=name", "?sort=-attended", "?sort=ends",
    "?category=expert&topic=pool3&street=pool7&attended=no", "?sort=fit", "?sort=fit&topic=pool3",
    "?sort=fit&category=expert&topic=pool3&street=pool7", "?sort=fit&topic=pool3&attended=no&page=300")


def measure(bench: Bench) -> dict:
    """`pool_ms`: the slowest of the first page, a later one, every filter, a search for names and the list by fit, each
    the median of ROUNDS. `slowest` names it."""
    with bench.world.app.app_context():
        _fill()
        db.session.commit()
    cookie = coordinator(bench.world)
    each = {asked: asyncio.run(median_ms(bench.site, f"/staff/representatives{asked}", cookie, ROUNDS))
            for asked in ASKED}
    first = dict(sorted(each.items(), key=lambda pair: -pair[1])[:8])
    return {"pool_ms": max(each.values()), "slowest": next(iter(first)), "slowest_eight": first}


def _fill() -> None:
    """PEOPLE of every source and standing, with one to three fields and one or two categories each."""
    random = Random(SEED)
    topics = [Topic(slug=f"pool{n}", name=f"领域{n}", position=n) for n in range(TOPICS)]
    streets = [Organisation(slug=f"pool{n}", kind=OrganisationKind.STREET, short_name=f"街道{n}",
                            full_name=f"街道{n}办事处") for n in range(STREETS)]
    db.session.add_all([*topics, *streets])
    db.session.flush()
    there = [street.id for street in streets]
    for first in range(0, PEOPLE, AT_ONCE):
        add_rows(Representative, [_row(random, n, there) for n in range(first, first + AT_ONCE)])
    ids = db.session.scalars(select(Representative.id).order_by(Representative.id)).all()
    add_rows(PoolCategory, [{"representative_id": number, "category": category} for number in ids
                            for category in random.sample(CATEGORIES, random.randint(1, 2))])
    add_rows(PoolTopic, [{"representative_id": number, "topic_id": topic.id} for number in ids
                         for topic in random.sample(topics, random.randint(1, 3))])


def _row(random: Random, n: int, streets: list[int]) -> dict:
    today, phone = clock.today(), f"1992{n:07}"
    standing = random.choices(list(PoolStanding), weights=(5, 70, 5, 5, 5, 10))[0]
    source = random.choice(list(PoolSource))
    name = random.choice(SURNAMES) + "".join(random.sample(GIVEN, random.randint(1, 2)))
    return {
        "name": name, "found_by": name_to_find(name), "phone": phone,
        "phone_hash": keyed_hash(phone), "source": source, "standing": standing, "about": "", "reason": "",
        "unit_id": streets[n % STREETS] if source is PoolSource.UNIT else None, "street_id": streets[n % 7],
        "gender": random.choice(list(Gender)), "age_band": random.choice(GROWN_UP), "version": 1,
        "proposed_at": clock.now() - timedelta(minutes=n), "term_from": today - timedelta(days=n % 300),
        "term_to": today + timedelta(days=n % 400),
        "last_attended_on": today - timedelta(days=random.randint(1, 900)) if n % 3 else None}
