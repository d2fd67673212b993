"""Whatever people do, in whatever order: the places taken are those that are held, and never more than there are."""

import uuid
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import func, insert, select

from xicheng_events.booking.events.kinds import SeatKind
from xicheng_events.booking.events.models import Quota, Slot
from xicheng_events.booking.participants.operations import event_changes
from xicheng_events.booking.registration import queries
from xicheng_events.booking.registration.models import Registration, Ticket
from xicheng_events.booking.registration.operations import changing_seat, party_changes, placing, waiting_list
from xicheng_events.booking.registration.operations.checking_party import PartyApplication
from xicheng_events.booking.registration.states import HOLDING, LIVE, RegistrationState
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.personal_data import keyed_hash, rows_meant
from xicheng_events.foundation.core.refusal import Refused

PEOPLE = 8
PLACES = {SeatKind.ROOM: 3, SeatKind.ONLINE: 2}
who = st.integers(0, PEOPLE - 1)
seats = st.sampled_from(SeatKind)
party = st.integers(1, 3)


class Places(RuleBasedStateMachine):
    """Eight people and the afternoon slot, in the room and online, through operations; a refusal changes nothing."""

    world = None
    people: list[int] = []


    @property
    def slot(self) -> Slot:
        return db.session.get(Slot, self.world.afternoon)

    def _do(self, act) -> None:
        before = self._counts()
        try:
            act()
            db.session.commit()
        except Refused:
            db.session.rollback()
            assert self._counts() == before
        db.session.expire_all()

    def _person(self, n: int) -> Person:
        return db.session.get(Person, self.people[n])

    def _live(self, n: int) -> Registration | None:
        return queries.standing_registration(self._person(n), self.slot)

    def _with_live(self, n: int, operation, **values) -> None:
        registration = self._live(n)
        if registration:
            self._do(lambda: operation(registration, by=registration.person, **values))

    @rule(n=who, heads=party, seat=seats)
    def register(self, n, heads, seat):
        person = self._person(n)
        self._do(lambda: placing.register(self.slot, PartyApplication(
            form_key=uuid.uuid4().hex, name="居民", companions=_others(heads), privacy_agreed=True, seat=seat),
            person=person, by=person))

    @rule(n=who)
    def withdraw(self, n):
        self._with_live(n, party_changes.withdraw_registration)

    @rule(n=who, heads=party)
    def change_party(self, n, heads):
        self._with_live(n, party_changes.change_party, companions=_others(heads))

    @rule(n=who, seat=seats)
    def change_seat(self, n, seat):
        self._with_live(n, changing_seat.change_seat, seat=seat)

    @rule(n=who)
    def accept(self, n):
        self._with_live(n, waiting_list.accept_offer)

    @rule(n=who)
    def decline(self, n):
        self._with_live(n, waiting_list.decline_offer)

    @rule(n=who)
    def revoke(self, n):
        registration, clerk = self._live(n), db.session.get(Person, self.world.staff["zhaomin"])
        if registration:
            self._do(lambda: event_changes.revoke(registration, reason="重复", by=clerk))

    @rule(capacity=st.integers(1, 8), at=st.integers(0, 1))
    def resize(self, capacity, at):
        clerk = db.session.get(Person, self.world.staff["zhaomin"])
        self._do(lambda: event_changes.change_capacity(self.slot.quotas[at], capacity=capacity, by=clerk))

    @precondition(lambda self: clock.now() < self.slot.event.registration_closes_at)
    @rule(hours=st.integers(1, 30))
    def time_passes(self, hours):
        clock.set_to(clock.now() + timedelta(hours=hours))
        self._do(waiting_list.lapse_offers)

    @rule()
    def the_clockwork_runs(self):
        self._do(waiting_list.offer_free_places)
        if clock.now() < self.slot.starts_at - timedelta(hours=2):
            for quota in self._quotas():
                self._nobody_waits_for_what_is_free(quota)

    def _nobody_waits_for_what_is_free(self, quota):
        free = quota.capacity - quota.taken
        for party in queries.line_of(quota.id):
            assert party.heads > free
            if party.heads <= quota.capacity and party.passed_over:
                break  # from here on places are kept for it

    @invariant()
    def what_is_taken_is_what_is_held(self):
        for quota in self._quotas():
            held = db.session.scalar(select(func.coalesce(func.sum(Registration.heads), 0)).where(
                Registration.quota_id == quota.id, Registration.state.in_(HOLDING)))
            assert held == quota.taken <= quota.capacity

    @invariant()
    def a_ticket_is_good_for_as_many_as_are_confirmed(self):
        for registration, ticket in db.session.execute(select(Registration, Ticket).outerjoin(Registration.ticket)):
            is_good = ticket is not None and ticket.revoked_at is None
            assert is_good == (registration.state == RegistrationState.CONFIRMED)
            assert not is_good or ticket.admits == registration.heads == 1 + len(registration.companions)

    @invariant()
    def nobody_is_in_twice(self):
        twice = (select(Registration.person_id).where(Registration.state.in_(LIVE))
                 .group_by(Registration.person_id).having(func.count() > 1))
        assert db.session.scalars(twice).all() == []

    def _quotas(self) -> list[Quota]:
        return db.session.scalars(select(Quota).where(Quota.slot_id == self.world.afternoon).order_by(Quota.id)).all()

    def _counts(self):
        of = (Registration.quota_id, Registration.state)
        counts = db.session.execute(select(*of, func.sum(Registration.heads), func.count())
                                    .group_by(*of).order_by(*of)).all()
        return counts, [(quota.taken, quota.capacity) for quota in self._quotas()]

    def teardown(self):
        clock.set_to(self.began)
        db.session.rollback()
        for table in ("companion", "ticket", "registration", "notice", "audit_entry"):
            db.session.execute(db.metadata.tables[table].delete())
        for seat, places in PLACES.items():
            db.session.execute(Quota.__table__.update().values(taken=0, capacity=places).where(
                Quota.slot_id == self.world.afternoon, Quota.seat == seat))
        db.session.commit()


def _others(heads: int) -> list[dict]:
    return [{"name": "同行", "age_band": "18_34"}] * (heads - 1)


def test_places_stay_true_whatever_happens(app, world):
    with app.app_context():
        Places.world, Places.began = world, clock.now()
        db.session.add(Quota(slot_id=world.afternoon, seat=SeatKind.ONLINE, capacity=PLACES[SeatKind.ONLINE]))
        Places.people = list(db.session.scalars(insert(Person).returning(Person.id), rows_meant(Person, (
            {"name": "居民", "phone": f"1990000020{n}", "phone_hash": keyed_hash(f"1990000020{n}"),
             "session_stamp": "0", "created_at": clock.now()} for n in range(PEOPLE)))))
        db.session.commit()
        run_state_machine_as_test(Places, settings=settings(
            max_examples=25, stateful_step_count=25, deadline=None, database=None, derandomize=True,
            suppress_health_check=list(HealthCheck)))
