"""A large world, the same each time: very many people, whom parts of the benchmark register wherever they need them."""

from collections.abc import Iterable
from datetime import timedelta
from random import Random

from sqlalchemy import insert, select

from benchmarks.people import World
from xicheng_events.booking.events.models import Quota
from xicheng_events.booking.registration.models import Registration
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.inserts import add_rows
from xicheng_events.foundation.core.personal_data import keyed_hash, rows_meant

SEED, PEOPLE = 20260101, 100_000
# Open days lie so far ahead that no sweep touches them before a part brings one near (`World.bring_near`).
AHEAD = timedelta(days=90)
NAMES = ("李静", "王磊", "欧阳建国", "阿依古丽·买买提")
_AT_ONCE = 5000


class Crowd:
    """PEOPLE citizens with proven phones. `random` is seeded: whoever draws from it gets the same each time."""

    def __init__(self, world: World):
        self.world, self.random, self.phones = world, Random(SEED), [f"1991{n:07}" for n in range(PEOPLE)]
        self._hashes = [keyed_hash(phone) for phone in self.phones]
        self.people = [person_id for first in range(0, PEOPLE, _AT_ONCE) for person_id in self._add(first)]

    def _add(self, first: int) -> list[int]:
        now, adding = clock.now(), insert(Person).returning(Person.id, sort_by_parameter_order=True)
        return db.session.scalars(adding, rows_meant(Person, (
            {"name": NAMES[n % len(NAMES)], "phone": self.phones[n], "phone_hash": self._hashes[n], "created_at": now,
             "session_stamp": f"{self.random.getrandbits(64):016x}"} for n in range(first, first + _AT_ONCE)))).all()

    def open_day(self, capacity: int) -> tuple[str, int]:
        """A published open day: its code and its slot's id."""
        code, (slot_id,) = self.world.open_day(capacity, starts_in=AHEAD)
        return code, slot_id

    def register(self, slot_id: int, varied: Iterable[dict]) -> None:
        """Register one person after the other for a slot. `varied`: what differs of each; all name the same columns."""
        quota_id, now = db.session.scalar(select(Quota.id).where(Quota.slot_id == slot_id)), clock.now()
        rows: list[dict] = []
        for n, own in enumerate(varied):
            rows.append({
                "reference": f"BM-{slot_id}-{n}", "form_key": f"{slot_id}-{n}", "slot_id": slot_id,
                "quota_id": quota_id, "person_id": self.people[n], "name": NAMES[n % len(NAMES)],
                "phone": self.phones[n], "phone_hash": self._hashes[n], "phone_tail": self.phones[n][-4:],
                "state_reason": "", "access_needs": "", "question": "", "queued_at": now, "privacy_agreed_at": now,
                "created_at": now, **own})
        for first in range(0, len(rows), _AT_ONCE):
            add_rows(Registration, rows[first:first + _AT_ONCE])
