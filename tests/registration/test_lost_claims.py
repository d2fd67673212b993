"""The last places go in the moment between looking and claiming: what was written first must not remain."""

import uuid

import pytest
from sqlalchemy import select, update

from tests.cast import LI_JING
from tests.registration.steps import change, states
from xicheng_events.booking.events.models import Event, Quota, Slot
from xicheng_events.booking.registration.models import Companion, Registration, Ticket
from xicheng_events.booking.registration.operations import claiming_places
from xicheng_events.booking.registration.operations.checking_party import PartyApplication
from xicheng_events.booking.registration.operations.placing import register
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
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


def two_register(world) -> Registration:
    slot, phone = db.session.get(Slot, world.morning), LI_JING.phone
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
