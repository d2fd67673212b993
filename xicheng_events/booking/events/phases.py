"""What is going on with an event now: worked out from the decision, the clock and the places left (domain §2.4).

Pure: nothing here asks the database. A postponed event goes through the same phases at its new time.
"""

from datetime import datetime, timedelta

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.events.states import EventCourse, Phase

RESULT_BEFORE = timedelta(hours=24)
# An event with several slots is in the phase that matters most to somebody who might come.
_FOREMOST = (Phase.OPEN, Phase.FULL, Phase.CHECKIN, Phase.RUNNING, Phase.ANNOUNCED, Phase.REGISTRATION_CLOSED,
             Phase.COLLECTING, Phase.OVER)


def phase_of(of: Slot | Event, now: datetime) -> Phase:
    """The phase of a slot, or of an event as a whole, at `now`."""
    event = of.event if isinstance(of, Slot) else of
    if not event.is_public:
        return Phase.NOT_PUBLIC
    if event.course is EventCourse.CANCELLED:
        return Phase.CANCELLED
    if isinstance(of, Slot):
        return _slot_phase(of, event, now)
    return min((_slot_phase(slot, event, now) for slot in event.slots), key=_FOREMOST.index, default=Phase.OVER)


def registration_is_open(event: Event, slot: Slot, now: datetime) -> bool:
    """Whether somebody may register for `slot` at `now`, for a place or for the waiting list."""
    if not event.is_open or not event.allocation.row.takes_registrations or not slot.capacity:
        return False
    opens = event.registration_opens_at
    return (opens is None or opens <= now) and now < registration_closes(event, slot)


def first_start(event: Event) -> datetime | None:
    """When the first of the slots begins; None without slots."""
    return min((slot.starts_at for slot in event.slots), default=None)


def registration_closes(event: Event, slot: Slot) -> datetime:
    """When registering for `slot` ends: as the notice says, but never after the slot has begun."""
    return min(event.registration_closes_at or slot.starts_at, slot.starts_at)


def cancel_deadline(event, slot: Slot) -> datetime:
    """Until when who has a place in `slot` may call off by themselves: as the notice (`event`) says, but never after
    the slot has begun; until then once the event was postponed (domain §2.4)."""
    if event.course == EventCourse.POSTPONED:
        return slot.starts_at
    return min(event.cancel_until or slot.starts_at, slot.starts_at)


def result_until(slot: Slot) -> datetime:
    """Until when everybody who applied for `slot` has heard: as the notice says, else a day before it begins; never
    before registration closes."""
    said = slot.event.result_until or slot.starts_at - RESULT_BEFORE
    return max(said, registration_closes(slot.event, slot))


def collecting_until(event: Event, slot: Slot) -> datetime:
    """Until when feedback about `slot` is collected."""
    return slot.ends_at + timedelta(days=event.feedback_days)


def _slot_phase(slot: Slot, event: Event, now: datetime) -> Phase:
    if now >= slot.ends_at:
        return Phase.COLLECTING if now < collecting_until(event, slot) else Phase.OVER
    if event.course is EventCourse.CLOSED:
        return Phase.OVER
    if now >= slot.starts_at:
        return Phase.RUNNING
    if now >= slot.checkin_from:
        return Phase.CHECKIN
    return _before_the_door_opens(slot, event, now)


def _before_the_door_opens(slot: Slot, event: Event, now: datetime) -> Phase:
    if not event.allocation.row.takes_registrations or not slot.capacity:
        return Phase.ANNOUNCED
    if event.registration_opens_at and now < event.registration_opens_at:
        return Phase.ANNOUNCED
    if now >= registration_closes(event, slot):
        return Phase.REGISTRATION_CLOSED
    return Phase.OPEN if slot.free > 0 or not event.allocation.row.places_at_once else Phase.FULL
