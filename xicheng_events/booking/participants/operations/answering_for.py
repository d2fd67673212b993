"""Somebody who was offered a place answers on the telephone: a desk presses for them, and that it did is recorded."""

from xicheng_events.booking.events.desk_rights import require_in_charge
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.operations.waiting_list import accept_offer, decline_offer
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import changed_meanwhile

S = RegistrationState


def answer_by_phone(registration: Registration, *, accepts: bool, by: Person) -> Registration:
    """Take the offered place, or leave it to the next, as they said on the telephone; they are told as if they had
    pressed it themselves. Twice is once.

    Refuses `not_yours`, what `accept_offer` refuses, and `changed_meanwhile` where nothing is offered any more.
    """
    require_in_charge(by, registration.slot.event)
    if registration.state == (S.CONFIRMED if accepts else S.WITHDRAWN) or (accepts and registration.waits_for_desk):
        return registration
    if registration.state != S.OFFERED:
        raise changed_meanwhile()
    (accept_offer if accepts else decline_offer)(registration, by=by)
    record("registration.accepted_by_phone" if accepts else "registration.declined_by_phone", registration, by=by)
    db.session.flush()
    return registration
