"""Who sits where, and who doesn't yet."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from flask_babel import gettext as _
from sqlalchemy import Select, and_, func, select

from xicheng_events.booking.events.kinds import AT_DOOR, SEATS, SeatKind
from xicheng_events.booking.events.models import Event, Quota, Slot
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.booking.seating.kinds import KIND_WORDS
from xicheng_events.booking.seating.models import RoomPlan, Seat, SeatAssignment, SeatPlan, SeatsTold
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import db

_COMES = and_(Registration.state == RegistrationState.CONFIRMED, Quota.seat.in_(AT_DOOR))
# An assignment that counts: its party has a place in that slot, and is still as large.
_COUNTS = and_(Registration.slot_id == SeatAssignment.slot_id, SeatAssignment.head <= Registration.heads, _COMES)
# For a statement over registrations: the names of a party's seats, apart by commas, in no order (`seat_words`).
SEATS_OF_PARTY = (
    select(func.aggregate_strings(Seat.label, ",")).correlate(Registration)
    .join(SeatAssignment, SeatAssignment.seat_id == Seat.id)
    .where(SeatAssignment.registration_id == Registration.id, SeatAssignment.slot_id == Registration.slot_id,
           SeatAssignment.head <= Registration.heads).scalar_subquery()
)


def seat_words(labels: str | Iterable[str] | None) -> str:
    """The names of a party's seats as one reads them: “A2、A10”."""
    names = labels.split(",") if isinstance(labels, str) else labels or ()
    return "、".join(sorted(filter(None, names), key=lambda name: (len(name), name)))


def seats_at_door(kind: SeatKind, labels: str | None) -> str:
    """What the door says of a party's seats: “列席席 A3”; where the event has kinds of seats, the kind alone of who has
    none yet; nothing where there is nothing to say."""
    words = seat_words(labels)
    return f"{KIND_WORDS[kind]} {words}".strip() if kind in KIND_WORDS and (words or not SEATS[kind].of_mode) else ""


def seated(*columns) -> Select:
    """SELECT of `columns` over the assignments that count, with their registrations and quotas."""
    return (select(*columns).select_from(SeatAssignment)
            .join(Registration, Registration.id == SeatAssignment.registration_id)
            .join(Quota, Quota.id == Registration.quota_id).where(_COUNTS))


def lost_seats() -> Select:
    """The ids of the assignments that count no more: called off, moved to another slot, grown smaller."""
    counting = seated(SeatAssignment.id)
    return select(SeatAssignment.id).where(SeatAssignment.id.not_in(counting))


def seat_labels(registration_ids: Iterable[int]) -> dict[int, str]:
    """The seats of these registrations, in words, by id; who has none is missing. One statement."""
    ids = list(registration_ids)
    if not ids:
        return {}
    found = defaultdict(list)
    query = seated(Registration.id, Seat.label).join(Seat, Seat.id == SeatAssignment.seat_id)
    for registration_id, label in db.session.execute(query.where(Registration.id.in_(ids))):
        found[registration_id].append(label)
    return {registration_id: seat_words(labels) for registration_id, labels in found.items()}


def seat_plan_of(event: Event) -> SeatPlan | None:
    """The plan of an event; None while it has none."""
    return db.session.scalar(select(SeatPlan).where(SeatPlan.event_id == event.id))


def is_told(slot: Slot) -> bool:
    """Whether those who come to the slot have been told their seats."""
    return db.session.get(SeatsTold, slot.id) is not None


def room_plans_of(person: Person, *roles) -> Select:
    """The room plans of this person's units."""
    units = person.organisation_ids(*roles)
    return select(RoomPlan).where(RoomPlan.organisation_id.in_(units)).order_by(RoomPlan.name, RoomPlan.id)


def seats_in(plan: SeatPlan) -> list[Seat]:
    """The seats of a plan that somebody can be given, in its order."""
    return list(db.session.scalars(select(Seat).where(Seat.plan_id == plan.id).order_by(Seat.position)))


@dataclass(frozen=True)
class SeatedHead:
    """One head of a party, and where it sits."""

    assignment_id: int
    seat_id: int
    registration_id: int
    head: int


