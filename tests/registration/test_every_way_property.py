"""Every way of giving places, several slots and categories, whatever people and staff do, one after another or at once:
what is taken is what is held, nobody is in twice, and the line stands in the published order."""

import random
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, insert, select, update
from sqlalchemy.orm.exc import StaleDataError

from xicheng_events.accounts.models import Person
from xicheng_events.core import clock
from xicheng_events.core.db import db
from xicheng_events.core.personal_data import keyed_hash
from xicheng_events.core.refusal import Refused
from xicheng_events.events.kinds import Allocation, Category
from xicheng_events.events.models import Event, Quota, QuotaRelease, ReleaseState, Slot
from xicheng_events.registration import operations, queries
from xicheng_events.registration.models import Registration, Ticket
from xicheng_events.registration.states import HOLDING, LIVE, RegistrationState

S = RegistrationState
PEOPLE, THREADS, STEPS = 7, 6, 8
CATEGORIES = (Category.RESIDENT, Category.STUDENT)
PLACES = 3
who, which, kind, party = (st.integers(0, PEOPLE - 1), st.integers(0, 1), st.sampled_from(CATEGORIES),
                           st.integers(1, 3))


class World:
    """What people and staff may do, by small numbers; a refusal changes nothing."""

    def __init__(self, world, people: list[int]):
        self.world, self.people = world, people

    def act(self, operation, *args, **values) -> None:
        try:
            operation(*args, **values)
            db.session.commit()
        except (Refused, StaleDataError):
            db.session.rollback()
        db.session.expire_all()

    def slot(self, n: int) -> Slot:
        return db.session.get(Slot, (self.world.morning, self.world.afternoon)[n])

    def quota(self, n: int, category: Category) -> Quota:
        return next(quota for quota in self.slot(n).quotas if quota.category == category)

    def clerk(self) -> Person:
        return db.session.get(Person, self.world.staff["zhaomin"])

    def live(self, n: int, slot: int) -> Registration | None:
        return queries.standing_registration(db.session.get(Person, self.people[n]), self.slot(slot))

    def register(self, n, slot, category, heads):
        person = db.session.get(Person, self.people[n])
        self.act(operations.register, self.slot(slot), person=person, by=person, form_key=uuid.uuid4().hex, name="居民",
                 companions=_others(heads), privacy_agreed=True, category=category)

    def by_person(self, n, slot, operation, **values):
        registration = self.live(n, slot)
        if registration:
            self.act(operation, registration, by=registration.person, **values)

    def by_staff(self, n, slot, operation, **values):
        registration = self.live(n, slot)
        if registration:
            self.act(operation, registration, by=self.clerk(), **values)

    def draw(self, slot, category):
        """What a draw does with those who applied for a quota: ranks them and places them in that order."""
        applied = db.session.scalars(select(Registration).where(
            Registration.quota_id == self.quota(slot, category).id, Registration.state == S.APPLIED)).all()
        for rank, registration in enumerate(sorted(applied, key=lambda each: each.reference)):
            self.act(operations.place, registration, by=None, draw_rank=rank)

    def clockwork(self):
        for sweep in (operations.lapse_offers, operations.release_quotas, operations.offer_free_places):
            self.act(sweep)


def _others(heads: int) -> list[dict]:
    return [{"name": "同行", "age_band": "18_34"}] * (heads - 1)


def check() -> None:
    """What must be so at any moment."""
    db.session.expire_all()
    for quota in db.session.scalars(select(Quota)):
        held = db.session.scalar(select(func.coalesce(func.sum(Registration.heads), 0)).where(
            Registration.quota_id == quota.id, Registration.state.in_(HOLDING)))
        assert held == quota.taken <= quota.capacity
        line = queries.line_of(quota.id)
        assert [queries.waiting_place(each) for each in line] == list(range(1, len(line) + 1))
        assert line == sorted(line, key=lambda r: (-r.priority, 9999 if r.draw_rank is None else r.draw_rank,
                                                   r.queued_at, r.id))
    twice = (select(Registration.person_id).where(Registration.state.in_(LIVE))
             .group_by(Registration.slot_id, Registration.person_id).having(func.count() > 1))
    assert db.session.scalars(twice).all() == []
    for registration, ticket in db.session.execute(select(Registration, Ticket).outerjoin(Registration.ticket)):
        is_good = ticket is not None and ticket.revoked_at is None
        assert is_good == (registration.state == S.CONFIRMED)
        assert not is_good or ticket.admits == registration.heads


