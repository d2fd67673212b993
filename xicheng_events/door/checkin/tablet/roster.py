"""What a tablet must know to go on without the network, and what has changed since it last asked.

Registrations bear when they were last changed; arrivals are found through the scans. Both are read again for a while
after they were first seen: an older row may be committed after a newer one.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import aliased

from xicheng_events.booking.events.kinds import AT_DOOR
from xicheng_events.booking.events.models import Event, Quota, Slot
from xicheng_events.booking.registration.models import Registration, Ticket
from xicheng_events.booking.registration.states import LIVE
from xicheng_events.door.checkin.models import DoorNote, Scan
from xicheng_events.door.checkin.queries.desk import WAITED
from xicheng_events.door.checkin.queries.one_code import OtherCode, other_codes
from xicheng_events.door.checkin.queries.parties import ADMITTED, PARTY, Party
from xicheng_events.door.checkin.results import ScanResult
from xicheng_events.door.checkin.rules_models import DoorRules
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db

# How long a transaction may take to be seen.
_READ_AGAIN = timedelta(seconds=10)
_MOST_CHANGES = 2000


# What a tablet kept before the update that brought instants counted entries of the record: far fewer.
_NO_CURSOR_BEFORE = 1_577_836_800_000  # 2020, in milliseconds


class Cursor(NamedTuple):
    """Up to where a tablet has heard of everything."""

    changed: int = 0  # of registrations: milliseconds since 1970
    scan: int = 0

    @classmethod
    def read(cls, text: str | None) -> "Cursor | None":
        """What `str` wrote; None for anything else."""
        parts = (text or "").split(".")
        if len(parts) != 2 or not all(part.isascii() and part.isdigit() and len(part) < 18 for part in parts):
            return None
        read = cls(*map(int, parts))
        return read if read.changed >= _NO_CURSOR_BEFORE else None

    def __str__(self) -> str:
        return f"{self.changed}.{self.scan}"


class Expected(NamedTuple):
    """One party of the roster: what the door may know, and what it is found by."""

    registration_id: int
    token: str | None
    code: str | None
    reference: str
    tail: str
    unit: str | None
    heads: int
    party: Party
    others: Sequence[OtherCode] = ()  # good here as well


class RosterEntry(NamedTuple):
    """When and where a ticket's party last came in."""

    at: datetime
    gate: str


def cursor_now() -> Cursor:
    """Up to where everything is certainly to be seen by now."""
    return Cursor(millis(clock.now() - _READ_AGAIN), _settled_scan())


def millis(moment: datetime) -> int:
    """Milliseconds since 1970, as scripts count."""
    return int(moment.timestamp() * 1000)


def expected_at(slot: Slot, registration_ids: set[int] | None = None) -> list[Expected]:
    """The parties of `slot` who come to it: all that are still to come, or those named, whatever became of them."""
    found_by = (Registration.id, Ticket.token, Ticket.code, Registration.reference, Registration.phone_tail,
                Organisation.short_name, Registration.heads)
    query = (
        select(*found_by, *PARTY).select_from(Registration).join(Quota, Quota.id == Registration.quota_id)
        .outerjoin(Ticket, Ticket.registration_id == Registration.id)
        .outerjoin(Slot, Slot.id == Registration.slot_id)
        .outerjoin(Organisation, Organisation.id == Registration.street_id)
        .outerjoin(DoorNote, DoorNote.registration_id == Registration.id)
        .outerjoin(DoorRules, DoorRules.event_id == Slot.event_id)
        .where(Registration.slot_id == slot.id, Quota.seat.in_(AT_DOOR))
    )
    if registration_ids is None:
        query = query.where(or_(Registration.state.in_((*LIVE, *WAITED)), Ticket.id.is_not(None)))
    else:
        query = query.where(Registration.id.in_(registration_ids))
    n, others = len(found_by), defaultdict(list)
    for other in other_codes(slot):
        others[other.registration_id].append(other)
    return [Expected(*row[:n], Party(*row[n:]), others.get(row[0], ())) for row in db.session.execute(query)]


