"""The door: one scan after another, what tablets kept without a network, the roster of 5,000, the page."""

import asyncio
import json
import re
import statistics
import time
import uuid
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import insert, select

from benchmarks import client
from benchmarks.crowd import NAMES
from benchmarks.parts import Bench, at_least, at_most
from benchmarks.people import Visitor, World, code_of
from xicheng_events.booking.events.models import Quota
from xicheng_events.booking.registration.models import AgeBand, Companion, Registration, Ticket
from xicheng_events.foundation.core import clock, codes
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.personal_data import rows_meant

KEYS = {"scan_p99_ms": at_most(25), "batch_per_second": at_least(2000), "roster_seconds": at_most(2.0),
        "roster_mb": at_most(1.5), "door_kb": at_most(120)}
TICKETS, WARM_UP, SCANS = 5000, 100, 600
# As the tablets' script sends what it has kept; and how many tablets do so at once.
AT_ONCE, TABLETS = 200, 4


@dataclass
class Door:
    """A slot whose door is open, who stands there, and the tickets that are expected."""

    address: str
    keeper: Visitor
    tokens: list[str]


def measure(bench: Bench) -> dict:
    """All that needs no browser."""
    scanned, expected, site = opened(bench.world, WARM_UP + SCANS), opened(bench.world, TICKETS), bench.site
    return {"door_kb": page_kb(site, expected), **roster(site, expected), **scans(site, scanned),
            **batches(site, expected)}


def scans(site: int, at: Door) -> dict:
    """`scan_p99_ms`: the 99th percentile of one scan after another, as the screen sends them, once it is warm."""
    taken = asyncio.run(_one_by_one(site, [_list_of(at, [token]) for token in at.tokens]))[WARM_UP:]
    return {"scan_p99_ms": round(statistics.quantiles(taken, n=100)[98], 1),
            "scan_ms": round(statistics.median(taken), 1)}


async def _one_by_one(site: int, requests: list[bytes]) -> list[float]:
    connection, taken = client.Connection(site), []
    for request in requests:
        sent = time.perf_counter()
        answer = await connection.send(request)
        taken.append((time.perf_counter() - sent) * 1000)
        _all_passed(answer)
    connection.close()
    return taken


def batches(site: int, at: Door) -> dict:
    """`batch_per_second`: scans stored per second when four tablets are back on the network, each with its queue."""
    lists = [_list_of(at, at.tokens[first:first + AT_ONCE], offline=True, said="passed")
             for first in range(0, TICKETS, AT_ONCE)]

    async def send(connection: client.Connection, request: bytes) -> int:
        return _all_passed(await connection.send(request))

    seconds, _outcomes = client.run_all(site, lists, send, clients=TABLETS)
    return {"batch_per_second": round(TICKETS / seconds)}


def _list_of(at: Door, tokens: list[str], **how) -> bytes:
    now = int(time.time() * 1000)
    items = [{"key": str(uuid.uuid4()), "kind": "scan", "at": now, "code": token, **how} for token in tokens]
    return client.post_json(f"{at.address}/batch", {"sent_at": now, "queue": 0, "items": items}, at.keeper.cookie,
                            token=at.keeper.token)


def _all_passed(answer: tuple[int, bytes, bytes]) -> int:
    status, _head, body = answer
    results = {told.get("result") for told in json.loads(body)["items"]} if status == 200 else body[:300]
    if results not in ({"passed"}, {"partly"}, {"passed", "partly"}):
        raise client.Unclean(f"scan: {status} {results}")
    return status


def roster(site: int, at: Door) -> dict:
    """`roster_seconds` and `roster_mb`: what a tablet hears first, from asking to the last byte, as it is sent; and
    how much less it is when nothing has changed."""
    started = time.perf_counter()
    whole, (body,) = client.fetch(site, [f"{at.address}/roster"], at.keeper.cookie)
    seconds, told = time.perf_counter() - started, json.loads(body)
    if len(told["tickets"]) != TICKETS:
        raise client.Unclean(f"roster: {len(told['tickets'])} tickets")
    later, _body = client.fetch(site, [f"{at.address}/roster?since={told['cursor']}"], at.keeper.cookie)
    return {"roster_seconds": round(seconds, 2), "roster_mb": round(whole / 1e6, 2),
            "roster_later_kb": round(later / 1e3, 1)}


def page_kb(site: int, at: Door) -> float:
    """The screen and all that its service worker keeps but the decoder, over the wire, in kB of 1000 bytes."""
    size, (_page, worker) = client.fetch(site, [at.address, "/staff/door/worker.js"], at.keeper.cookie)
    kept = json.loads(re.search(r"^const KEPT = (.*);$", worker.decode(), re.M).group(1))
    return round((size + client.fetch(site, kept)[0]) / 1000, 1)


def opened(world: World, tickets: int) -> Door:
    """The door of a slot that begins in twenty minutes, for which so many tickets are out."""
    with world.app.app_context():
        _code, (slot_id,) = world.open_day(10_000_000, starts_in=timedelta(minutes=20))
    visitors = world.visitors(tickets)
    with world.app.app_context():
        tokens = _expect(world, slot_id, visitors)
        db.session.commit()
    return Door(f"/staff/door/{slot_id}", world.door(), tokens)


def _expect(world: World, slot_id: int, visitors: list[Visitor]) -> list[str]:
    """Parties of one to three, every second one with a child, every tenth with a need; their tokens."""
    quota_id, now = db.session.scalar(select(Quota.id).where(Quota.slot_id == slot_id)), clock.now()
    adding = insert(Registration).returning(Registration.id, sort_by_parameter_order=True)
    ids = db.session.scalars(adding, rows_meant(Registration, (
        {**world.registration(visitor, quota_id, now), "slot_id": slot_id, "heads": 1 + n % 3,
         "name": NAMES[n % len(NAMES)], "phone_tail": f"{n % 10_000:04}", "age_band": AgeBand.ADULT,
         "access_needs": "" if n % 10 else "轮椅"} for n, visitor in enumerate(visitors)))).all()
    tokens = [codes.new_ticket_token() for _id in ids]
    db.session.execute(insert(Ticket), [
        {"registration_id": made, "slot_id": slot_id, "token": token, "admits": 1 + n % 3, "issued_at": now,
         "code": code_of(made)} for n, (made, token) in enumerate(zip(ids, tokens, strict=True))])
    companions = [{"registration_id": made, "name": "同行", "age_band": AgeBand.UNDER_14 if n % 2 else AgeBand.ADULT}
                  for n, made in enumerate(ids) for _each in range(n % 3)]
    db.session.execute(insert(Companion), companions)
    return tokens
