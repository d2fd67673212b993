"""Deleting what the door was told about people, and what opens its tablets, once it is nobody's business any more."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta
from flask import current_app
from sqlalchemy import or_, select, update

from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.operations.purging import events_to_forget
from xicheng_events.door.checkin.models import DoorDevice, DoorNote, DoorPass, Scan
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import write

_AT_ONCE = 2000


def purge_door_words() -> int:
    """Sweep: empty what was written at the door about parties whose personal data is gone, and about events whose
    contacts are due; what tablets were called; and the locks of passes that have long ended. How many; each at most
    _AT_ONCE. Groups, counts and results stay."""
    of_old_events = select(Slot.id).where(Slot.event_id.in_(events_to_forget()))
    forgotten = select(Registration.id).where(Registration.phone_hash == "")
    called = clock.now() - relativedelta(months=current_app.config["CONTACT_MONTHS"])
    over = clock.now() - timedelta(days=current_app.config["SECRET_DAYS"])
    ended = or_(DoorPass.slot_id.in_(select(Slot.id).where(Slot.ends_at <= over)),
                DoorPass.day <= clock.local(over).date())
    return (_empty(DoorNote.registration_id, DoorNote.text, DoorNote.registration_id.in_(forgotten))
            + _empty(Scan.id, Scan.reason, Scan.slot_id.in_(of_old_events))
            + _empty(DoorDevice.id, DoorDevice.name, DoorDevice.opened_at <= called)
            + write(update(DoorPass).where(DoorPass.index_lock.is_not(None), ended).values(index_lock=None)))


def _empty(key, column, *which) -> int:
    due = select(key).where(column != "", *which).order_by(key).limit(_AT_ONCE)
    return write(update(key.class_).where(key.in_(due)).values({column: ""}))
