"""Asked again after the event was moved: still coming? No answer keeps the place (domain §17-5)."""

from collections.abc import Iterable

from flask_babel import gettext as _
from sqlalchemy import func, select

from xicheng_events.booking.events.states import EventState
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.replies import last_moves
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused


def is_asked(registration: Registration) -> bool:
    """Whether this party is still to say if it comes at the new time; always may, never must."""
    return bool(asked_among([registration]))


def asked_among(registrations: Iterable[Registration]) -> set[int]:
    """The ids of those of these that `is_asked`, in two statements however many they are; slot and event are loaded."""
    may_be = [each for each in registrations
              if each.state == RegistrationState.CONFIRMED and each.slot.event.state == EventState.POSTPONED
              and clock.now() < each.slot.starts_at]
    if not may_be:
        return set()
    moves = last_moves({each.slot.event_id for each in may_be})
    said = _last_said([each.id for each in may_be])
    return {each.id for each in may_be if (moved := moves.get(each.slot.event_id)) and _concerns(moved, each)
            and said.get(each.id, 0) < moved.id}


def _concerns(moved: AuditEntry, registration: Registration) -> bool:
    """Whoever came afterwards knows the new time, and who wasn't moved has nothing to say."""
    slot_id = registration.slot_id
    return registration.created_at <= moved.at and slot_id in moved.detail.get("slots", [slot_id])


def _last_said(ids: list[int]) -> dict[int, int]:
    """The latest record of each party's yes, by registration."""
    return dict(db.session.execute(select(AuditEntry.subject_id, func.max(AuditEntry.id)).where(
        AuditEntry.subject_kind == "registration", AuditEntry.subject_id.in_(ids),
        AuditEntry.action == "registration.stays").group_by(AuditEntry.subject_id)).all())


def stay(registration: Registration, *, by: Person) -> None:
    """Say that one comes at the new time too. Twice is once. Refuses `not_asked` to who has no place to keep."""
    if registration.state != RegistrationState.CONFIRMED or registration.slot.event.state != EventState.POSTPONED:
        raise Refused("not_asked", _("这份报名现在不需要确认，请查看最新状态。"))
    if is_asked(registration):
        record("registration.stays", registration, by=by)
    db.session.flush()
