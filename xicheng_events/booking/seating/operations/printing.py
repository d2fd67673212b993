"""Printing the entry list: that it was, and what it said, stays until the day after."""

from datetime import timedelta

from sqlalchemy import delete, select

from xicheng_events.booking.events.desk_rights import require_in_charge
from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.seating.entry_lists import lines_now, slots_of_day
from xicheng_events.booking.seating.models import EntryListPrint
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.inserts import insert_once

_AT_ONCE = 500


def print_entry_list(slot: Slot, *, form_key: str, by: Person) -> EntryListPrint:
    """Note that the entry list of a slot's day is printed as it stands; the same form sent twice is one print. Refuses
    `not_yours`."""
    require_in_charge(by, slot.event)
    lines, slot = lines_now(slot), slots_of_day(slot)[0]
    printed = insert_once(EntryListPrint, slot_id=slot.id, form_key=form_key, lines=lines, printed_by_id=by.id,
                          printed_at=clock.now())
    if printed is None:
        return db.session.scalars(select(EntryListPrint).where(EntryListPrint.form_key == form_key)).one()
    record("seating.entry_list_printed", slot, by=by, parties=len(lines))
    return printed


def forget_prints() -> int:
    """Sweep: what was printed for a slot is forgotten the day after it; how many prints."""
    over = select(Slot.id).where(Slot.ends_at < clock.start_of(clock.today()) - timedelta(days=1))
    due = (select(EntryListPrint.id).where(EntryListPrint.slot_id.in_(over)).order_by(EntryListPrint.id)
           .limit(_AT_ONCE))
    return write(delete(EntryListPrint).where(EntryListPrint.id.in_(due)))
