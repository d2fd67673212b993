"""Many people at the same moment, on real connections: nothing is oversold, doubled or lost."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from sqlalchemy import insert, select, update

from tests.cast import LI_JING, WANG_LEI
from tests.registration.steps import adults, change, form_of, register, states, sweep, taken
from tests.support.at_once import at_once as together
from xicheng_events.booking.events.models import Event, Quota, Slot
from xicheng_events.booking.participants.operations import event_changes, slot_changes
from xicheng_events.booking.registration.models import Registration, Ticket
from xicheng_events.booking.registration.operations import party_changes, placing, waiting_list
from xicheng_events.booking.registration.operations.checking_party import PartyApplication
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.personal_data import keyed_hash, rows_meant
from xicheng_events.foundation.notify.delivery import deliver_due_notices
from xicheng_events.foundation.notify.models import Notice

THREADS = 16


@pytest.fixture
def people(app, world) -> list[int]:
    """Sixteen citizens with proven phones."""
    with app.app_context():
        rows = [{"name": "居民", "phone": f"1990000{n:04}", "phone_hash": keyed_hash(f"1990000{n:04}"),
                 "session_stamp": "0", "created_at": clock.now()} for n in range(100, 100 + THREADS)]
        ids = list(db.session.scalars(insert(Person).returning(Person.id), rows_meant(Person, rows)))
        db.session.commit()
    return ids


@pytest.fixture
def at_once(app):
    """Run `act(argument)` in a thread each, all let go together, each in a transaction of its own; what they gave."""

    def run(act, arguments):
        return together(app, *[partial(act, argument) for argument in arguments])

    return run


def booking(slot_id, heads=1):
    """An act that registers a person with `heads` people."""

    def act(person_id):
        slot, person = db.session.get(Slot, slot_id), db.session.get(Person, person_id)
        others = [{"name": "同行", "age_band": "18_34"}] * (heads - 1)
        return placing.register(slot, PartyApplication(
            form_key=uuid.uuid4().hex, name=person.name, companions=others, privacy_agreed=True),
            person=person, by=person).state.value

    return act


def test_edge_1_two_at_the_same_moment_for_the_last_place(app, world, people, at_once):
    change(app, Quota, 2, capacity=1)
    assert sorted(at_once(booking(world.afternoon), people[:2])) == ["confirmed", "waiting"]
    assert taken(app, world.afternoon) == 1


def test_the_last_place_goes_to_one_of_sixteen(app, world, people, at_once):
    change(app, Quota, 2, capacity=1)
    change(app, Slot, world.afternoon, waiting_limit=0)
    answers = at_once(booking(world.afternoon), people)
    assert sorted(answers) == ["confirmed"] + ["full"] * (THREADS - 1)
    assert taken(app, world.afternoon) == 1


@pytest.mark.parametrize("heads", [1, 2, 3])
def test_parties_fill_what_there_is_and_the_line_is_as_long_as_allowed(app, world, people, at_once, heads):
    change(app, Quota, 2, capacity=10)
    answers = at_once(booking(world.afternoon, heads), people)
    placed = 10 // heads
    assert answers.count("confirmed") == placed
    assert answers.count("waiting") == min(5, THREADS - placed)
    assert answers.count("full") == THREADS - placed - min(5, THREADS - placed)
    assert taken(app, world.afternoon) == placed * heads


def test_one_person_from_sixteen_devices_is_registered_once(app, world, people, at_once):
    answers = at_once(booking(world.afternoon), [people[0]] * THREADS)
    assert answers == ["confirmed"] * THREADS
    assert states(app) == ["confirmed"]
    assert taken(app, world.afternoon) == 1
    with app.app_context():
        assert len(db.session.scalars(select(Ticket)).all()) == 1
        assert len(db.session.scalars(select(Notice).where(Notice.template == "confirmed")).all()) == 1


def test_a_form_that_arrives_eight_times_at_once_is_one_row_and_one_answer(app, world, citizen):
    client = citizen(LI_JING)
    fields = form_of(client, world.afternoon)
    with client.session_transaction() as session:
        kept = dict(session)
    start = threading.Barrier(8)

    def send(_n):
        browser = app.test_client()
        with browser.session_transaction() as session:
            session.update(kept)
        start.wait(timeout=30)
        return browser.post(f"/slots/{world.afternoon}/registration", data=fields)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, range(8)))
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert states(app) == ["confirmed"]
    assert taken(app, world.afternoon) == 1


def test_calling_off_pressed_at_once_frees_the_places_once(app, world, citizen, at_once):
    register(citizen(LI_JING), world.afternoon, **adults("甲", "乙"))
    register(citizen(WANG_LEI), world.afternoon, name="王磊")

    def withdraw(registration_id):
        registration = db.session.get(Registration, registration_id)
        return party_changes.withdraw_registration(registration, by=registration.person).state.value

    answers = at_once(withdraw, [1] * 8)
    assert set(answers) <= {"withdrawn", "changed_meanwhile"}
    assert states(app) == ["withdrawn", "offered"]
    assert taken(app, world.afternoon) == 1


def test_while_some_call_off_and_others_join_no_place_is_lost(app, world, people, at_once):
    change(app, Quota, 2, capacity=8)
    change(app, Slot, world.afternoon, waiting_limit=20)
    assert set(at_once(booking(world.afternoon), people[:8])) == {"confirmed"}

    def come_or_go(person_id):
        if person_id not in people[:8]:
            return booking(world.afternoon)(person_id)
        mine = db.session.scalars(select(Registration).where(Registration.person_id == person_id)).one()
        return party_changes.withdraw_registration(mine, by=mine.person).state.value

    at_once(come_or_go, people)
    held = states(app)
    assert held.count("withdrawn") == 8
    assert held.count("confirmed") + held.count("offered") == 8  # nobody waits beside a free place
    assert taken(app, world.afternoon) == 8


def test_offers_lapse_once_in_two_clockworks(app, world, people, at_once):
    change(app, Quota, 2, capacity=2)
    at_once(booking(world.afternoon), people[:2])
    at_once(booking(world.afternoon), people[2:6])

    def leave(person_id):
        mine = db.session.scalars(select(Registration).where(Registration.person_id == person_id)).one()
        return party_changes.withdraw_registration(mine, by=mine.person).state.value

    at_once(leave, people[:2])
    sweep(app, deliver_due_notices)  # who was not told is not blamed
    clock.set_to(clock.now().replace(day=12))
    at_once(lambda _n: waiting_list.lapse_offers(), [0] * 4)
    now = states(app)
    assert (now.count("lapsed"), now.count("offered"), now.count("waiting")) == (2, 2, 0)
    assert taken(app, world.afternoon) == 2
    with app.app_context():
        assert len(db.session.scalars(select(Notice).where(Notice.template == "lapsed")).all()) == 2
        assert len(db.session.scalars(select(Notice).where(Notice.template == "promote")).all()) == 4


def test_fewer_places_and_more_people_at_once_never_cross(app, world, people, at_once):
    change(app, Quota, 2, capacity=16)

    def grow_or_shrink(person_id):
        if person_id != people[0]:
            return booking(world.afternoon)(person_id)
        event = db.session.get(Event, world.event_id)
        clerk = db.session.get(Person, world.staff["zhaomin"])
        return event_changes.change_capacity(event.slots[1].quotas[0], capacity=8, by=clerk)

    at_once(grow_or_shrink, people)
    with app.app_context():
        quota = db.session.get(Quota, 2)
        assert quota.taken <= quota.capacity
    assert taken(app, world.afternoon) in (8, 15)


def test_a_party_whose_places_went_while_it_was_written_down_waits_and_hears_of_nothing_else(app, world, people):
    with app.app_context():
        slot = db.session.get(Slot, world.afternoon)
        assert slot.quotas[0].taken == 0  # read: from here on, this transaction believes in three free places
        db.session.execute(update(Quota).where(Quota.slot_id == slot.id).values(taken=3),
                           execution_options={"synchronize_session": False})
        person = db.session.get(Person, people[0])
        registration = placing.register(slot, PartyApplication(form_key=uuid.uuid4().hex, name="居民",
                                                               privacy_agreed=True),
                                        person=person, by=person)
        db.session.commit()
        assert registration.state.value == "waiting"
        assert db.session.scalar(select(Ticket)) is None
        assert [notice.template for notice in db.session.scalars(select(Notice))] == ["waitlist"]
        about = AuditEntry.action.startswith("registration.")
        assert list(db.session.scalars(select(AuditEntry.action).where(about))) == ["registration.waiting"]


def moving(app, world):
    """An act that moves a registration to the other slot."""

    def act(registration_id):
        registration = db.session.get(Registration, registration_id)
        there = world.afternoon if registration.slot_id == world.morning else world.morning
        slot_changes.move_to_slot(registration, db.session.get(Slot, there), reason="协商调整",
                                  by=db.session.get(Person, world.staff["zhaomin"]))
        return there

    return act


def test_many_moved_at_once_to_three_places_and_some_the_other_way(app, world, people, at_once):
    morning, afternoon = people[:10], people[10:12]
    with app.app_context():
        for slot_id, some in ((world.morning, morning), (world.afternoon, afternoon)):
            for person in some:
                booking(slot_id)(person)
        db.session.commit()
        ids = list(db.session.scalars(select(Registration.id)))
    answers = at_once(moving(app, world), ids)
    moved_in, moved_out = answers.count(world.afternoon), answers.count(world.morning)
    assert moved_out == 2
    assert 1 <= moved_in <= 3
    assert answers.count("full") == 10 - moved_in
    assert (taken(app, world.morning), taken(app, world.afternoon)) == (12 - moved_in, moved_in)
