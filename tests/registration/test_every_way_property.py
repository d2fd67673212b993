"""Every way of giving places, several slots and categories, whatever people and staff do, one after another or at once:
what is taken is what is held, nobody is in twice, and the line stands in the published order."""

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from tests.cast import beijing
from tests.registration.ways import CATEGORIES, PEOPLE, World, check, citizens, others, split
from xicheng_events.booking.events.kinds import Allocation
from xicheng_events.booking.events.models import QuotaRelease, ReleaseState
from xicheng_events.booking.participants.operations import deciding_one as reviewing
from xicheng_events.booking.participants.operations import event_changes, line_priority
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.operations import party_changes, waiting_list
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db

S = RegistrationState
THREADS, STEPS = 6, 8
who, which, kind, party = (st.integers(0, PEOPLE - 1), st.integers(0, 1), st.sampled_from(CATEGORIES),
                           st.integers(1, 3))
whose = st.integers(0, 20)  # one of those there are
_FILLED = ("draw_entry", "draw_officer", "draw", "companion", "ticket", "registration", "invitation", "notice",
           "audit_entry")


class EveryWay(RuleBasedStateMachine):
    """One after another."""

    does: World = None
    began = None

    @initialize(allocation=st.sampled_from([Allocation.FIRST_COME, Allocation.REVIEW, Allocation.LOTTERY,
                                            Allocation.LOTTERY, Allocation.INVITED]),
                review=st.booleans(), skip=st.booleans(), afternoon=st.sampled_from(["10:00", "14:00"]),
                first=st.lists(st.tuples(which, kind, party), min_size=PEOPLE, max_size=PEOPLE))
    def announced(self, allocation, review, skip, afternoon, first):
        """And everybody has registered for something."""
        split(self.does.world, allocation, afternoon=beijing(f"2026-03-18 {afternoon}"), review_required=review,
              allow_skip=skip)
        for n, (slot, category, heads) in enumerate(first):
            self.does.invite(n, category, heads)
            self.does.register(n, slot, category, heads)

    @rule(n=who, slot=which, category=kind, heads=party)
    def register(self, n, slot, category, heads):
        self.does.register(n, slot, category, heads)

    @rule(slot=which, rows=st.lists(st.tuples(who, kind, party), min_size=1, max_size=4))
    def register_list(self, slot, rows):
        self.does.register_list(slot, rows)

    @rule(n=who, category=kind, heads=party)
    def invite(self, n, category, heads):
        self.does.invite(n, category, heads)

    @rule(n=whose)
    def move(self, n):
        self.does.move(n)

    @rule(n=whose)
    def withdraw(self, n):
        self.does.by_person(n, party_changes.withdraw_registration)

    @rule(n=whose, operation=st.sampled_from([waiting_list.accept_offer, waiting_list.decline_offer]))
    def answer(self, n, operation):
        self.does.by_person(n, operation, among=(S.OFFERED,))

    @rule(n=whose, heads=party)
    def change_party(self, n, heads):
        self.does.by_person(n, party_changes.change_party, companions=others(heads))

    @rule(n=whose)
    def approve(self, n):
        self.does.by_staff(n, reviewing.approve)

    @rule(n=whose, operation=st.sampled_from([reviewing.decline, event_changes.revoke]))
    def turn_down(self, n, operation):
        self.does.by_staff(n, operation, reason="名额有限")

    @rule(n=whose, priority=st.integers(0, 2))
    def move_up(self, n, priority):
        self.does.by_staff(n, line_priority.set_priority, among=(S.WAITING,), priority=priority, reason="行动不便")

    @rule(slot=which, category=kind, capacity=st.integers(0, 6))
    def resize(self, slot, category, capacity):
        self.does.act(event_changes.change_capacity, self.does.quota(slot, category), capacity=capacity,
                      by=self.does.clerk())

    @rule(steps=st.integers(1, 2))
    def draw(self, steps):
        for _step in range(steps):
            self.does.go_on_with_the_draw()

    @rule(hours=st.sampled_from([1, 8, 24]))
    def time_passes(self, hours):
        clock.set_to(clock.now() + timedelta(hours=hours))
        self.does.clockwork()

    @invariant()
    def all_is_true(self):
        check()

    def teardown(self):
        clock.set_to(self.began)
        db.session.rollback()
        for table in _FILLED:
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
    n, slot, category, heads = dice.randrange(20), dice.randrange(2), dice.choice(CATEGORIES), dice.randint(1, 3)
    dice.choice([
        lambda: does.register(n % PEOPLE, slot, category, heads),
        lambda: does.register_list(slot, [(n % PEOPLE, category, heads), ((n + 1) % PEOPLE, category, 1)]),
        lambda: does.by_person(n, party_changes.withdraw_registration),
        lambda: does.by_person(n, waiting_list.accept_offer, among=(S.OFFERED,)),
        lambda: does.by_person(n, waiting_list.decline_offer, among=(S.OFFERED,)),
        lambda: does.by_person(n, party_changes.change_party, companions=others(heads)),
        lambda: does.by_staff(n, reviewing.approve),
        lambda: does.by_staff(n, reviewing.decline, reason="名额有限"),
        lambda: does.by_staff(n, line_priority.set_priority, among=(S.WAITING,), priority=heads, reason="行动不便"),
        lambda: does.move(n),
        lambda: does.act(event_changes.change_capacity, does.quota(slot, category), capacity=heads + 2,
                         by=does.clerk()),
        does.clockwork])()


def test_places_stay_true_when_all_happens_at_once(app, world, at):
    at("2026-03-17 15:00")  # late enough for students' places to go to residents
    with app.app_context():
        people = citizens()
        split(world, Allocation.FIRST_COME, review_required=True,
              registration_closes_at=beijing("2026-03-18 09:00"), cancel_until=beijing("2026-03-18 09:00"))
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
        assert {rule.state for rule in db.session.scalars(select(QuotaRelease))} == {ReleaseState.DONE}
        check()
