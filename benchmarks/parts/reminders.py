"""20,000 reminders: how long until all are in the outbox, and what that does to people who register meanwhile."""

import asyncio
import statistics
import time
from datetime import timedelta

from sqlalchemy import insert, select

from benchmarks import client, scenarios
from benchmarks.people import World
from xicheng_events.booking.events.models import Event, Quota, Slot
from xicheng_events.booking.mailings.models import Mailing, MailingState, ReminderPlan
from xicheng_events.booking.mailings.operations.reminders import start_reminders
from xicheng_events.booking.registration.models import Registration
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.inserts import add_rows
from xicheng_events.foundation.core.personal_data import keyed_hash

PEOPLE, CLIENTS, ROUNDS = 20_000, 4, 2
NORMAL_SECONDS, MOST_SECONDS, BOOKINGS_PER_SECOND = 4.0, 60.0, 400
_AT_ONCE = 2000


def reminders(world: World, site: int) -> dict:
    """`reminders_seconds`: the slowest of the rounds, from the moment the clockwork begins a mailing to its last
    notice. `booking_p99_ratio`: the 99th percentile of registering at 4 clients while it works, to that while it
    doesn't. The site's own clockwork does the work, in the web process, as it would."""
    normal = _bookings(world, site, lambda _seconds: False, NORMAL_SECONDS)
    seconds, busy = [], []
    for _ in range(ROUNDS):
        mailing = _Watched(world, _begin(world))
        taken = _bookings(world, site, mailing.is_done, MOST_SECONDS)
        seconds.append(mailing.seconds())
        busy += [each for at, each in taken if at >= mailing.working_since]
    p99 = {"normal": _p99([each for _, each in normal]), "busy": _p99(busy)}
    return {"reminders_seconds": round(max(seconds), 2), "booking_p99_ratio": round(p99["busy"] / p99["normal"], 2),
            "each_round": seconds, "bookings": {"normal": len(normal), "busy": len(busy)},
            "booking_p99_ms": {name: round(value * 1000, 1) for name, value in p99.items()}}


def _p99(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=100)[98]


def _begin(world: World) -> int:
    """A slot with PEOPLE confirmed parties that is due for its reminder now, and the reminder begun; its id."""
    with world.app.app_context():
        _, (slot_id,) = world.open_day(10_000_000, starts_in=timedelta(days=2))
        _fill(slot_id)
        slot, now = db.session.get(Slot, slot_id), clock.now()
        slot.starts_at = now + timedelta(days=1, seconds=1)
        db.session.add(ReminderPlan(
            event_id=slot.event_id, rules=[[1, clock.local(now).strftime("%H:%M")]], changed_by_id=world.staff_id,
            changed_at=now - timedelta(hours=1)))
        db.session.commit()
        start_reminders()
        db.session.commit()
        return db.session.scalar(select(Mailing.id).where(Mailing.slot_id == slot_id))


def _fill(slot_id: int) -> None:
    quota_id = db.session.scalar(select(Quota.id).where(Quota.slot_id == slot_id))
    assert db.session.scalar(select(Event.state).join(Slot).where(Slot.id == slot_id)) == "published"
    for first in range(0, PEOPLE, _AT_ONCE):
        phones = [f"1991{first + n:07}" for n in range(_AT_ONCE)]
        ids = db.session.scalars(insert(Person).returning(Person.id), [
            {"name": "李静", "session_stamp": "0", "created_at": clock.now()} for _ in phones]).all()
        add_rows(Registration, [
            {**_row(person_id, slot_id, quota_id), "phone": phone, "phone_hash": keyed_hash(phone)}
            for person_id, phone in zip(ids, phones, strict=True)])


def _row(person_id: int, slot_id: int, quota_id: int) -> dict:
    now = clock.now()
    return {"reference": f"BM-R{slot_id}-{person_id}", "form_key": f"r{slot_id}-{person_id}", "slot_id": slot_id,
            "quota_id": quota_id, "person_id": person_id, "name": "李静", "phone_tail": "0001", "heads": 1,
            "state": "confirmed", "privacy_agreed_at": now, "created_at": now}


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
            raise scenarios.Unclean(f"{row.queued} of {PEOPLE} reminders are in the outbox")
        return round((row.finished_at - row.created_at).total_seconds(), 2)

    def _row(self, *columns):
        with self.world.app.app_context():
            return db.session.execute(select(*columns).where(Mailing.id == self.id)).one()


def _bookings(world: World, site: int, is_over, at_most: float) -> list[tuple[float, float]]:
    """Register with CLIENTS at once until `is_over(seconds)`, at most so many seconds: (when it was answered, how
    long it took) of each, in seconds."""
    requests = iter(scenarios.bookings(world, int(min(at_most, 15.0) * BOOKINGS_PER_SECOND)))
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
                raise scenarios.Unclean(f"booking: {status}")
            taken.append((answered - began, answered - sent))
        connection.close()

    async def watch():
        while not is_over(time.perf_counter() - began) and time.perf_counter() - began < at_most:
            await asyncio.sleep(0.1)
        over.set()

    await asyncio.gather(watch(), *(one_client() for _ in range(CLIENTS)))
    return taken