def changed_since(slot: Slot, cursor: Cursor) -> set[int] | None:
    """The registrations of `slot` that something has happened to; None when there are too many to list, or when our
    clock has been put back since: nobody knows then."""
    if cursor.changed > millis(clock.now()):
        return None
    since = datetime.fromtimestamp(cursor.changed / 1000, UTC)
    is_new = Registration.changed_at > since
    if slot.event.row.one_code:  # what somebody is given for another slot is good here as well
        other = aliased(Registration)
        is_new |= Registration.person_id.in_(select(other.person_id).join(Slot, Slot.id == other.slot_id).where(
            Slot.event_id == slot.event_id, other.changed_at > since))
    query = select(Registration.id).where(Registration.slot_id == slot.id, is_new).limit(_MOST_CHANGES + 1)
    changed = set(db.session.scalars(query))
    return changed if len(changed) <= _MOST_CHANGES else None


def scanned_since(slot: Slot, cursor: Cursor) -> set[int]:
    """The tickets presented at the door of `slot`."""
    query = select(Scan.ticket_id).distinct().where(Scan.id > cursor.scan, Scan.slot_id == slot.id,
                                                    Scan.ticket_id.is_not(None))
    return set(db.session.scalars(query))


def arrivals(slot: Slot, ticket_ids: set[int]) -> dict[int, int]:
    """How many heads of each ticket are in."""
    if not ticket_ids:
        return {}
    return dict(db.session.execute(select(Ticket.id, Ticket.arrived).where(
        Ticket.slot_id == slot.id, Ticket.id.in_(ticket_ids))).all())


def left_of(slot: Slot, ticket_ids: set[int] | None = None) -> dict[int, int]:
    """How many heads of each ticket have left again, as far as that was not taken back."""
    undo = aliased(Scan)
    query = (
        select(Scan.ticket_id, func.sum(Scan.heads)).outerjoin(undo, undo.undoes_id == Scan.id)
        .where(Scan.slot_id == slot.id, Scan.result == ScanResult.LEFT, Scan.ticket_id.is_not(None), undo.id.is_(None))
        .group_by(Scan.ticket_id)
    )
    if ticket_ids is not None:
        query = query.where(Scan.ticket_id.in_(ticket_ids))
    return dict(db.session.execute(query).all())


def last_entries(slot: Slot, ticket_ids: set[int] | None = None) -> dict[int, RosterEntry]:
    """When and where each ticket's party last came in, as far as that was not taken back."""
    undo = aliased(Scan)
    query = (
        select(Scan.ticket_id, Scan.at, Scan.gate).outerjoin(undo, undo.undoes_id == Scan.id)
        .where(Scan.slot_id == slot.id, Scan.result.in_(ADMITTED), Scan.heads > 0, undo.id.is_(None))
        .order_by(Scan.at, Scan.id)
    )
    if ticket_ids is not None:
        query = query.where(Scan.ticket_id.in_(ticket_ids))
    return {ticket: RosterEntry(at, gate) for ticket, at, gate in db.session.execute(query)}


def tickets_nearby(slot: Slot) -> list[tuple[str, str, str, int, int]]:
    """(token, code, reference, slot id, id) of the tickets of the unit's other slots on the same day, the first slot
    last: somebody at the wrong door, and where a code is known at two, the first one is meant."""
    day = timedelta(days=1)
    query = (
        select(Ticket.token, Ticket.code, Registration.reference, Ticket.slot_id, Ticket.id)
        .join(Registration, Registration.id == Ticket.registration_id).join(Slot, Slot.id == Ticket.slot_id)
        .join(Event, Event.id == Slot.event_id)
        .where(Event.host_id == slot.event.host_id, Slot.id != slot.id,
               Slot.starts_at > slot.starts_at - day, Slot.starts_at < slot.starts_at + day)
        .order_by(Slot.starts_at.desc(), Slot.id.desc()).limit(5000)
    )
    return [tuple(row) for row in db.session.execute(query)]


def _settled_scan() -> int:
    """The highest id below which no scan can appear any more."""
    last = db.session.scalar(select(func.max(Scan.id))) or 0
    is_recent = Scan.received_at > clock.now() - _READ_AGAIN
    recent = select(func.min(case((is_recent, Scan.id)))).where(Scan.id > last - 5000)
    first_recent = db.session.scalar(recent)
    return first_recent - 1 if first_recent else last
