"""Asked again after the event was moved: still coming? No answer keeps the place (domain §17-5)."""

from flask_babel import gettext as _
from sqlalchemy import func, select

from xicheng_events.accounts.models import Person
from xicheng_events.audit.models import AuditEntry
from xicheng_events.audit.operations import record
from xicheng_events.core import clock
from xicheng_events.core.db import db
from xicheng_events.core.refusal import Refused
from xicheng_events.events.states import EventState
from xicheng_events.registration.models import Registration
from xicheng_events.registration.states import RegistrationState

_ANSWERED = "registration.stays"


def is_asked(registration: Registration) -> bool:
    """Whether this party is still to say if it comes at the new time; always may, never must."""
    slot = registration.slot
    if (slot.event.state != EventState.POSTPONED or registration.state != RegistrationState.CONFIRMED
            or clock.now() >= slot.starts_at):
        return False
    moved = select(func.max(AuditEntry.id)).where(
        AuditEntry.subject_kind == "event", AuditEntry.subject_id == slot.event_id,
        AuditEntry.action == "events.postponed").scalar_subquery()
    answered = db.session.scalar(select(AuditEntry.id).where(
        AuditEntry.subject_kind == "registration", AuditEntry.subject_id == registration.id,
        AuditEntry.action == _ANSWERED, AuditEntry.id > moved).limit(1))
    return answered is None


def stay(registration: Registration, *, by: Person) -> None:
    """Say that one comes at the new time too. Twice is once. Refuses `not_asked` to who has no place to keep."""
    if registration.state != RegistrationState.CONFIRMED or registration.slot.event.state != EventState.POSTPONED:
        raise Refused("not_asked", _("这份报名现在不需要确认，请查看最新状态。"))
    if is_asked(registration):
        record(_ANSWERED, registration, by=by)
    db.session.flush()
