"""Telling those who come where they sit; from then on each change is written to whom it concerns."""

from collections.abc import Iterable

from flask_babel import gettext as _
from sqlalchemy import select

from xicheng_events.booking.events.desk_rights import require_in_charge
from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.operations.transitions import short_title, tell_party, touch
from xicheng_events.booking.seating.models import SeatsTold
from xicheng_events.booking.seating.queries import is_told, numbers_of, seat_labels
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.inserts import insert_unless_there
from xicheng_events.foundation.core.refusal import Refused


def tell_seats(slot: Slot, *, by: Person) -> None:
    """Let those who come to the slot read their seats on the pages of their registrations; pressed twice it is done
    once. Refuses `not_yours`, and `nobody_seated`."""
    require_in_charge(by, slot.event)
    if not numbers_of(slot.event)[slot.id][1]:
        raise Refused("nobody_seated", _("还没有人安排了座位，安排后再公布。"))
    if insert_unless_there(SeatsTold, slot_id=slot.id, told_at=clock.now(), told_by_id=by.id):
        record("seating.told", slot, by=by)


def seats_changed(slot: Slot, registration_ids: Iterable[int]) -> None:
    """The seats of these parties have changed: tablets at the door hear of it, and who has been told before is told
    anew."""
    ids = sorted(set(registration_ids))
    touch(ids)
    if not is_told(slot):
        return
    seats = seat_labels(ids)
    for party in db.session.scalars(select(Registration).where(Registration.id.in_(ids)).order_by(Registration.id)):
        if party.id in seats:
            tell_party(party, "seat_set", event=short_title(slot.event), seats=seats[party.id])
