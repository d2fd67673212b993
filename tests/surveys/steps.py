"""People who came, and the links they were sent."""

import re

from tests.opinions.steps import told
from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.registration.models import Registration, Ticket
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock, codes
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.questions.queries import answers_of, sheet_of
from xicheng_events.voice.surveys.models import Answer
from xicheng_events.voice.surveys.operations.inviting import invite_those_who_came
from xicheng_events.voice.surveys.operations.mixing_anonymous import move_anonymous_answers
from xicheng_events.worker import run_sweep


def came(app, slot_id: int, citizen, *, arrived: int = 1) -> int:
    """That citizen registered for the slot, and `arrived` of the party of two came; the registration's id."""
    with app.app_context():
        slot, hashed = db.session.get(Slot, slot_id), keyed_hash(citizen.phone)
        person = db.session.scalar(db.select(Person).where(Person.phone_hash == hashed)) or Person(
            name=citizen.name, phone=citizen.phone, phone_hash=hashed, session_stamp="x", created_at=clock.now())
        made = Registration(
            reference=codes.new_reference("BM"), form_key=codes.new_ticket_token(), slot=slot, quota=slot.quotas[0],
            person=person, name=citizen.name, phone=citizen.phone, phone_hash=hashed, phone_tail=citizen.phone[-4:],
            heads=2, state=RegistrationState.CONFIRMED, privacy_agreed_at=clock.now(), created_at=clock.now(),
            ticket=Ticket(slot_id=slot.id, token=codes.new_ticket_token(), code=codes.new_checkin_code(), admits=2,
                          arrived=arrived, issued_at=clock.now()))
        db.session.add(made)
        db.session.commit()
        return made.id


def invite(app) -> int:
    """The sweep, as the clockwork runs it."""
    with app.app_context():
        count = invite_those_who_came()
        db.session.commit()
        return count


def mix(app) -> int:
    """The sweep that moves anonymous answers, as the clockwork runs it."""
    return run_sweep(app, move_anonymous_answers)


def link_of(app, citizen) -> str:
    """The path of the last link that citizen was sent."""
    words = [text for phone, text in told(app, "feedback") if phone == citizen.phone][-1]
    return re.search(r"(/feedback/[A-Za-z0-9_-]+)", words).group(1)


def typed(**answers) -> dict:
    """What is typed into the questionnaire, by the names of its inputs: typed(overall="5")."""
    return {f"answers-{key}": value for key, value in answers.items()}


def rated(score: int = 5, **texts: str) -> dict:
    """As `taking_answers.answer` takes it: how satisfied altogether, and what was written."""
    return {"overall": [str(score)], **{key: [text] for key, text in texts.items()}}


def sheets(app) -> list[dict]:
    """What was answered, a dict for each answer, in no order."""
    with app.app_context():
        return [answers_of(sheet_of(sheet)) for sheet in db.session.scalars(db.select(Answer.sheet_id))]