def split(world, allocation: Allocation, **fields) -> None:
    """Three places for residents and three for students in each slot; students' go to residents a day before."""
    db.session.execute(update(Event).where(Event.id == world.event_id).values(allocation=allocation, **fields))
    for slot_id in (world.morning, world.afternoon):
        db.session.execute(QuotaRelease.__table__.delete().where(QuotaRelease.slot_id == slot_id))
        db.session.execute(Quota.__table__.delete().where(Quota.slot_id == slot_id))
        db.session.execute(insert(Quota), [{"slot_id": slot_id, "category": each, "capacity": PLACES, "taken": 0}
                                           for each in CATEGORIES])
        db.session.execute(insert(QuotaRelease), [{
            "slot_id": slot_id, "from_category": Category.STUDENT, "to_category": Category.RESIDENT,
            "hours_before": 24, "state": ReleaseState.PLANNED, "moved": 0, "reason": ""}])
    db.session.commit()


def citizens() -> list[int]:
    return list(db.session.scalars(insert(Person).returning(Person.id), [
        {"name": "居民", "phone": f"1990000030{n}", "phone_hash": keyed_hash(f"1990000030{n}"), "session_stamp": "0",
         "created_at": clock.now()} for n in range(PEOPLE)]))


class EveryWay(RuleBasedStateMachine):
    """One after another."""

    does: World = None
    began = None

    @initialize(allocation=st.sampled_from([Allocation.FIRST_COME, Allocation.REVIEW, Allocation.LOTTERY]),
                review=st.booleans(), skip=st.booleans())
    def announced(self, allocation, review, skip):
        split(self.does.world, allocation, review_required=review, allow_skip=skip)

    @rule(n=who, slot=which, category=kind, heads=party)
    def register(self, n, slot, category, heads):
        self.does.register(n, slot, category, heads)

    @rule(n=who, slot=which, operation=st.sampled_from(
        [operations.withdraw, operations.accept_offer, operations.decline_offer]))
    def answers(self, n, slot, operation):
        self.does.by_person(n, slot, operation)

    @rule(n=who, slot=which, heads=party)
    def change_party(self, n, slot, heads):
        self.does.by_person(n, slot, operations.change_party, companions=_others(heads))

    @rule(n=who, slot=which)
    def approve(self, n, slot):
        self.does.by_staff(n, slot, operations.approve)

    @rule(n=who, slot=which, operation=st.sampled_from([operations.decline, operations.revoke]))
    def turn_down(self, n, slot, operation):
        self.does.by_staff(n, slot, operation, reason="名额有限")

    @rule(n=who, slot=which, priority=st.integers(0, 2))
    def move_up(self, n, slot, priority):
        self.does.by_staff(n, slot, operations.set_priority, priority=priority, reason="行动不便")

    @rule(slot=which, category=kind, capacity=st.integers(0, 6))
    def resize(self, slot, category, capacity):
        self.does.act(operations.change_capacity, self.does.quota(slot, category), capacity=capacity,
                      by=self.does.clerk())

    @rule(slot=which, category=kind)
    def draw(self, slot, category):
        self.does.draw(slot, category)

    @rule(hours=st.integers(0, 40))
    def time_passes(self, hours):
        clock.set_to(clock.now() + timedelta(hours=hours))
        self.does.clockwork()

    @invariant()
    def all_is_true(self):
        check()

    def teardown(self):
        clock.set_to(self.began)
        db.session.rollback()
        for table in ("companion", "ticket", "registration", "notice", "audit_entry"):
            db.session.execute(db.metadata.tables[table].delete())
        db.session.commit()


def test_places_stay_true_in_every_way_of_giving_them(app, world):
    with app.app_context():
        EveryWay.does, EveryWay.began = World(world, citizens()), clock.now()
        db.session.commit()
        run_state_machine_as_test(EveryWay, settings=settings(
            max_examples=12, stateful_step_count=16, deadline=None, database=None, derandomize=True,
            suppress_health_check=list(HealthCheck)))


def _anything(does: World, dice: random.Random) -> None:
    n, slot, category, heads = dice.randrange(PEOPLE), dice.randrange(2), dice.choice(CATEGORIES), dice.randint(1, 3)
    dice.choice([
        lambda: does.register(n, slot, category, heads), lambda: does.register(n, slot, category, heads),
        lambda: does.by_person(n, slot, operations.withdraw),
        lambda: does.by_person(n, slot, operations.accept_offer),
        lambda: does.by_person(n, slot, operations.change_party, companions=_others(heads)),
        lambda: does.by_staff(n, slot, operations.approve),
        lambda: does.by_staff(n, slot, operations.decline, reason="名额有限"),
        lambda: does.act(operations.change_capacity, does.quota(slot, category), capacity=heads + 2, by=does.clerk()),
        does.clockwork])()


def test_places_stay_true_when_all_happens_at_once(app, world):
    with app.app_context():
        people = citizens()
        split(world, Allocation.FIRST_COME, review_required=True)
    start = threading.Barrier(THREADS)

    def somebody(seed: int) -> None:
        dice = random.Random(seed)
        with app.app_context():
            does = World(world, people)
            start.wait(timeout=30)
            for _step in range(STEPS):
                _anything(does, dice)

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(somebody, range(THREADS)))
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Registration)) > 0
        check()
