"""What the door looks up. Each takes a constant number of statements; whose door it is, is asked inside the query."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import String, bindparam, case, cast, func, select
from sqlalchemy.orm import aliased, joinedload, lazyload, load_only

from xicheng_events.booking.events.kinds import AT_DOOR, Category, SeatKind
from xicheng_events.booking.events.models import Event, Quota, Slot
from xicheng_events.booking.registration.models import MINORS, AgeBand, Channel, Companion, Registration, Ticket
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.booking.seating.queries import SEATS_OF_PARTY
from xicheng_events.door.checkin.models import Check, DoorNote, GroupColour, Scan, ScanMethod
from xicheng_events.door.checkin.results import ScanResult
from xicheng_events.door.checkin.rules_models import DoorRules
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.codes import typed
from xicheng_events.foundation.core.db import db

# Scans that let somebody in.
ADMITTED = (ScanResult.PASSED, ScanResult.PARTLY, ScanResult.ADMITTED_OFFLINE)

_IS_WALK_IN = Registration.channel == Channel.WALK_IN
_AT_MOST = 20
_DOTS = "•・･‧⋅∙"


@dataclass(frozen=True)
class Tally:
    """How far a slot's arrivals are. Heads are people, parties are registrations.

    Who was expected registered beforehand: walk-ins are counted by themselves, in neither side of “9/17”. Nobody who
    takes part online is expected at the door.
    """

    expected: int = 0
    arrived: int = 0
    parties: int = 0
    parties_arrived: int = 0
    waiting: int = 0
    counted: int = 0  # heads let in without a ticket each
    walk_ins: int = 0  # heads of parties that registered at the door


class Party(NamedTuple):
    """Who stands at the door with one ticket, as far as the door may know: never a phone, never a document."""

    ticket_id: int
    slot_id: int
    event_id: int
    admits: int
    arrived: int
    revoked_at: datetime | None
    name: str
    state: RegistrationState
    needs: str
    category: Category
    seat: SeatKind
    age_band: AgeBand | None
    bands: str | None  # of the companions: "under_14,adult"
    group: str | None
    colour: GroupColour | None
    note: str | None
    check: Check | None  # of this party alone
    rule: Check | None  # of all parties of the event
    seats: str | None = None  # their names, where seats are assigned: “A4,A3”

    @property
    def companions(self) -> list[AgeBand]:
        """The age bands of those who come along."""
        return [AgeBand(band) for band in self.bands.split(",")] if self.bands else []

    @property
    def minors(self) -> int:
        """How many of those who come along are under 18."""
        return sum(band in MINORS for band in self.companions)

    @property
    def is_without_adult(self) -> bool:
        """Whether nobody of the party is grown up."""
        return self.age_band in MINORS and self.minors == len(self.companions)


_BANDS = (
    select(func.aggregate_strings(cast(Companion.age_band, String), ",")).correlate(Registration)
    .where(Companion.registration_id == Registration.id).scalar_subquery()
)
# The columns of a Party, in its order.
PARTY = (Ticket.id, Ticket.slot_id, Slot.event_id, Ticket.admits, Ticket.arrived, Ticket.revoked_at, Registration.name,
         Registration.state, Registration.access_needs, Quota.category, Quota.seat, Registration.age_band, _BANDS,
         DoorNote.group, DoorNote.colour, DoorNote.text, DoorNote.check, DoorRules.must_check, SEATS_OF_PARTY)


def parties(*more):
    """SELECT of the columns of a Party and `more`, from everything they stand in."""
    return (select(*PARTY, *more).select_from(Ticket).join(Registration, Registration.id == Ticket.registration_id)
            .join(Quota, Quota.id == Registration.quota_id).join(Slot, Slot.id == Ticket.slot_id)
            .outerjoin(DoorNote, DoorNote.registration_id == Registration.id)
            .outerjoin(DoorRules, DoorRules.event_id == Slot.event_id))


_PARTIES = parties()
_PARTY_OF_TICKET = _PARTIES.where(Ticket.id == bindparam("ticket"))
# The ticket of another slot that a typed code belongs to, the nearest one in time.
_PARTY_NEXT_DOOR = (
    _PARTIES
    .where(Ticket.code.in_(bindparam("look_alikes", expanding=True)), Ticket.slot_id != bindparam("slot"),
           Slot.starts_at > bindparam("since"))
    .order_by((Ticket.code == bindparam("typed")).desc(), Slot.starts_at, Slot.id).limit(1)
)
# A typed code is looked for among slots this close; a QR's token is unique for all time.
_CODE_MEMORY = timedelta(days=2)


def party_with_ticket(ticket_id: int) -> Party:
    """The party of a ticket as it stands now."""
    return Party(*db.session.execute(_PARTY_OF_TICKET, {"ticket": ticket_id}).one())


def party_next_door(code: str, slot_id: int) -> Party | None:
    """Whose `code` that is at another door than this slot's; the nearest one in time."""
    asked = {**typed(code), "slot": slot_id, "since": clock.now() - _CODE_MEMORY}
    row = db.session.execute(_PARTY_NEXT_DOOR, asked).first()
    return Party(*row) if row else None


