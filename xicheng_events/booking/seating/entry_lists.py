"""入场名单: who may come in at the gate, with their seats, and what has changed since it was last printed."""

from dataclasses import dataclass

from sqlalchemy import func, select

from xicheng_events.booking.events.kinds import AT_DOOR
from xicheng_events.booking.events.models import Quota, Slot
from xicheng_events.booking.registration.models import Companion, Registration
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.booking.seating.models import EntryListPrint
from xicheng_events.booking.seating.queries import SEATS_OF_PARTY, seat_words
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.personal_data import keyed_hash

_COMPANIONS = (select(func.aggregate_strings(Companion.name, ",")).correlate(Registration)
               .where(Companion.registration_id == Registration.id).scalar_subquery())


@dataclass(frozen=True)
class Changes:
    """What is different from the print before: registrations that are new or say something else; names of those who
    are no longer on the list. `since` is None for the first print."""

    since: EntryListPrint | None
    new: set[int]
    changed: set[int]
    gone: list[str]
    is_latest: bool  # whether nothing has changed after this print


def lines_now(slot: Slot) -> dict[str, str]:
    """A keyed hash of what the list says of each party with a place, by its id (as JSON has keys)."""
    query = (select(Registration.id, Registration.name, Registration.heads, _COMPANIONS, SEATS_OF_PARTY)
             .join(Registration.quota)
             .where(Registration.slot_id == slot.id, Registration.state == RegistrationState.CONFIRMED,
                    Quota.seat.in_(AT_DOOR)))
    at = f"{clock.local(slot.checkin_from):%Y-%m-%d %H:%M}"
    return {str(number): keyed_hash("\n".join(
                ("entry-list", name, str(heads), *sorted((companions or "").split(",")), seat_words(seats), at)))[:16]
            for number, name, heads, companions, seats in db.session.execute(query)}


def changes_in(printed: EntryListPrint) -> Changes:
    """What a print has marked, against the one before it."""
    before = db.session.scalar(
        select(EntryListPrint).where(EntryListPrint.slot_id == printed.slot_id, EntryListPrint.id < printed.id)
        .order_by(EntryListPrint.id.desc()).limit(1))
    slot = db.session.get(Slot, printed.slot_id)
    said, there = printed.lines, before.lines if before else {}
    gone = [int(number) for number in there if number not in said]
    names = db.session.scalars(select(Registration.name).where(Registration.id.in_(gone)).order_by(Registration.id))
    return Changes(before, {int(number) for number in said if before and number not in there},
                   {int(number) for number, line in said.items() if number in there and there[number] != line},
                   list(names), said == lines_now(slot))
