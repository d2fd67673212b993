"""What happens around a draw in the tests: an event by lot, parties that apply, two officers, a held draw."""

import json
import uuid
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.cast import beijing, open_day
from xicheng_events.booking.draws.models import Draw
from xicheng_events.booking.draws.operations import drawing, freezing, planning
from xicheng_events.booking.draws.queries import draw_of
from xicheng_events.booking.draws.records import published_record
from xicheng_events.booking.events.kinds import Allocation
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.demo import notices
from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.core import clock, codes
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.core.refusal import Refused

CLOSED = beijing("2026-03-16 17:32")
DRAW_AT = beijing("2026-03-17 10:00")


@dataclass
class Lottery:
    """An event by lot, as plain values."""

    event_id: int
    code: str
    slot_id: int

    @property
    def event(self) -> Event:
        """The row, in the caller's context."""
        return db.session.get(Event, self.event_id)

    @property
    def draw(self) -> Draw:
        """Its draw, with the long texts."""
        return draw_of(self.event, with_texts=True)

    def file(self) -> dict:
        """The published file, parsed."""
        return json.loads(published_record(self.draw))

    def registrations(self) -> list[Registration]:
        """Everybody who applied, the first first."""
        return list(db.session.scalars(select(Registration).where(Registration.slot_id == self.slot_id)
                                       .order_by(Registration.id)))


def lottery(world, *, places: int = 3, **changes) -> Lottery:
    """Publish an event by lot with one slot; in an app context, committed."""
    units = {unit.slug: unit for unit in db.session.scalars(select(Organisation))}
    slots = [{"starts_at": beijing("2026-03-18 09:30"), "ends_at": beijing("2026-03-18 11:00"), "capacity": places,
              "waiting_limit": 3}]
    event = open_day(units, **{"slots": slots, "title": "统计开放日·抽取场", **changes})
    event.allocation = Allocation.LOTTERY
    notices.publish(event)
    db.session.commit()
    return Lottery(event.id, event.code, event.slots[0].id)


def apply(event: Event, *heads: int, quota=None, **fields) -> list[Registration]:
    """One applied party for each number of heads; flushed."""
    quota, now, made = quota or event.slots[0].quotas[0], clock.now(), []
    for count in heads:
        phone = f"1990{codes.secrets.randbelow(10**7):07}"
        person = Person(name="某人", phone=phone, phone_hash=keyed_hash(phone + uuid.uuid4().hex), session_stamp="x",
                        created_at=now)
        db.session.add(person)
        db.session.flush()
        made.append(Registration(
            reference=codes.new_reference("BM"), form_key=uuid.uuid4().hex, slot_id=quota.slot_id, quota_id=quota.id,
            person_id=person.id, name="某人", phone=phone, phone_hash=person.phone_hash, phone_tail=phone[-4:],
            heads=count, state=RegistrationState.APPLIED, privacy_agreed_at=now, created_at=now, **fields))
    db.session.add_all(made)
    db.session.flush()
    return made


def refused(code: str, act, *args, **kwargs) -> None:
    """Do what is refused with `code`; nothing of it stays."""
    with pytest.raises(Refused) as refusal:
        act(*args, **kwargs)
    assert refusal.value.code == code
    db.session.rollback()


def staff(world, name: str) -> Person:
    """One of the cast's staff."""
    return db.session.get(Person, world.staff[name])


def planned(world, draw_of_what: Lottery, **changes) -> Draw:
    """Planned by 赵敏, to be drawn by 赵敏 and 刘伟, who have committed."""
    officers = [staff(world, "zhaomin"), staff(world, "liuwei")]
    draw = planning.plan_draw(draw_of_what.event, **{"draw_at": DRAW_AT, "officers": officers, **changes},
                              by=officers[0])
    for officer in officers:
        planning.commit_share(draw, by=officer)
    db.session.commit()
    return draw


def frozen(world, draw_of_what: Lottery, **changes) -> Draw:
    """Planned, and frozen two minutes after closing."""
    planned(world, draw_of_what, **changes)
    with clock.frozen(CLOSED):
        draw = freezing.freeze_list(draw_of_what.event)
        db.session.commit()
    return draw


def held(world, draw_of_what: Lottery, *, number: str = "", **changes) -> Draw:
    """Frozen, and revealed by both at the announced time."""
    frozen(world, draw_of_what, **changes)
    return hold(world, draw_of_what, number=number)


def hold(world, draw_of_what: Lottery, *, number: str = "") -> Draw:
    """Both reveal a minute after the announced time."""
    with clock.frozen(DRAW_AT + timedelta(minutes=1)):
        for name in ("zhaomin", "liuwei"):
            draw = drawing.reveal(draw_of_what.draw, number=number, by=staff(world, name))
            db.session.commit()
    return draw
