"""Who may read a text about personal data after its notice has another one, or is withdrawn."""

from sqlalchemy import or_, select, true

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.events.queries import DESK_ROLES
from xicheng_events.booking.registration.models import Companion, Registration
from xicheng_events.booking.registration.ownership import own_registrations
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import db


def sees_who_agreed(person: Person, number: int) -> bool:
    """Whether a registration of `person`, or one on their desk, was made with that version of a text agreed to, for
    the registrant or for a child who comes along."""
    on_desk = true() if person.is_coordinator else Event.host_id.in_(person.organisation_ids(*DESK_ROLES))
    agreed = or_(Registration.privacy_notice_id == number,
                 Registration.companions.any(Companion.children_notice_id == number))
    return db.session.scalar(
        select(Registration.id).join(Slot, Slot.id == Registration.slot_id).join(Event, Event.id == Slot.event_id)
        .where(agreed, or_(own_registrations(person), on_desk)).limit(1)) is not None
