"""The cast and the world it lives in: units, people with roles, one published open day.

`world` is built once per process through the real operations and kept in tables beside the site's own, from which each
test gets it back, as it lay there.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime, time

import pytest
from flask import session
from sqlalchemy import select

from tests.support.parts import at_once, count_on_from_what_is_there, tables_with_rows, without_asking_back
from xicheng_events.booking.events.models import CompanionPolicy, DayLineKind, Event
from xicheng_events.demo import notices, people
from xicheng_events.demo.people import AYGUL, CITIZENS, LI_JING, OUYANG, PASSWORD, WANG_LEI, YOSHIDA, Citizen
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.accounts.operations import codes, staff
from xicheng_events.foundation.accounts.operations.forgetting import note_sign_in
from xicheng_events.foundation.accounts.operations.tries import TriedFrom
from xicheng_events.foundation.accounts.sessions import begin_session
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.core.phones import clean_mobile
from xicheng_events.foundation.notify.models import Notice
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.publishing.states import PublicationState

__all__ = ["AYGUL", "CITIZENS", "LI_JING", "OUYANG", "PASSWORD", "WANG_LEI", "YOSHIDA", "Citizen", "a_publication",
           "open_day",
           "sign_in", "sign_in_by_code", "sign_in_staff"]

VENUE = {"name": "西城区统计局", "address": "西城区二龙路27号", "room": "一层大厅", "meeting_point": "东门内",
         "transit": "地铁1号线西单站", "accessibility": "有无障碍坡道"}


@dataclass
class World:
    """What is there, as plain values: nothing here is bound to a session."""

    units: dict[str, int]
    staff: dict[str, int]
    event_id: int
    code: str
    morning: int  # slot ids: 20 places and 5 parties waiting …
    afternoon: int  # … 3 places and 5 parties waiting
    tables: list = field(default_factory=list, repr=False)  # that have rows, each after those it refers to


def open_day(units, **changes) -> Event:
    """A complete draft of 统计开放日 on 2026-03-18, two slots; `changes` are fields of `draft_event`."""
    fields = {
        "title": "统计开放日·数据里的西城", "theme": "走近统计", "audience": "关心统计工作的居民",
        "summary": "看一看居民收支数据怎样产生，听统计人员讲一讲。",
        "companion_policy": CompanionPolicy.ANYONE, "max_party": 3, "minors_allowed": True,
        "registration_opens_at": beijing("2026-03-09 09:00"), "registration_closes_at": beijing("2026-03-16 17:30"),
        "what_to_bring": "本人有效身份证件", "contact_name": "赵敏", "contact_phone": "010-00000000",
        "contact_hours": "工作日9:00—17:00", "offline_channel": "可拨打电话或到一层服务台报名",
        "agenda": [
            {"kind": DayLineKind.VISIT, "title": "参观数据展厅", "starts_at": time(9, 30), "ends_at": time(10, 15)},
            {"kind": DayLineKind.QA, "title": "互动答疑", "starts_at": time(10, 15), "ends_at": time(11, 0)},
        ],
        "slots": [
            {"label": "上午场", "starts_at": beijing("2026-03-18 09:30"), "ends_at": beijing("2026-03-18 11:00"),
             "capacity": 20, "waiting_limit": 5},
            {"label": "下午场", "starts_at": beijing("2026-03-18 14:00"), "ends_at": beijing("2026-03-18 15:30"),
             "capacity": 3, "waiting_limit": 5},
        ],
    }
    host = changes.pop("host", units["tjj"])
    return notices.draft(host, venue=VENUE, street=units["jinrongjie"], **{**fields, **changes})


def a_publication(organisation_id: int, title: str, state=PublicationState.PUBLISHED, kind="notice") -> Publication:
    """The row of a notice, or of another kind of thing, that no operation has written."""
    since = clock.now() if state is PublicationState.PUBLISHED else None
    return Publication(kind=kind, organisation_id=organisation_id, title=title, path="/events", state=state,
                       published_at=since, news_at=since)


def beijing(wall_clock: str) -> datetime:
    """The instant of a Beijing time: beijing("2026-03-18 09:30")."""
    return clock.from_local(datetime.fromisoformat(wall_clock))


def build() -> World:
    """Make the world in an empty database, inside an app context; uncommitted."""
    units = people.load_units()
    staff = people.load_staff(units)
    event = notices.publish(open_day(units))
    morning, afternoon = event.slots
    return World({slug: unit.id for slug, unit in units.items()},
                 {name: person.id for name, person in staff.items()},
                 event.id, event.code, morning.id, afternoon.id)


_kept: dict[int, World] = {}


@pytest.fixture(scope="module")
def site_with_demo(new_demo_site):
    """Another site with the demo world in it, for all tests of a file; the clock stands when it was loaded."""
    app = new_demo_site()
    yield app
    clock.set_to(None)
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def demo_site(site_with_demo):
    """The same, with the clock where it was, whatever other tests have done to it."""
    clock.set_to(beijing("2026-11-24 10:00"))
    yield site_with_demo
    clock.set_to(None)


@pytest.fixture
def world(app) -> World:
    """The cast and 统计开放日, published and open for registration (2026-03-10, 9:00 in Beijing)."""
    kept = _kept.get(id(app))
    with app.app_context():
        if kept:
            with db.engine.begin() as connection:
                without_asking_back(connection)
                at_once(connection, (f'INSERT INTO "{table.name}" SELECT * FROM "kept_{table.name}"'
                                     for table in kept.tables))
                count_on_from_what_is_there(connection, kept.tables)
            return kept
        kept = _kept[id(app)] = build()
        db.session.commit()
        with db.engine.begin() as connection:
            kept.tables = tables_with_rows(connection)
            at_once(connection, (f'CREATE TABLE "kept_{table.name}" AS SELECT * FROM "{table.name}"'
                                 for table in kept.tables))
    return kept


def sign_in_staff(client, sign_in_name: str):
    """Sign `client` in to the desk; the client. What the page asks is told in tests/accounts."""
    with client.application.test_request_context():
        person = staff.sign_in_staff(sign_in_name, PASSWORD, tried=TriedFrom("127.0.0.1", is_known=True))
        db.session.commit()
        return _in_session(client, person, at_desk=True)


def sign_in_by_code(client, citizen: Citizen):
    """Sign `client` in as a citizen, with the code that was really queued; the client."""
    answer = client.post("/sign-in/codes", data={"phone": citizen.phone})
    assert answer.status_code == 200, answer.text
    answer = client.post("/sign-in", data={"phone": citizen.phone, "code": code_sent_to(client.application, citizen)})
    assert answer.status_code == 303, f"{citizen.name} could not sign in: {answer.status_code}"
    return client


def sign_in(client, citizen: Citizen):
    """Sign `client` in as a citizen who has proven the phone; the client. How is told by `sign_in_by_code`."""
    with client.application.test_request_context():
        phone = clean_mobile(citizen.phone)
        person = codes._person_with(phone, phone.hash, None)
        note_sign_in(person)
        db.session.commit()
        return _in_session(client, person)


def _in_session(client, person: Person, *, at_desk: bool = False):
    begin_session(person, at_desk=at_desk)
    kept = dict(session)
    with client.session_transaction() as there:
        there.clear()
        there.update(kept)
    return client


def code_sent_to(app, citizen: Citizen) -> str:
    """The last code in the outbox for that phone."""
    texts = messages_to(app, citizen, template="code")
    assert texts, f"no code was queued for {citizen.name}"
    return re.search(r"\d{6}", texts[-1]).group()


def messages_to(app, citizen: Citizen, *, template: str | None = None) -> list[str]:
    """What was written to that phone, oldest first, only of one template when named."""
    with app.app_context():
        query = select(Notice).where(Notice.phone_hash == keyed_hash(citizen.phone)).order_by(Notice.id)
        return [notice.text for notice in db.session.scalars(query) if template in (None, notice.template)]


def person_id(app, citizen: Citizen) -> int | None:
    """The id of the citizen's row, once the phone has been proven."""
    with app.app_context():
        return db.session.scalar(select(Person.id).where(Person.phone_hash == keyed_hash(citizen.phone)))


@pytest.fixture
def desk(app, world):
    """A client of one member of staff: `desk("zhaomin").get(…)`."""
    return lambda sign_in_name: sign_in_staff(app.test_client(), sign_in_name)


@pytest.fixture
def citizen(app, world):
    """A client of one citizen: `citizen(LI_JING).get(…)`."""
    return lambda who: sign_in(app.test_client(), who)
