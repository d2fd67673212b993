"""What the clock says about an event. Pure: no database, the instant is given (domain §2.4)."""

from datetime import datetime, timedelta

from xicheng_events.events.models import Event, Slot
from xicheng_events.events.states import OPEN_STATES, PUBLIC_STATES, EventState, Phase


def phase_of(event: Event, now: datetime, slot: Slot | None = None) -> Phase:
    """What is going on with `slot`, or with the event over all its slots, at the aware instant `now`."""
    if event.state == EventState.CANCELLED:
        return Phase.CANCELLED
    if event.state not in PUBLIC_STATES or not event.slots:
        return Phase.NOT_PUBLIC
    slots = [slot] if slot else event.slots
    starts, ends = min(s.checkin_from for s in slots), max(s.ends_at for s in slots)
    if event.state == EventState.CLOSED or now >= ends:
        return Phase.COLLECTING if now < ends + timedelta(days=event.feedback_days) else Phase.OVER
    if now >= starts:
        begun = any(s.starts_at <= now < s.ends_at for s in slots)
        return Phase.RUNNING if begun else Phase.CHECKIN
    return _before(event, slots, now)


def _before(event: Event, slots: list[Slot], now: datetime) -> Phase:
    if event.registration_opens_at and now < event.registration_opens_at:
        return Phase.ANNOUNCED
    if event.registration_closes_at and now >= event.registration_closes_at:
        return Phase.REGISTRATION_CLOSED
    return Phase.OPEN if any(s.left > 0 for s in slots) else Phase.FULL


def registration_is_open(event: Event, slot: Slot, now: datetime) -> bool:
    """Whether `slot` takes registrations at `now`, places or waiting list alike."""
    return (
        event.state in OPEN_STATES
        and event.registration_opens_at is not None
        and event.registration_opens_at <= now < (event.registration_closes_at or slot.starts_at)
        and now < slot.starts_at
    )