def free_places(slot: Slot) -> int:
    """Places in the room that nobody holds, in heads."""
    here = (Quota.slot_id == slot.id, Quota.seat.in_(AT_DOOR))
    return int(db.session.scalar(select(func.sum(Quota.capacity - Quota.taken)).where(*here)) or 0)


def tally(slot: Slot) -> Tally:
    """Who is expected, who has come, who waits, at this moment."""
    return tallies([slot.id]).get(slot.id, Tally())


def recent_scans(slot: Slot, *, limit: int = 8) -> list[Scan]:
    """The last things that happened at this slot's door, newest first, with ticket, name and operator."""
    query = (
        select(Scan)
        .options(joinedload(Scan.ticket).joinedload(Ticket.registration).options(
                     load_only(Registration.name), lazyload(Registration.companions)),
                 joinedload(Scan.by).options(load_only(Person.name), lazyload("*")),
                 joinedload(Scan.device).lazyload("*"))
        .where(Scan.slot_id == slot.id, Scan.method != ScanMethod.ONLINE)
        .order_by(Scan.at.desc(), Scan.id.desc()).limit(limit)
    )
    return list(db.session.scalars(query))


def scan_at(slot: Slot, scan_id: int) -> Scan | None:
    """One scan of this slot's door."""
    return db.session.scalar(select(Scan).where(Scan.id == scan_id, Scan.slot_id == slot.id))


def scan_with(key: str) -> Scan | None:
    """The scan that carries `key`."""
    return db.session.scalar(select(Scan).where(Scan.key == key))


def undo_of(scan: Scan) -> Scan | None:
    """The row that took `scan` back, if one did."""
    return db.session.scalar(select(Scan).where(Scan.undoes_id == scan.id))


def standing_entry(ticket_id: int, *, until: datetime) -> Scan | None:
    """The last scan up to `until` that let heads of that ticket in and was not taken back."""
    undo = aliased(Scan)
    return db.session.scalar(
        select(Scan).outerjoin(undo, undo.undoes_id == Scan.id)
        .where(Scan.ticket_id == ticket_id, Scan.result.in_(ADMITTED), Scan.heads > 0, Scan.at <= until,
               undo.id.is_(None))
        .order_by(Scan.at.desc(), Scan.id.desc()).limit(1)
    )


def slot_named(slot_id: int) -> Slot:
    """A slot with its event's title, to name the right door to somebody at the wrong one."""
    return db.session.scalars(
        select(Slot).options(joinedload(Slot.event).load_only(Event.title, Event.host_id), lazyload(Slot.quotas))
        .where(Slot.id == slot_id)
    ).one()


def tallies(slot_ids: list[int]) -> dict[int, Tally]:
    """The tallies of several slots; a slot nobody has registered for is missing."""
    if not slot_ids:
        return {}
    counts = db.session.execute(
        select(Ticket.slot_id, _of_expected(Ticket.admits), _of_expected(Ticket.arrived), _of_expected(1),
               _of_expected(case((Ticket.arrived > 0, 1), else_=0)),
               func.sum(case((_IS_WALK_IN, Ticket.arrived), else_=0)))
        .join(Ticket.registration).join(Registration.quota)
        .where(Ticket.slot_id.in_(slot_ids), Ticket.revoked_at.is_(None), Quota.seat.in_(AT_DOOR))
        .group_by(Ticket.slot_id)
    ).all()
    waiting = dict(db.session.execute(
        select(Registration.slot_id, func.count(Registration.id)).join(Registration.quota)
        .where(Registration.slot_id.in_(slot_ids), Quota.seat.in_(AT_DOOR),
               Registration.state.in_((RegistrationState.WAITING, RegistrationState.OFFERED)))
        .group_by(Registration.slot_id)
    ).all())
    without = dict(db.session.execute(
        select(Scan.slot_id, func.sum(case((Scan.result == ScanResult.COUNTED, Scan.heads), else_=-Scan.heads)))
        .where(Scan.slot_id.in_(slot_ids), Scan.ticket_id.is_(None), Scan.heads > 0).group_by(Scan.slot_id)
    ).all())
    found = {slot_id: tuple(map(int, rest)) for slot_id, *rest in counts}
    return {slot_id: _tally(found.get(slot_id, (0,) * 5), waiting.get(slot_id, 0), int(without.get(slot_id, 0)))
            for slot_id in slot_ids}


def _of_expected(number):
    return func.sum(case((_IS_WALK_IN, 0), else_=number))


def _tally(of_tickets: tuple[int, ...], waiting: int, counted: int) -> Tally:
    *expected, walk_ins = of_tickets
    return Tally(*expected, waiting, counted, walk_ins)
