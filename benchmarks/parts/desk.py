"""The desk of an event with 20,000 registrations: how long one member of staff waits for a page of the list."""

import asyncio
import statistics
import time
from datetime import timedelta
from itertools import cycle

from sqlalchemy import insert, select, text

from benchmarks import client, scenarios
from benchmarks.people import World
from xicheng_events.booking.events.kinds import Allocation
from xicheng_events.booking.events.models import Event, Quota, Slot
from xicheng_events.booking.registration.models import AgeBand, Channel, Registration
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.accounts.models import Membership, Organisation, Person, Role
from xicheng_events.foundation.accounts.unit_models import OrganisationKind
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.inserts import add_rows
from xicheng_events.foundation.core.personal_data import keyed_hash

PEOPLE, ROUNDS = 20_000, 15
ASKED = ("", "?page=200", "?words=李静", "?words=0042", "?words=BM-D0000042", "?state=waiting", "?finding=open",
         "?street=bench", "?age=60_up", "?channel=community", "?category=anyone", "?sort=name", "?sort=latest",
         "?state=applied&age=35_59&channel=online&sort=heads")
_AT_ONCE = 2000


def desk(world: World, site: int) -> dict:
    """`desk_ms`: the slowest of the first page, a later one and every filter, each the median of ROUNDS."""
    code = _fill(world)
    cookie = world.door().cookie
    each = {asked or "first page": asyncio.run(_median_ms(site, f"/staff/registrations/events/{code}{asked}", cookie))
            for asked in ASKED}
    return {"desk_ms": max(each.values()), "each": each}


async def _median_ms(site: int, path: str, cookie: str) -> float:
    connection, taken = client.Connection(site), []
    for _ in range(ROUNDS):
        sent = time.perf_counter()
        status, _head, _body = await connection.send(client.get(_quoted(path), cookie))
        taken.append((time.perf_counter() - sent) * 1000)
        if status != 200:
            raise scenarios.Unclean(f"desk {path}: {status}")
    connection.close()
    return round(statistics.median(taken), 1)


def _quoted(path: str) -> str:
    return "".join(char if char.isascii() else "".join(f"%{byte:02X}" for byte in char.encode()) for char in path)


def _fill(world: World) -> str:
    """An event that selects, with PEOPLE registrations of every sort, and its editor; its code."""
    with world.app.app_context():
        code, (slot_id,) = world.open_day(10_000_000, starts_in=timedelta(days=5))
        street = Organisation(slug="bench", kind=OrganisationKind.STREET, short_name="街道", full_name="街道办事处")
        event = db.session.get(Slot, slot_id).event
        event.allocation = Allocation.REVIEW
        db.session.add_all([street, Membership(person_id=world.staff_id, organisation_id=world.office_id,
                                               role=Role.EDITOR)])
        db.session.flush()
        assert db.session.scalar(select(Event.code).where(Event.id == event.id)) == code
        _register(slot_id, street.id)
        db.session.commit()
        if db.engine.dialect.name == "postgresql":
            with db.engine.connect() as connection:
                connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("analyze"))
        return code


def _register(slot_id: int, street_id: int) -> None:
    quota_id, now = db.session.scalar(select(Quota.id).where(Quota.slot_id == slot_id)), clock.now()
    sorts = zip(cycle(("applied", "confirmed", "waiting", "not_selected", "withdrawn")), cycle((*AgeBand, None)),
                cycle(Channel), cycle((street_id, None, None)), cycle(("李静", "王磊", "欧阳建国", "阿依古丽·买买提")),
                strict=False)
    for first in range(0, PEOPLE, _AT_ONCE):
        numbers = range(first, first + _AT_ONCE)
        ids = db.session.scalars(insert(Person).returning(Person.id), [
            {"name": "某人", "session_stamp": "0", "created_at": now} for _ in numbers]).all()
        add_rows(Registration, [
            {"reference": f"BM-D{n:07}", "form_key": f"desk{n}", "slot_id": slot_id, "quota_id": quota_id,
             "person_id": person_id, "name": name, "phone": f"1989{n:07}", "phone_hash": keyed_hash(f"1989{n:07}"),
             "phone_tail": f"{n % 10_000:04}", "heads": 1 + n % 3, "state": RegistrationState(state), "age_band": age,
             "channel": channel, "street_id": street, "queued_at": now, "privacy_agreed_at": now, "created_at": now,
             "state_reason": "", "access_needs": "", "question": ""}
            for n, person_id, (state, age, channel, street, name) in zip(numbers, ids, sorts, strict=False)])
