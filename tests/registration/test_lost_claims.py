"""The last places go in the moment between looking and claiming: what was written first must not remain."""

import uuid

import pytest
from sqlalchemy import select, update

from tests.cast import LI_JING, WANG_LEI
from tests.registration.steps import change, states
from xicheng_events.booking.events.models import Event, Quota, Slot
from xicheng_events.booking.registration.models import Companion, Registration, Ticket
from xicheng_events.booking.registration.operations import claiming_places, placing
from xicheng_events.booking.registration.operations.checking_party import PartyApplication
from xicheng_events.booking.registration.operations.placing import register
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.notify.models import Notice


@pytest.fixture
def gone(monkeypatch):
    """All places are taken once what was to be said is written; `again` of them are free again a moment later."""

    def go(again=0):
        claim, tried = claiming_places.claim, []

        def losing(quota_id, heads, **how):
            if not tried:
                db.session.execute(update(Quota).where(Quota.id == quota_id).values(taken=Quota.capacity),
                                   execution_options={"synchronize_session": False})
            done = claim(quota_id, heads, **how)
            if not tried:
                db.session.execute(update(Quota).where(Quota.id == quota_id).values(taken=Quota.capacity - again),
                                   execution_options={"synchronize_session": False})
            tried.append(done)
            return done

        monkeypatch.setattr(claiming_places, "claim", losing)
        return tried

    return go


def two_register(world, phone: str = LI_JING.phone) -> Registration:
    slot = db.session.get(Slot, world.morning)
    person = Person(name="李静", phone=phone, phone_hash=keyed_hash(phone), session_stamp="0", created_at=clock.now())
    db.session.add(person)
    db.session.flush()
    registration = register(
        slot, PartyApplication(form_key=uuid.uuid4().hex, name="李静", privacy_agreed=True,
                          companions=[{"name": "同行", "age_band": "18_34"}]), person=person, by=person)
    db.session.commit()
    return registration


def said(registration_id: int) -> tuple[list[str], list[str], int]:
    """The messages and records about a registration, and its tickets."""
    about = {"subject_kind": "registration", "subject_id": registration_id}
    return (list(db.session.scalars(select(Notice.template).filter_by(**about))),
            list(db.session.scalars(select(AuditEntry.action).filter_by(**about))),
            len(db.session.scalars(select(Ticket).filter_by(registration_id=registration_id)).all()))


@pytest.mark.parametrize(("review", "again", "state", "template", "tickets"), [
    (False, 0, "waiting", "waitlist", 0), (True, 0, "waiting", "waitlist", 0),
    (False, 2, "confirmed", "confirmed", 1), (True, 2, "pending", "submitted", 0),
])
def test_one_message_one_record_of_what_became_of_it(app, world, gone, review, again, state, template, tickets):
    change(app, Event, world.event_id, review_required=review)
    with app.app_context():
        tried = gone(again)
        made = two_register(world)
        assert tried[0] is False
        assert (made.state.value, made.ticket is not None) == (state, bool(tickets))
        assert said(made.id) == ([template], [f"registration.{state}"], tickets)
        assert (made.queued_at is not None) == (state == "waiting")
        assert len(db.session.scalars(select(Companion)).all()) == 1
        assert made.slot.quotas[0].taken == made.slot.quotas[0].capacity


def test_without_room_to_wait_nothing_remains(app, world, gone):
    change(app, Slot, world.morning, waiting_limit=0)
    with app.app_context():
        gone()
        with pytest.raises(Refused) as refusal:
            two_register(world)
        assert refusal.value.code == "full"
        db.session.rollback()
        for model in (Registration, Companion, Ticket):
            assert db.session.scalars(select(model)).all() == []
        assert db.session.scalars(select(Notice).where(Notice.subject_kind == "registration")).all() == []
        assert db.session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "registration")).all() == []
    assert states(app) == []


def test_who_finds_the_line_gone_in_their_turn_has_places_and_not_only_the_word(app, world, monkeypatch):
    """Somebody waits beside free places until a sweep ends the line, between the look and the turn."""
    with app.app_context():
        waits = two_register(world, phone=WANG_LEI.phone)
        quota, turn = waits.quota, claiming_places.take_turn
        line = update(Registration).where(Registration.id == waits.id)
        for statement in (line.values(state="waiting"), update(Quota).where(Quota.id == quota.id).values(taken=0)):
            write(statement)
        db.session.commit()

        def end_the_line(quota_id):
            turn(quota_id)
            write(line.values(state="lapsed"))

        monkeypatch.setattr(claiming_places, "take_turn", end_the_line)
        write(update(Quota).where(Quota.id == quota.id).values(capacity=2))
        db.session.commit()
        placed = two_register(world)
        db.session.refresh(quota)
        assert (placed.state.value, quota.taken) == ("confirmed", 2)


def test_who_pressed_twice_is_in_line_and_not_told_that_it_is_full(app, world, monkeypatch):
    """The first press takes the last place to wait while the second looks for what it has already."""
    with app.app_context():
        quota = db.session.get(Slot, world.morning).quotas[0]
        write(update(Quota).where(Quota.id == quota.id).values(taken=Quota.capacity))
        write(update(Slot).where(Slot.id == world.morning).values(waiting_limit=1))
        db.session.commit()
        first = two_register(world)
        assert first.state.value == "waiting"
        standing, looked = placing._standing, []
        monkeypatch.setattr(placing, "_standing", lambda *what: (looked and standing(*what)) or looked.append(True))
        again = register(first.slot, PartyApplication(
            form_key=uuid.uuid4().hex, name="李静", privacy_agreed=True,
            companions=[{"name": "同行", "age_band": "18_34"}]), person=first.person, by=first.person)
        assert (again.id, again.was_there) == (first.id, True)
