"""Forgetting what was written about the matters of a door, once the event's contacts are due (domain §9.2 P7)."""

from sqlalchemy import select, update

from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.registration.operations.purging import events_to_forget
from xicheng_events.door.attendance.models import Settlement
from xicheng_events.foundation.core.db import write

_AT_ONCE = 2000


def purge_settlements() -> int:
    """Sweep: empty the notes on matters of events whose contacts are due; how many, at most _AT_ONCE."""
    of_old_events = select(Slot.id).where(Slot.event_id.in_(events_to_forget()))
    due = (select(Settlement.id).where(Settlement.note != "", Settlement.slot_id.in_(of_old_events))
           .order_by(Settlement.id).limit(_AT_ONCE))
    return write(update(Settlement).where(Settlement.id.in_(due)).values(note=""))
