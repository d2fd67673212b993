"""入场名单: who may come in at the gate, with their seats, and what has changed since it was last printed."""

from dataclasses import dataclass

from sqlalchemy import Select, func, select

from xicheng_events.booking.events.kinds import AT_DOOR
from xicheng_events.booking.events.models import Quota, Slot
from xicheng_events.booking.participants.printed_papers import PARTIES
from xicheng_events.booking.registration.models import Companion, Registration
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.booking.seating.models import EntryListPrint
from xicheng_events.booking.seating.queries import SEATS_OF_PARTY, seat_words
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.core.pinyin import reading_order

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


@dataclass(frozen=True)
class GateList:
    """What one page for the printer holds of a day's parties, by name as it is read (PARTIES at a time)."""

    parties: list[Registration]
    number: int  # from 1
    count: int
    before: int  # parties on the pages before
    all_parties: int
    heads: int  # of the whole day


def slots_of_day(slot: Slot) -> list[Slot]:
    """The slots of its event on the same day: who keeps the gate has one list of them all. The first one's number is
    the list's."""
    day = clock.local(slot.starts_at).date()
    return [each for each in slot.event.slots if clock.local(each.starts_at).date() == day]


def gate_list(slot: Slot, number: int = 1) -> GateList:
    """Who may come in on the day of a slot, the `number`th page (the nearest, for a number out of range)."""
    query = _coming(slot).with_only_columns(Registration.id, Registration.name, Registration.heads)
    lines = sorted(db.session.execute(query), key=lambda line: (*reading_order(line.name), line.id))
    count = max(1, -(-len(lines) // PARTIES))
    number = min(max(number, 1), count)
    shown = [line.id for line in lines[(number - 1) * PARTIES:number * PARTIES]]
    found = {each.id: each for each in db.session.scalars(select(Registration).where(Registration.id.in_(shown)))}
    return GateList([found[each] for each in shown if each in found], number, count, (number - 1) * PARTIES, len(lines),
                    sum(line.heads for line in lines))


def lines_now(slot: Slot) -> dict[str, str]:
    """A keyed hash of what the list says of each party that comes that day, by its id (as JSON has keys)."""
    query = _coming(slot).with_only_columns(
        Registration.id, Registration.slot_id, Registration.name, Registration.heads, _COMPANIONS, SEATS_OF_PARTY)
    when = {each.id: f"{each.label} {clock.local(each.checkin_from):%Y-%m-%d %H:%M}" for each in slots_of_day(slot)}
    return {str(number): keyed_hash("\n".join(
                ("entry-list", name, str(heads), *sorted((companions or "").split(",")), seat_words(seats),
                 when[slot_id])))[:16]
            for number, slot_id, name, heads, companions, seats in db.session.execute(query)}


def _coming(slot: Slot) -> Select:
    """The parties that come in at the door on the day of a slot."""
    return (select(Registration).join(Registration.quota)
            .where(Registration.slot_id.in_([each.id for each in slots_of_day(slot)]),
                   Registration.state == RegistrationState.CONFIRMED, Quota.seat.in_(AT_DOOR)))


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
