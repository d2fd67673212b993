"""20,000 reminders: how long until all are in the outbox, and what that does to people who register meanwhile."""

import asyncio
import statistics
import time
from datetime import timedelta

from sqlalchemy import select

from benchmarks import client
from benchmarks.crowd import Crowd
from benchmarks.parts import Bench, at_most
from benchmarks.parts.booking import bookings
from benchmarks.people import World
from xicheng_events.booking.mailings.models import Mailing, MailingState, ReminderPlan
from xicheng_events.booking.mailings.operations.reminders import start_reminders
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db

KEYS = {"reminders_seconds": at_most(10.0), "booking_p99_ratio": at_most(3.0)}
PEOPLE, CLIENTS, ROUNDS = 20_000, 4, 2
NORMAL_SECONDS, MOST_SECONDS, BOOKINGS_PER_SECOND = 4.0, 60.0, 400


def measure(bench: Bench) -> dict:
    """`reminders_seconds`: the slowest of the rounds, from the moment the clockwork begins a mailing to its last
    notice. `booking_p99_ratio`: the 99th percentile of registering at 4 clients while it works, to that while it
    doesn't. The site's own clockwork does the work, in the web process, as it would."""
    world, site = bench.world, bench.site
    normal = _bookings(world, site, lambda _seconds: False, NORMAL_SECONDS)
    seconds, busy = [], []
    for slot_id in bench.made["slots"]:
        mailing = _Watched(world, _begin(world, slot_id))
        taken = _bookings(world, site, mailing.is_done, MOST_SECONDS)
        seconds.append(mailing.seconds())
        busy += [each for at, each in taken if at >= mailing.working_since]
    p99 = {"normal": _p99([each for _, each in normal]), "busy": _p99(busy)}
    return {"reminders_seconds": round(max(seconds), 2), "booking_p99_ratio": round(p99["busy"] / p99["normal"], 2),
            "each_round": seconds, "bookings": {"normal": len(normal), "busy": len(busy)},
            "booking_p99_ms": {name: round(value * 1000, 1) for name, value in p99.items()}}


def _p99(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=100)[98]


def fill(crowd: Crowd) -> dict:
    """A slot with PEOPLE confirmed parties for each round."""
    slots = [crowd.open_day(10_000_000)[1] for _ in range(ROUNDS)]
    for slot_id in slots:
        crowd.register(slot_id, ({"heads": 1, "state": RegistrationState.CONFIRMED} for _n in range(PEOPLE)))
    return {"slots": slots}


def _begin(world: World, slot_id: int) -> int:
    """Let the slot be due for its reminder now, and begin the reminder; its id."""
    with world.app.app_context():
        now = clock.now()
        event = world.bring_near(slot_id, starts_in=timedelta(days=1, seconds=1))
        db.session.add(ReminderPlan(
            event_id=event.id, rules=[[1, clock.local(now).strftime("%H:%M")]], changed_by_id=world.staff_id,
            changed_at=now - timedelta(hours=1)))
        db.session.commit()
        start_reminders()
        db.session.commit()
        return db.session.scalar(select(Mailing.id).where(Mailing.slot_id == slot_id))


class _Watched:
    """A mailing, looked at ten times a second."""

    def __init__(self, world: World, mailing_id: int):
        self.world, self.id, self.looked, self.working_since = world, mailing_id, 0.0, float("inf")

    def is_done(self, seconds: float) -> bool:
        """Whether all is in the outbox, `seconds` after the first booking."""
        if seconds - self.looked < 0.1:
            return False
        self.looked, row = seconds, self._row(Mailing.cursor, Mailing.state)
        if row.cursor:
            self.working_since = min(self.working_since, seconds - 0.1)
        return row.state != MailingState.QUEUEING

    def seconds(self) -> float:
        """From its beginning to its last notice, by the site's own note."""
        row = self._row(Mailing.created_at, Mailing.finished_at, Mailing.queued)
        if row.queued != PEOPLE:
            raise client.Unclean(f"{row.queued} of {PEOPLE} reminders are in the outbox")
        return round((row.finished_at - row.created_at).total_seconds(), 2)

    def _row(self, *columns):
        with self.world.app.app_context():
            return db.session.execute(select(*columns).where(Mailing.id == self.id)).one()


def _bookings(world: World, site: int, is_over, at_most: float) -> list[tuple[float, float]]:
    """Register with CLIENTS at once until `is_over(seconds)`, at most so many seconds: (when it was answered, how
    long it took) of each, in seconds."""
    requests = iter(bookings(world, int(min(at_most, 15.0) * BOOKINGS_PER_SECOND)))
    return asyncio.run(_timed(site, requests, is_over, at_most))


async def _timed(site: int, requests, is_over, at_most: float) -> list[tuple[float, float]]:
    taken, began, over = [], time.perf_counter(), asyncio.Event()

    async def one_client():
        connection = client.Connection(site)
        while not over.is_set() and (request := next(requests, None)):
            sent = time.perf_counter()
            status, _, _ = await connection.send(request)
            answered = time.perf_counter()
            if status != 303:
                raise client.Unclean(f"booking: {status}")
            taken.append((answered - began, answered - sent))
        connection.close()

    async def watch():
        while not is_over(time.perf_counter() - began) and time.perf_counter() - began < at_most:
            await asyncio.sleep(0.1)
        over.set()

    await asyncio.gather(watch(), *(one_client() for _ in range(CLIENTS)))
    return taken
