"""Giving seats: one by one, by picking up and putting down; all at once by rule. The database decides every race."""

from collections import defaultdict
from contextlib import contextmanager

from flask_babel import gettext as _
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from xicheng_events.booking.events.desk_rights import require_in_charge
from xicheng_events.booking.events.kinds import SeatKind
from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.seating.models import Seat, SeatAssignment, SeatPlan
from xicheng_events.booking.seating.operations.telling import seats_changed
from xicheng_events.booking.seating.queries import (
    SeatedHead,
    SeatingParty,
    is_told,
    lost_seats,
    seat_plan_of,
    seated,
    seating_of,
)
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.inserts import insert_new, insert_unless_there
from xicheng_events.foundation.core.refusal import Refused

_AT_ONCE = 2000


def seat_next_head(slot: Slot, registration_id: int, seat_id: int, *, by: Person) -> Seat:
    """Give a free seat to the next head of a party that has none. Refuses `not_yours`, `no_such_seat`,
    `nobody_to_seat` for a party without a place in the slot or whose heads all sit, `seat_taken`."""
    require_in_charge(by, slot.event)
    seat = _seat(slot, seat_id)
    party = next((each for each in seating_of(slot, None).parties if each.registration.id == registration_id), None)
    if party is None or not party.missing:
        raise Refused("nobody_to_seat", _("这份报名没有等待安排座位的人，请看最新的座位图。"))
    _forget_lost(SeatAssignment.slot_id == slot.id)
    with _while_the_plan_stands():
        done = insert_unless_there(SeatAssignment, slot_id=slot.id, seat_id=seat.id, registration_id=registration_id,
                                   head=party.missing[0])
    if not done:
        raise _taken(slot, seat)
    _note("seating.seated", slot, party.registration, by=by, seat_label=seat.label)
    return seat


def move_seat(slot: Slot, assignment_id: int, seat_id: int, *, instead_of: int | None = None, by: Person) -> Seat:
    """Let who sits somewhere sit on another seat: one row changes, and nothing else of the registration. `instead_of`:
    the assignment that the page showed there; the two change seats.

    Refuses `not_yours`, `no_such_seat`, `moved_meanwhile` where one of the two no longer sits as shown, `seat_taken`
    where the seat was free and no longer is.
    """
    require_in_charge(by, slot.event)
    seat, mine = _seat(slot, seat_id), _assignment(slot, assignment_id)
    if mine.seat_id == seat.id:
        return seat
    _forget_lost(SeatAssignment.slot_id == slot.id)
    other = _assignment(slot, instead_of) if instead_of else None
    if other is not None and other.seat_id != seat.id:
        raise _moved_meanwhile()
    before = _label(mine.seat_id)
    if other is None:
        _put(slot, mine, seat)
    else:
        _swap(slot, mine, other)
    _note("seating.moved", slot, mine.registration_id, by=by, seat_label=seat.label, seat_before=before)
    if other is not None and other.registration_id != mine.registration_id:
        _note("seating.moved", slot, other.registration_id, by=by, seat_label=before, seat_before=seat.label)
    return seat


def free_seat(slot: Slot, assignment_id: int, *, by: Person) -> None:
    """Take somebody off a seat, who is then to be seated anew. Refuses `not_yours`, `moved_meanwhile`, and `told` once
    seats have been told: who knows a seat gets another one instead."""
    require_in_charge(by, slot.event)
    if is_told(slot):
        raise Refused("told", _("座位已公布，不能只腾出座位，请直接移到另一个座位。"))
    mine = _assignment(slot, assignment_id)
    label = _label(mine.seat_id)
    if write(delete(SeatAssignment).where(SeatAssignment.id == mine.assignment_id)) != 1:
        raise _moved_meanwhile()
    _note("seating.freed", slot, mine.registration_id, by=by, seat_label=label)


def fill_by_rule(slot: Slot, *, by: Person) -> tuple[int, int]:
    """Seat all who have no seat yet, in the order of the list, each on the kind of seat it has a place on, a party side
    by side where that is possible; who said what they need for access comes first, on an accessible seat where one is
    free. Nobody who sits is moved. (heads seated, heads left without a seat.) Refuses `not_yours`, `no_plan`."""
    require_in_charge(by, slot.event)
    plan = seat_plan_of(slot.event)
    if plan is None:
        raise Refused("no_plan", _("请先选择座位图。"))
    _forget_lost(SeatAssignment.slot_id == slot.id)
    seating = seating_of(slot, plan)
    free, taken = defaultdict(list), seating.by_seat
    for seat in seating.seats:
        if seat.id not in taken:
            free[seat.kind].append(seat)
    wanted = sorted(seating.unseated, key=lambda party: not party.registration.access_needs)
    rows = [row for party in wanted for row in _seats_for(party, free)]
    with _while_the_plan_stands():
        made = insert_new(SeatAssignment, [{"slot_id": slot.id, **row} for row in rows], key="seat_id")
    parties = {row["registration_id"] for row in rows if row["seat_id"] in made}
    seats_changed(slot, parties)
    if made:
        record("seating.filled", slot, by=by, seats=len(made))
    return len(made), sum(len(party.missing) for party in wanted) - len(made)


