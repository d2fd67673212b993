"""What a mailing rests on: when and where things are, and that they are. It is true as long as that stands."""

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.events.reschedules import was_of
from xicheng_events.booking.events.states import EventCourse
from xicheng_events.booking.mailings.models import Mailing, MailingKind
from xicheng_events.booking.registration.operations.transitions import venue_line
from xicheng_events.foundation.notify.templates import words_in


def facts_of(event: Event) -> dict:
    """What is kept with a mailing of `event`: whether it is called off, the times of its slots, and its place."""
    return {"cancelled": event.course == EventCourse.CANCELLED, "where": venue_line(event),
            "times": {str(slot.id): was_of(slot) for slot in event.slots}}


def is_true(mailing: Mailing, slots: list[Slot]) -> bool:
    """Whether what `mailing` says to the people of `slots` is as it was when somebody said yes to it.

    Whoever writes by hand may name the time, so a notice rests on it whatever its words; on the place where it has
    {地点}. A reminder names the place anew, and is only for what will take place.
    """
    event, then, now = mailing.event, mailing.facts, facts_of(mailing.event)
    if mailing.kind is MailingKind.REMINDER and not event.is_open:
        return False
    if then is None:
        return not now["cancelled"]
    names_place = mailing.kind is MailingKind.NOTICE and "where" in words_in(mailing.text or "")
    return (then["cancelled"] == now["cancelled"] and (then["where"] == now["where"] or not names_place)
            and all(then["times"].get(str(slot.id)) == now["times"][str(slot.id)] for slot in slots))


def slots_of(mailing: Mailing) -> list[Slot]:
    """The slots to whose people a mailing goes."""
    return [slot for slot in mailing.event.slots if mailing.slot_id in (None, slot.id)]
