"""Asked again after the event was moved: still coming? No answer keeps the place (domain §17-5)."""

from collections.abc import Iterable

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from xicheng_events.booking.events.reschedule_models import Reschedule, RescheduledSlot
from xicheng_events.booking.events.states import EventCourse
from xicheng_events.booking.registration.models import Registration, StayReply
from xicheng_events.booking.registration.replies_to_move import has_said, last_move
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.inserts import insert_unless_there
from xicheng_events.foundation.core.refusal import Refused


def is_asked(registration: Registration) -> bool:
    """Whether this party is still to say if it comes at the new time; always may, never must."""
    return bool(asked_among([registration]))


def asked_among(registrations: Iterable[Registration]) -> set[int]:
    """The ids of those of these that `is_asked`, in one statement however many they are; slot and event are loaded.

    Whoever came after the last move knows the new time, and who wasn't moved has nothing to say.
    """
    may_be = [each for each in registrations
              if each.state == RegistrationState.CONFIRMED and each.slot.event.course == EventCourse.POSTPONED
              and clock.now() < each.slot.starts_at]
    if not may_be:
        return set()
    other = aliased(Reschedule)
    latest = select(func.max(other.id)).where(other.event_id == Reschedule.event_id).scalar_subquery()
    asked = (select(Registration.id).join(RescheduledSlot, RescheduledSlot.slot_id == Registration.slot_id)
             .join(Reschedule, Reschedule.id == RescheduledSlot.reschedule_id)
             .where(Registration.id.in_([each.id for each in may_be]), Reschedule.id == latest,
                    Registration.created_at <= Reschedule.at, ~has_said(Reschedule)))
    return set(db.session.scalars(asked))


def stay(registration: Registration, *, by: Person) -> None:
    """Say that one comes at the new time too. Twice is once. Refuses `not_asked` to who has no place to keep."""
    if registration.state != RegistrationState.CONFIRMED or registration.slot.event.course != EventCourse.POSTPONED:
        raise Refused("not_asked", _("这份报名现在不需要确认，请查看最新状态。"))
    moved = last_move(registration.slot.event) if is_asked(registration) else None
    if moved and insert_unless_there(StayReply, registration_id=registration.id, reschedule_id=moved.id,
                                     at=clock.now()):
        record("registration.stays", registration, by=by)
    db.session.flush()