def _seats_for(party: SeatingParty, free: dict[SeatKind, list[Seat]]) -> list[dict]:
    """The rows that seat the heads of a party that have no seat; what they take is no longer `free`."""
    heads, kind = party.missing, party.kind
    chosen = free[SeatKind.ACCESSIBLE][:1] if party.registration.access_needs else []
    mine = [seat for seat in free[kind] if seat not in chosen] if kind is SeatKind.ACCESSIBLE else free[kind]
    chosen += _side_by_side(mine, len(heads) - len(chosen))
    if len(chosen) < len(heads):
        return []  # a party is seated as a whole, or by hand
    for seat in chosen:
        free[seat.kind].remove(seat)
    return [{"registration_id": party.registration.id, "head": head, "seat_id": seat.id}
            for head, seat in zip(heads, chosen, strict=True)]


def _side_by_side(free: list[Seat], n: int) -> list[Seat]:
    """The first `n` free seats that stand next to each other in a row; else simply the first."""
    for at in range(len(free) - n + 1):
        run = free[at:at + n]
        if n and run[-1].row == run[0].row and run[-1].position - run[0].position == n - 1:
            return run
    return free[:n]


def free_lost_seats() -> int:
    """Sweep: whoever has called off, was moved to another slot or comes with fewer leaves their seats; how many."""
    return _forget_lost()


def _forget_lost(*which) -> int:
    due = lost_seats().where(*which).order_by(SeatAssignment.id).limit(_AT_ONCE)
    return write(delete(SeatAssignment).where(SeatAssignment.id.in_(due)))


def _seat(slot: Slot, seat_id: int) -> Seat:
    seat = db.session.scalar(select(Seat).join(SeatPlan, SeatPlan.id == Seat.plan_id)
                             .where(Seat.id == seat_id, SeatPlan.event_id == slot.event_id))
    if seat is None:
        raise _no_such_seat()
    return seat


@contextmanager
def _while_the_plan_stands():
    """What is written in this block may name a seat that somebody else is just taking out of the plan."""
    try:
        with db.session.begin_nested():
            yield
    except IntegrityError:
        raise _no_such_seat() from None


def _no_such_seat() -> Refused:
    return Refused("no_such_seat", _("座位图已更换，没有这个座位，请看最新的座位图。"))


def _assignment(slot: Slot, assignment_id: int) -> SeatedHead:
    row = db.session.execute(
        seated(SeatAssignment.id, SeatAssignment.seat_id, SeatAssignment.registration_id, SeatAssignment.head)
        .where(SeatAssignment.id == assignment_id, SeatAssignment.slot_id == slot.id)).first()
    if row is None:
        raise _moved_meanwhile()
    return SeatedHead(*row)


def _put(slot: Slot, mine: SeatedHead, seat: Seat) -> None:
    try:
        with db.session.begin_nested():
            done = write(update(SeatAssignment).where(
                SeatAssignment.id == mine.assignment_id, SeatAssignment.seat_id == mine.seat_id
            ).values(seat_id=seat.id))
    except IntegrityError:
        raise _taken(slot, seat) from None
    if done != 1:
        raise _moved_meanwhile()


def _swap(slot: Slot, mine: SeatedHead, other: SeatedHead) -> None:
    """No seat holds two even for a moment: one of them stands up in between."""
    for each in (mine, other):
        if write(delete(SeatAssignment).where(SeatAssignment.id == each.assignment_id,
                                              SeatAssignment.seat_id == each.seat_id)) != 1:
            raise _moved_meanwhile()
    with _while_the_plan_stands():
        done = [insert_unless_there(SeatAssignment, slot_id=slot.id, seat_id=seat_id, head=each.head,
                                    registration_id=each.registration_id)
                for each, seat_id in ((mine, other.seat_id), (other, mine.seat_id))]
    if not all(done):
        raise _moved_meanwhile()


def _note(action: str, slot: Slot, registration: Registration | int, *, by: Person, **labels) -> None:
    party = db.session.get(Registration, registration) if isinstance(registration, int) else registration
    record(action, party, by=by, **labels)
    seats_changed(slot, [party.id])


def _label(seat_id: int) -> str:
    return db.session.scalar(select(Seat.label).where(Seat.id == seat_id))


def _taken(slot: Slot, seat: Seat) -> Refused:
    who = db.session.scalar(seated(Registration.name).where(
        SeatAssignment.slot_id == slot.id, SeatAssignment.seat_id == seat.id))
    return Refused("seat_taken", _("%(seat)s刚安排给%(name)s，请选择别的座位。", seat=seat.label, name=who) if who
                   else _("%(seat)s刚被别人安排，请选择别的座位。", seat=seat.label))


def _moved_meanwhile() -> Refused:
    return Refused("moved_meanwhile", _("这个座位刚在别处调整过，没有移动，请看最新的座位图。"))
