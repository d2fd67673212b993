"""What the pages of the desk of one event's registrations share: their door, the event, and who is searched for."""

from flask import Blueprint, abort
from flask_login import current_user

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.events.queries import desk_event
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.core.phones import whole_number_in
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.web.access import staff_only

ROLES = (Role.EDITOR, Role.REVIEWER, Role.LEADER, Role.COORDINATOR)


def desk_of_event(name: str, module: str) -> Blueprint:
    """A part of the desk of one event's registrations, with its door."""
    bp = Blueprint(name, module, url_prefix="/staff/registrations/events/<code>")
    bp.within = "events_staff"
    staff_only(bp, *ROLES)
    return bp


def event_of(code: str) -> Event:
    """The event of that code on this person's desk; any other isn't there."""
    return desk_event(current_user, code, with_words=False) or abort(404)


def slot_of(event: Event, slot_id: int) -> Slot:
    """One of the event's slots."""
    return next((slot for slot in event.slots if slot.id == slot_id), None) or abort(404)


def searched_by(asked) -> tuple[str, str]:
    """(words, a phone's keyed hash) by which an address or a form searches for people; one of them at most. A whole
    number among the words goes on as its keyed hash alone: addresses are logged."""
    words = plain_text(asked.get("words"))[:60]
    if number := whole_number_in(words):
        return "", keyed_hash(number)
    return words, "" if words else plain_text(asked.get("who"))[:64]
