"""The desk of an event with 20,000 registrations: how long one member of staff waits for a page of the list."""

import asyncio
import statistics
import time
from itertools import repeat

from benchmarks import client
from benchmarks.crowd import Crowd
from benchmarks.parts import Bench, at_most
from benchmarks.people import World
from xicheng_events.booking.events.kinds import Allocation
from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.registration.models import AgeBand, Channel
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.accounts.models import Membership, Organisation, Role
from xicheng_events.foundation.accounts.unit_models import OrganisationKind
from xicheng_events.foundation.core.db import db

KEYS = {"desk_ms": at_most(150), "desk_cpu_ms": None}
PEOPLE, ROUNDS, FIRST_PAGES = 20_000, 15, 50
ASKED = ("", "?page=200", "?words=李静", "?words=0042", "?words=BM-D0000042", "?state=waiting", "?finding=open",
         "?street=bench", "?age=60_up", "?channel=community", "?category=anyone", "?sort=name", "?sort=latest",
         "?state=applied&age=35_59&channel=online&sort=heads")


def measure(bench: Bench) -> dict:
    """`desk_ms`: the slowest of the first page, a later one and every filter, each the median of ROUNDS. `desk_cpu_ms`:
    CPU of site and database for the first page."""
    cookie, list_of = editor(bench.world), f"/staff/registrations/events/{bench.made['code']}"
    each = {asked or "first page": asyncio.run(median_ms(bench.site, f"{list_of}{asked}", cookie, ROUNDS))
            for asked in ASKED}
    before = bench.cpu_seconds()
    client.all_of(bench.site, list(repeat(client.get(list_of, cookie), FIRST_PAGES)), clients=1)
    return {"desk_ms": max(each.values()), "each": each,
            "desk_cpu_ms": round((bench.cpu_seconds() - before) * 1000 / FIRST_PAGES, 1)}


async def median_ms(site: int, path: str, cookie: str, rounds: int) -> float:
    """The median of so many rounds at one client, in milliseconds."""
    connection, taken = client.Connection(site), []
    for _ in range(rounds):
        sent = time.perf_counter()
        status, _head, _body = await connection.send(client.get(_quoted(path), cookie))
        taken.append((time.perf_counter() - sent) * 1000)
        if status != 200:
            raise client.Unclean(f"desk {path}: {status}")
    connection.close()
    return round(statistics.median(taken), 1)


def _quoted(path: str) -> str:
    return "".join(char if char.isascii() else "".join(f"%{byte:02X}" for byte in char.encode()) for char in path)


def editor(world: World) -> str:
    """The cookie of the world's member of staff, who may also edit."""
    with world.app.app_context():
        db.session.add(Membership(person_id=world.staff_id, organisation_id=world.office_id, role=Role.EDITOR))
        db.session.commit()
    return world.door().cookie


def fill(crowd: Crowd) -> dict:
    """An event that selects, with PEOPLE registrations of every sort."""
    code, slot_id = crowd.open_day(10_000_000)
    street = Organisation(slug="bench", kind=OrganisationKind.STREET, short_name="街道", full_name="街道办事处")
    db.session.get(Slot, slot_id).event.allocation = Allocation.REVIEW
    db.session.add(street)
    db.session.flush()
    crowd.register(slot_id, (_sort(crowd, n, street.id) for n in range(PEOPLE)))
    return {"code": code}


def _sort(crowd: Crowd, n: int, street_id: int) -> dict:
    any_of = crowd.random.choice
    return {"reference": f"BM-D{n:07}", "heads": any_of((1, 2, 3)),
            "state": RegistrationState(any_of(("applied", "confirmed", "waiting", "not_selected", "withdrawn"))),
            "age_band": any_of((*AgeBand, None)), "channel": any_of(tuple(Channel)),
            "street_id": any_of((street_id, None, None))}
