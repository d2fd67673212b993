"""Asked again after the event was moved: still coming? No answer keeps the place (domain §17-5)."""

from flask_babel import gettext as _
from sqlalchemy import select

from xicheng_events.accounts.models import Person
from xicheng_events.audit.operations import record
from xicheng_events.core import clock
from xicheng_events.core.db import db
from xicheng_events.core.refusal import Refused
from xicheng_events.events.states import EventState
from xicheng_events.registration.models import Registration
from xicheng_events.registration.replies import has_said, last_move
from xicheng_events.registration.states import RegistrationState


def is_asked(registration: Registration) -> bool:
    """Whether this party is still to say if it comes at the new time; always may, never must."""
    slot = registration.slot
    if (slot.event.state != EventState.POSTPONED or registration.state != RegistrationState.CONFIRMED
            or clock.now() >= slot.starts_at):
        return False
    moved = last_move(slot.event)
    if moved is None or registration.created_at > moved.at or slot.id not in moved.detail.get("slots", [slot.id]):
        return False  # whoever came afterwards knows the new time, and who wasn't moved has nothing to say
    return not db.session.scalar(select(has_said(moved)).where(Registration.id == registration.id))


def stay(registration: Registration, *, by: Person) -> None:
    """Say that one comes at the new time too. Twice is once. Refuses `not_asked` to who has no place to keep."""
    if registration.state != RegistrationState.CONFIRMED or registration.slot.event.state != EventState.POSTPONED:
        raise Refused("not_asked", _("这份报名现在不需要确认，请查看最新状态。"))
    if is_asked(registration):
        record("registration.stays", registration, by=by)
    db.session.flush()
