"""What the clockwork does with mailings, and people to write to."""

import uuid

from sqlalchemy import insert, select

from xicheng_events.booking.events.models import Quota
from xicheng_events.booking.mailings.operations.filling_outbox import queue_mailings
from xicheng_events.booking.mailings.operations.reminders import start_reminders
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock, codes
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.personal_data import keyed_hash, rows_meant


def run(app) -> int:
    """Let the clockwork begin what is due and put all of it into the outbox; how many reminders were begun."""
    with app.app_context():
        begun = start_reminders()
        db.session.commit()
        while queue_mailings():
            db.session.commit()
        db.session.commit()
        return begun


def guests(app, slot_id: int, count: int, *, state=RegistrationState.CONFIRMED, heads: int = 1) -> list[int]:
    """`count` parties with phones of their own, straight into the tables; their ids."""
    now = clock.now()
    with app.app_context():
        quota_id = db.session.scalar(select(Quota.id).where(Quota.slot_id == slot_id))
        people = db.session.scalars(insert(Person).returning(Person.id), [
            {"name": "某人", "session_stamp": "0", "created_at": now} for _n in range(count)]).all()
        rows = []
        for person in people:
            phone = f"1990002{person:04}"
            rows.append({
                "reference": codes.new_reference("BM"), "form_key": uuid.uuid4().hex, "slot_id": slot_id,
                "quota_id": quota_id, "person_id": person, "name": "某人", "phone": phone, "phone_tail": phone[-4:],
                "phone_hash": keyed_hash(phone), "heads": heads, "state": state, "privacy_agreed_at": now,
                "created_at": now})
        ids = list(db.session.scalars(insert(Registration).returning(Registration.id), rows_meant(Registration, rows)))
        db.session.commit()
        return ids
