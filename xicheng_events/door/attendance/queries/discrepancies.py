"""核对: what may not fit together at a door after tablets were without a network, and what was settled of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased, joinedload, lazyload

from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.registration.models import Ticket
from xicheng_events.door.attendance.models import Matter, Settlement
from xicheng_events.door.checkin.models import DoorDevice, Scan
from xicheng_events.door.checkin.queries.doors import passes_for
from xicheng_events.door.checkin.queries.late_entries import late_entries, open_late_entries
from xicheng_events.door.checkin.results import ScanResult
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db

# Later than this after it happened, a record is late; a clock off by this much is wrong.
LATE = timedelta(minutes=15)
WRONG_CLOCK = 60
_AT_MOST = 500


@dataclass
class Open:
    """One matter, with what it is about in plain facts, and who settled it if somebody has."""

    matter: Matter
    subject: str
    extent: int
    at: datetime | None
    who: str  # tablet or person
    gate: str = ""
    name: str = ""
    result: ScanResult | None = None
    heads: int = 0
    claimed: int = 0
    seconds: int = 0  # clock
    settlement: Settlement | None = None

    @property
    def handle(self) -> str:
        """What a form says to mean this matter as it is now."""
        return f"{self.matter.value}|{self.subject}|{self.extent}"


def matters_of(slot: Slot) -> list[Open]:
    """All matters of `slot`, by sort and then as they happened, those settled too."""
    found = [*_scans(slot), *_groups(slot), *_silent(slot)]
    settled = {(each.matter, each.subject, each.extent): each for each in db.session.scalars(
        select(Settlement).options(joinedload(Settlement.settled_by).lazyload("*"))
        .where(Settlement.slot_id == slot.id))}
    for each in found:
        each.settlement = settled.get((each.matter, each.subject, each.extent))
    order = list(Matter)
    return sorted(found, key=lambda each: (order.index(each.matter), each.subject))


def open_matters(slot: Slot) -> int:
    """How many of them nobody has settled, with what came in after a tablet's end."""
    return sum(each.settlement is None for each in matters_of(slot)) + open_late_entries(slot)


def _scans(slot: Slot) -> list[Open]:
    undo = aliased(Scan)
    query = (
        select(Scan).outerjoin(undo, undo.undoes_id == Scan.id)
        .options(joinedload(Scan.ticket).joinedload(Ticket.registration).options(lazyload("*")),
                 joinedload(Scan.by).lazyload("*"), joinedload(Scan.device).lazyload("*"))
        .where(Scan.slot_id == slot.id, undo.id.is_(None),
               or_(Scan.result == ScanResult.UNKNOWN, Scan.result == ScanResult.ADMITTED_OFFLINE))
        .order_by(Scan.at, Scan.id).limit(_AT_MOST)
    )
    return [Open(_matter(scan), f"scan:{scan.id}", 1, scan.at, scan.who, scan.gate, _name(scan, slot), scan.ruled,
                 scan.heads, scan.claimed) for scan in db.session.scalars(query)]


def _matter(scan: Scan) -> Matter:
    if scan.result is ScanResult.UNKNOWN:
        return Matter.UNKNOWN
    return Matter.DOUBLE if scan.ruled is ScanResult.ALREADY_IN else Matter.AGAINST_RULE


def _name(scan: Scan, slot: Slot) -> str:
    return scan.ticket.registration.name if scan.ticket and scan.ticket.slot_id == slot.id else ""


def _groups(slot: Slot) -> list[Open]:
    """What is told of a tablet as a whole: records that came late, a clock that was off."""
    rows = db.session.execute(
        select(Scan.device_id, DoorDevice.name, Scan.by_id, Person.name, Scan.gate, Scan.at, Scan.received_at,
               func.coalesce(Scan.known_offset, Scan.clock_offset))
        .outerjoin(DoorDevice, DoorDevice.id == Scan.device_id).outerjoin(Person, Person.id == Scan.by_id)
        .where(Scan.slot_id == slot.id, Scan.offline).order_by(Scan.at))
    found: dict[tuple, Open] = {}
    for device, device_name, by, name, gate, at, received_at, offset in rows:
        subject, who = (f"device:{device}", device_name) if device else (f"person:{by}", name or "")
        for matter, is_so in ((Matter.LATE, received_at - at > LATE), (Matter.CLOCK, abs(offset) >= WRONG_CLOCK)):
            if is_so:
                one = found.setdefault((matter, subject), Open(matter, subject, 0, at, who, gate))
                one.extent += 1
                one.seconds = max(one.seconds, offset, key=abs)
    return list(found.values())


def _silent(slot: Slot) -> list[Open]:
    """Tablets that may still hold something; what one has brought in after its end is shown by itself."""
    is_over, heard = clock.now() > slot.ends_at, {each.device_id for each in late_entries(slot)}
    devices = [device for door_pass in passes_for(slot) for device in door_pass.devices if device.id not in heard]
    return [Open(Matter.UNSYNCED, f"device:{device.id}", 1 + device.queue_length, device.seen_at, device.name,
                 device.gate) for device in devices
            if device.queue_length or (is_over and device.seen_at < slot.starts_at and not device.revoked_at)]