@dataclass
class SeatingParty:
    """A party with a place in the slot, and its heads that have a seat."""

    registration: Registration
    heads: list[SeatedHead] = field(default_factory=list)

    @property
    def missing(self) -> list[int]:
        """The heads that have none yet."""
        there = {each.head for each in self.heads}
        return [head for head in range(1, self.registration.heads + 1) if head not in there]

    @property
    def kind(self) -> SeatKind:
        """The kind of seat it has a place on."""
        return self.registration.quota.seat

    def name_of(self, head: int) -> str:
        """Who of the party that is."""
        party = self.registration
        if head == 1:
            return party.name
        there = party.companions[head - 2:head - 1]
        return there[0].name if there and there[0].name else _("%(name)s同行%(n)s", name=party.name, n=head - 1)


@dataclass(frozen=True)
class Seating:
    """Who sits where in one slot."""

    parties: list[SeatingParty]  # in the order of the list
    seats: list[Seat]

    @property
    def by_seat(self) -> dict[int, tuple[SeatingParty, SeatedHead]]:
        """Who sits on each seat that is taken."""
        return {head.seat_id: (party, head) for party in self.parties for head in party.heads}

    @property
    def unseated(self) -> list[SeatingParty]:
        """The parties of whom somebody has no seat yet."""
        return [party for party in self.parties if party.missing]


def seating_of(slot: Slot, plan: SeatPlan | None) -> Seating:
    """Who sits where in `slot`: all parties with a place at the door, in the order of the list: as drawn or approved,
    else as they registered."""
    parties = {party.id: SeatingParty(party) for party in db.session.scalars(
        select(Registration).join(Registration.quota).where(Registration.slot_id == slot.id, _COMES)
        .order_by(Registration.draw_rank.is_(None), Registration.draw_rank, Registration.id))}
    query = seated(SeatAssignment.id, SeatAssignment.seat_id, Registration.id, SeatAssignment.head)
    for row in db.session.execute(query.where(SeatAssignment.slot_id == slot.id).order_by(SeatAssignment.head)):
        if row[2] in parties:
            parties[row[2]].heads.append(SeatedHead(*row))
    return Seating(list(parties.values()), seats_in(plan) if plan else [])


def shortages_of(event: Event, plan: SeatPlan) -> dict[int, list[str]]:
    """Of each slot of an event in which more heads have a place than its plan has seats, how many of each kind are
    missing, in sentences, by the slot's id; in two statements."""
    seats = dict(db.session.execute(
        select(Seat.kind, func.count()).where(Seat.plan_id == plan.id).group_by(Seat.kind)).all())
    wanted = (select(Registration.slot_id, Quota.seat, func.sum(Registration.heads)).join(Registration.quota)
              .where(Registration.slot_id.in_([slot.id for slot in event.slots]), _COMES)
              .group_by(Registration.slot_id, Quota.seat).order_by(Registration.slot_id, Quota.seat))
    found = defaultdict(list)
    for slot_id, kind, heads in db.session.execute(wanted):
        if heads > (there := seats.get(kind, 0)):
            found[slot_id].append(_("%(kind)s：名单上有%(heads)s人，座位图只有%(seats)s个座位，少%(less)s个。",
                                    kind=KIND_WORDS[kind], heads=heads, seats=there, less=heads - there))
    return dict(found)


def told_slots(event: Event) -> set[int]:
    """The ids of the slots of an event whose seats have been told."""
    return set(db.session.scalars(select(SeatsTold.slot_id).where(
        SeatsTold.slot_id.in_([slot.id for slot in event.slots]))))


def numbers_of(event: Event) -> dict[int, tuple[int, int]]:
    """(heads with a place at the door, heads with a seat) of each slot of an event, by its id; in two statements."""
    slots = [slot.id for slot in event.slots]
    coming = dict(db.session.execute(
        select(Registration.slot_id, func.sum(Registration.heads)).join(Registration.quota)
        .where(Registration.slot_id.in_(slots), _COMES).group_by(Registration.slot_id)).all())
    sitting = dict(db.session.execute(
        seated(SeatAssignment.slot_id, func.count()).where(SeatAssignment.slot_id.in_(slots))
        .group_by(SeatAssignment.slot_id)).all())
    return {slot: (int(coming.get(slot, 0)), sitting.get(slot, 0)) for slot in slots}


def taken_in(plan: SeatPlan) -> list[tuple[str, str, str]]:
    """(guid, label, name of the registrant) of each seat of a plan that somebody has, in any slot."""
    query = (seated(Seat.guid, Seat.label, Registration.name).join(Seat, Seat.id == SeatAssignment.seat_id)
             .where(Seat.plan_id == plan.id).order_by(Seat.position, SeatAssignment.slot_id))
    return [tuple(row) for row in db.session.execute(query)]
