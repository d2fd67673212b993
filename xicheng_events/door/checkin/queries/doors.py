"""Which doors there are, and who may stand at them: a member of staff, or a tablet opened with a pass."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, lazyload, selectinload

from xicheng_events.booking.events.kinds import AttendanceMode
from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.events.queries import gives_places
from xicheng_events.booking.events.states import EventCourse
from xicheng_events.door.checkin.models import DoorDevice, DoorPass
from xicheng_events.door.checkin.queries.parties import Tally, tallies
from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db

# Who may stand at a door (domain §14); reviewers and leaders also take back what is older than ten minutes.
DOOR_ROLES = (Role.DOOR, Role.EDITOR, Role.REVIEWER, Role.LEADER, Role.COORDINATOR)
# A pass outlives its last slot by this much (domain §11).
AFTERWARDS = timedelta(hours=2)

_DOORS = (
    select(Slot).join(Slot.event)
    .options(contains_eager(Slot.event).load_only(Event.title, Event.code, Event.host_id, Event.course, Event.form_id),
             lazyload(Slot.quotas))
    .where(Event.is_public)
)
_HAS_DOOR = Event.attendance_mode != AttendanceMode.ONLINE
# Built once: these run for every scan.
_ANY_DOOR = _DOORS.where(Slot.id == bindparam("slot"))
_OWN_DOOR = _ANY_DOOR.where(Event.host_id.in_(bindparam("hosts", expanding=True)))
_DEVICE = (select(DoorDevice).where(DoorDevice.id == bindparam("device"))
           .options(joinedload(DoorDevice.door_pass).options(lazyload("*"))))


def door_slot(slot_id: int, by: Person | DoorDevice) -> Slot | None:
    """The slot with its event, if `by` may stand at its door; None for a foreign one or one not yet public."""
    if isinstance(by, DoorDevice):
        return db.session.scalar(_DOORS.where(Slot.id == slot_id, _covered(by.door_pass)))
    if by.is_coordinator:
        return db.session.scalar(_ANY_DOOR, {"slot": slot_id})
    return db.session.scalar(_OWN_DOOR, {"slot": slot_id, "hosts": list(by.organisation_ids(*DOOR_ROLES))})


def slots_of_today(person: Person) -> list[tuple[Slot, Tally]]:
    """Today's and tomorrow's slots (Beijing) of the organisations `person` keeps the door for, with tallies."""
    midnight = clock.start_of(clock.today())
    doors = _DOORS.where(_HAS_DOOR, gives_places(), Slot.ends_at >= midnight,
                          Slot.starts_at < midnight + timedelta(days=2))
    if not person.is_coordinator:
        doors = doors.where(Event.host_id.in_(person.organisation_ids(*DOOR_ROLES)))
    return _with_tallies(doors)


def slots_of_pass(door_pass: DoorPass) -> list[tuple[Slot, Tally]]:
    """The slots whose doors the pass opens, in order of time, with tallies."""
    return _with_tallies(_DOORS.where(_HAS_DOOR, gives_places(), _covered(door_pass)))


def pass_ends_at(door_pass: DoorPass) -> datetime:
    """When the pass ends by itself: two hours after its last slot; at once when it has none."""
    last = db.session.scalar(select(func.max(Slot.ends_at)).join(Slot.event).where(_covered(door_pass)))
    return last + AFTERWARDS if last else door_pass.opened_at


def door_device(device_id: int) -> DoorDevice | None:
    """A tablet with its pass, live or not."""
    return db.session.scalar(_DEVICE, {"device": device_id})


def pass_with(**hashes: str | list[str]) -> DoorPass | None:
    """The pass one of whose secrets has that hash, or one of those: `pass_with(code_hash=[…, …])`."""
    meant = (getattr(DoorPass, name).in_([each] if isinstance(each, str) else each) for name, each in hashes.items())
    return db.session.scalar(select(DoorPass).where(*meant).options(lazyload("*")).limit(1))


def passes_for(slot: Slot) -> list[DoorPass]:
    """The passes that open the door of `slot`, newest first, with the tablets they have opened."""
    query = (
        select(DoorPass).options(selectinload(DoorPass.devices), joinedload(DoorPass.opened_by).lazyload("*"))
        .where(or_(DoorPass.slot_id == slot.id, (DoorPass.host_id == slot.event.host_id)
                   & (DoorPass.day == clock.local(slot.starts_at).date())))
        .order_by(DoorPass.id.desc())
    )
    return list(db.session.scalars(query))


def pass_at(pass_id: int, person: Person) -> DoorPass | None:
    """The pass, if `person` keeps the door of the unit it belongs to."""
    query = (select(DoorPass).where(DoorPass.id == pass_id)
             .options(selectinload(DoorPass.devices), joinedload(DoorPass.opened_by).lazyload("*")))
    if not person.is_coordinator:
        query = query.where(DoorPass.host_id.in_(person.organisation_ids(*DOOR_ROLES)))
    return db.session.scalar(query)


def _covered(door_pass: DoorPass):
    """The condition that a slot is one of the pass's."""
    if door_pass.slot_id:
        return Slot.id == door_pass.slot_id
    midnight = clock.start_of(door_pass.day)
    return ((Event.host_id == door_pass.host_id) & (Slot.starts_at >= midnight)
            & (Slot.starts_at < midnight + timedelta(days=1)))


def _with_tallies(doors) -> list[tuple[Slot, Tally]]:
    query = (doors.options(contains_eager(Slot.event).joinedload(Event.venue))
             .where(Event.course != EventCourse.CANCELLED).order_by(Slot.starts_at, Slot.id))
    slots = db.session.scalars(query).all()
    counted = tallies([slot.id for slot in slots])
    return [(slot, counted.get(slot.id, Tally())) for slot in slots]
