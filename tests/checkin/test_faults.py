"""The server dies in the middle of a busy door: no scan is lost, none counts twice (domain §2.5).

The site runs as in life, under gunicorn, on the database of the test; four tablets send what happens, each its own.
"""

import asyncio
import json
import os
import signal
import time
import uuid

import pytest
from sqlalchemy import func, select, update

from benchmarks import client
from benchmarks.people import World
from benchmarks.servers import family, gunicorn
from xicheng_events.booking.registration.models import Registration, Ticket
from xicheng_events.door.checkin.models import Scan
from xicheng_events.door.checkin.results import ScanResult
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db

PARTIES, TABLETS, KILLED_AFTER = 500, 4, 400
# What gathers while one list is under way; and how much a tablet sends at once after a time without the server.
AT_ONCE, FROM_THE_QUEUE = 5, 200


class Tablet:
    """As static/js/door/line.js: oldest first, and nothing leaves the queue before it is answered."""

    def __init__(self, world: World, tokens: list[str]):
        self.path, self.door = f"/staff/door/{world.slot_id}/batch", world.door()
        self.queue = [{"key": str(uuid.uuid4()), "kind": "scan", "code": token, "heads": 1, "at": _millis()}
                      for token in tokens]
        self.made, self.answered = {item["key"] for item in self.queue}, {}

    async def send(self, connection: client.Connection, most: int) -> None:
        """One list; ConnectionError and the like when nobody answers."""
        items = self.queue[:most]
        body = {"sent_at": _millis(), "queue": len(self.queue) - len(items), "items": items}
        status, _head, said = await connection.send(
            client.post_json(self.path, body, self.door.cookie, token=self.door.token))
        assert status == 200, said
        self.answered |= {told["key"]: told["result"] for told in json.loads(said)["items"]}
        del self.queue[:most]

    def decide_alone(self) -> None:
        """The line is dead: what is still here was let in by the tablet itself."""
        for item in self.queue:
            item |= {"offline": True, "said": "partly"}


@pytest.fixture
def world(app):
    """A big open day, on a clock that goes: the server's can't be set from here."""
    clock.set_to(None)
    return World(app)


@pytest.fixture
def tablets(app, world):
    """Parties of two that arrive in halves: each is presented at two gates, about at the same time."""
    tokens = world.tickets(world.visitors(PARTIES))
    with app.app_context():
        db.session.execute(update(Registration).values(heads=2))
        db.session.execute(update(Ticket).values(admits=2))
        db.session.commit()
    middle = PARTIES // 2
    return [Tablet(world, half) for half in (tokens[:middle], tokens[middle:]) * (TABLETS // 2)]


@pytest.mark.long
def test_a_server_killed_in_the_middle_of_a_thousand_scans(app, tablets):
    settings = {"DATA_DIR": app.config["DATA_DIR"], "DATABASE_URL": app.config["DATABASE_URL"], "CLOCKWORK": "0"}
    with gunicorn("app:app", settings) as (port, process):
        asyncio.run(_scan_until_it_dies(app, tablets, port, process))
    heard, stored = _heard(tablets), set(_stored(app))
    assert KILLED_AFTER <= len(heard) < len(stored) < 2 * PARTIES
    assert heard < stored
    with gunicorn("app:app", settings) as (port, _process):
        asyncio.run(_bring_in(tablets, port))
    _account(app, tablets, {"answered_before": len(heard), "stored_unheard": len(stored - heard)})


async def _scan_until_it_dies(app, tablets: list[Tablet], port: int, process) -> None:
    lines = [client.Connection(port) for _tablet in tablets]

    async def work(tablet: Tablet, line: client.Connection) -> None:
        try:
            while tablet.queue and process.poll() is None:
                await tablet.send(line, AT_ONCE)
                if len(_heard(tablets)) >= KILLED_AFTER:
                    _kill_while_others_wait(app, tablets, process)
                    for each in lines:
                        each.close()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        tablet.decide_alone()

    await asyncio.gather(*map(work, tablets, lines))


def _kill_while_others_wait(app, tablets: list[Tablet], process) -> None:
    """SIGKILL for the server and its processes, right after something was stored of which no tablet has heard.

    Nothing here gives way to the loop: what is answered meanwhile stays unheard.
    """
    if process.poll() is None:
        deadline = time.monotonic() + 10
        while len(_stored(app)) <= len(_heard(tablets)):
            assert time.monotonic() < deadline, "the others' lists are never stored"
        for pid in family(process.pid):
            os.kill(pid, signal.SIGKILL)
        process.wait(10)


async def _bring_in(tablets: list[Tablet], port: int) -> None:
    async def work(tablet: Tablet) -> None:
        connection = client.Connection(port)
        while tablet.queue:
            await tablet.send(connection, FROM_THE_QUEUE)
        connection.close()

    await asyncio.gather(*map(work, tablets))


def _heard(tablets: list[Tablet]) -> set[str]:
    return set().union(*(tablet.answered for tablet in tablets))


def _stored(app) -> dict[str, tuple[ScanResult, int]]:
    with app.app_context():
        return {key: (result, heads) for key, result, heads in
                db.session.execute(select(Scan.key, Scan.result, Scan.heads))}


def _account(app, tablets: list[Tablet], about: dict) -> None:
    """Every scan made is one row, says what the tablet was told, and each ticket has exactly its two heads."""
    made, stored = set().union(*(tablet.made for tablet in tablets)), _stored(app)
    with app.app_context():
        rows = db.session.scalar(select(func.count()).select_from(Scan))
        heads = db.session.execute(
            select(Ticket.arrived, func.sum(Scan.heads), func.count(Scan.id)).join(Scan).group_by(Ticket.id)).all()
    print(json.dumps({"made": len(made), "found": len(made & set(stored)), "lost": len(made - set(stored)),
                      "doubled": rows - len(stored) + sum(count > 2 for _in, _heads, count in heads), **about}))
    assert (set(stored), rows) == (made, 2 * PARTIES)
    assert heads == [(2, 2, 2)] * PARTIES
    told = {key: result for tablet in tablets for key, result in tablet.answered.items()}
    assert told == {key: result.value for key, (result, _heads) in stored.items()}


def _millis() -> int:
    return int(time.time() * 1000)
