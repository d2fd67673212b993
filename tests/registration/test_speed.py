"""What a page may cost: statements, counted, never seconds."""

import uuid

import pytest
from sqlalchemy import insert, select

from tests.cast import LI_JING, person_id, sign_in_by_code, sign_in_staff
from tests.registration.steps import adults, form_of
from xicheng_events.booking.events.models import Quota, Slot
from xicheng_events.booking.registration.models import Companion, Registration, Ticket
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock, codes
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.personal_data import rows_meant

# Who it is, the slot with all that belongs to it, what this person has; the places, the registration, the ticket,
# the message, the record.
BOOKING = 8


def test_a_booking_takes_eight_statements(app, world, statements):
    client = sign_in_by_code(app.test_client(), LI_JING)  # the words of messages are read once in a while
    with app.app_context():
        db.session.get(Person, person_id(app, LI_JING)).name = "李静"
        db.session.commit()
    fields = form_of(client, world.morning)
    with statements() as sent:
        answer = client.post(f"/slots/{world.morning}/registration", data=fields)
    assert answer.status_code == 303
    assert len(sent) == BOOKING, "\n\n".join(sent)


def test_the_places_are_claimed_last_and_only_what_became_of_it_is_recorded_after_that(app, world, citizen, statements):
    client = citizen(LI_JING)
    fields = form_of(client, world.morning, **adults("甲", "乙"))
    with statements() as sent:
        client.post(f"/slots/{world.morning}/registration", data=fields)
    kinds = [" ".join(statement.split()[:2]) for statement in sent]
    assert kinds.index("UPDATE quota") == len(kinds) - 2, kinds
    assert sent[-1].startswith("INSERT INTO audit_entry")


def test_who_comes_too_late_is_told_without_touching_the_row_everybody_wants(app, world, citizen, statements):
    client = citizen(LI_JING)
    fields = form_of(client, world.afternoon)
    with app.app_context():
        slot = db.session.get(Slot, world.afternoon)
        slot.waiting_limit, slot.quotas[0].taken = 0, 3
        db.session.commit()
    with statements() as sent:
        answer = client.post(f"/slots/{world.afternoon}/registration", data=fields)
    assert answer.status_code == 422
    assert "本场名额和候补均已满" in answer.text
    assert [statement.split()[0] for statement in sent] == ["SELECT"] * 3


def fill(app, slot_id, count: int) -> None:
    """`count` confirmed parties of two, written straight into the tables."""
    now = clock.now()
    with app.app_context():
        quota_id = db.session.scalar(select(Quota.id).where(Quota.slot_id == slot_id))
        people = db.session.scalars(insert(Person).returning(Person.id), [
            {"name": "某人", "phone": None, "session_stamp": "0", "created_at": now} for _n in range(count)]).all()
        rows = [{"reference": codes.new_reference("BM"), "form_key": uuid.uuid4().hex, "slot_id": slot_id,
                 "quota_id": quota_id, "person_id": person, "name": f"某{n}", "phone": "19900000009",
                 "phone_hash": "0" * 64, "phone_tail": "0009", "heads": 2, "state": RegistrationState.CONFIRMED,
                 "privacy_agreed_at": now, "created_at": now} for n, person in enumerate(people)]
        ids = db.session.scalars(insert(Registration).returning(Registration.id), rows_meant(Registration, rows)).all()
        db.session.execute(insert(Companion), [
            {"registration_id": made, "name": "同行", "age_band": "18_34"} for made in ids])
        db.session.execute(insert(Ticket), [
            {"registration_id": made, "slot_id": slot_id, "token": codes.new_ticket_token(), "admits": 2,
             "code": codes.new_checkin_code(), "issued_at": now} for made in ids])
        db.session.commit()


@pytest.mark.parametrize("path", ["", "?sort=name&words=某", "/slots/{slot}/sheet", "/slots/{slot}/capacity",
                                  "/cancellation", "/postponement"])
def test_the_desks_lists_cost_the_same_with_1_30_and_300_rows(app, world, statements, path):
    clerk = sign_in_staff(app.test_client(), "zhaomin")
    address = f"/staff/registrations/events/{world.code}" + path.format(slot=world.morning)
    cost, made = [], 0
    for rows in (1, 30, 300):
        fill(app, world.morning, rows - made)
        made = rows
        with statements() as sent:
            assert clerk.get(address).status_code == 200
        cost.append(len(sent))
    assert cost[0] == cost[1] == cost[2] <= 11, "\n\n".join(sent)
