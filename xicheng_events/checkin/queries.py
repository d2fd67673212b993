"""What the door looks up. Each takes a constant number of statements; whose door it is, is asked inside the query."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import bindparam, case, false, func, literal, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload, lazyload, load_only

from xicheng_events.accounts.models import Person, Role
from xicheng_events.checkin.models import Scan, ScanResult
from xicheng_events.core import clock
from xicheng_events.core.codes import normalise_code, normalise_reference
from xicheng_events.core.db import db
from xicheng_events.core.personal_data import keyed_hash
from xicheng_events.core.phones import takes_sms
from xicheng_events.core.text import half_width
from xicheng_events.events.kinds import Category
from xicheng_events.events.models import Event, Quota, Slot
from xicheng_events.events.states import PUBLIC_STATES, EventState
from xicheng_events.registration.models import MINORS, Companion, Registration, Ticket
from xicheng_events.registration.states import LIVE, RegistrationState

# Who may stand at a door (domain §14); reviewers and leaders also take back what is older than ten minutes.
DOOR_ROLES = (Role.DOOR, Role.EDITOR, Role.REVIEWER, Role.LEADER, Role.COORDINATOR)
# Scans that let somebody in.
ADMITTED = (ScanResult.PASSED, ScanResult.PARTLY)

_AT_MOST = 20
_DOTS = "•・･‧⋅∙"


@dataclass(frozen=True)
class Tally:
    """How far a slot's arrivals are. Heads are people, parties are registrations."""

    expected: int = 0
    arrived: int = 0
    parties: int = 0
    parties_arrived: int = 0
    waiting: int = 0


_DOORS = (
    select(Slot).join(Slot.event)
    .options(contains_eager(Slot.event).load_only(Event.title, Event.code, Event.host_id, Event.state),
             lazyload(Slot.quotas))
    .where(Event.state.in_(PUBLIC_STATES))
)
# Built once: these run for every scan.
_ANY_DOOR = _DOORS.where(Slot.id == bindparam("slot"))
_OWN_DOOR = _ANY_DOOR.where(Event.host_id.in_(bindparam("hosts", expanding=True)))


class Party(NamedTuple):
    """Who stands at the door with one ticket, as far as the door may know: never a phone, never a document."""

    ticket_id: int
    slot_id: int
    admits: int
    arrived: int
    revoked_at: datetime | None
    name: str
    state: RegistrationState
    needs: str
    category: Category
    minors: int


_MINORS = (
    select(func.count(Companion.id)).correlate(Registration)
    .where(Companion.registration_id == Registration.id, Companion.age_band.in_(MINORS)).scalar_subquery()
)
# The columns of a Party, in its order.
PARTY = (Ticket.id, Ticket.slot_id, Ticket.admits, Ticket.arrived, Ticket.revoked_at, Registration.name,
         Registration.state, Registration.access_needs, Quota.category, _MINORS)
_PARTIES = select(*PARTY).join(Registration, Registration.id == Ticket.registration_id).join(
    Quota, Quota.id == Registration.quota_id)
_PARTY_OF_TICKET = _PARTIES.where(Ticket.id == bindparam("ticket"))
# The ticket of another slot that a typed code belongs to, the nearest one in time.
_PARTY_NEXT_DOOR = (
    _PARTIES.join(Slot, Slot.id == Ticket.slot_id)
    .where(Ticket.code == bindparam("code"), Slot.starts_at > bindparam("since")).order_by(Slot.starts_at, Slot.id)
    .limit(1)
)
# A typed code is looked for among slots this close; a QR's token is unique for all time.
_CODE_MEMORY = timedelta(days=2)


def party_of(ticket_id: int) -> Party:
    """The party of a ticket as it stands now."""
    return Party(*db.session.execute(_PARTY_OF_TICKET, {"ticket": ticket_id}).one())


def party_next_door(code: str) -> Party | None:
    """Whose `code` that is at another slot's door; the nearest one in time."""
    row = db.session.execute(_PARTY_NEXT_DOOR, {"code": code, "since": clock.now() - _CODE_MEMORY}).first()
    return Party(*row) if row else None


def door_slot(slot_id: int, person: Person) -> Slot | None:
    """The slot with its event, if `person` may stand at its door; None for a foreign one or one not yet public."""
    if person.is_coordinator:
        return db.session.scalar(_ANY_DOOR, {"slot": slot_id})
    return db.session.scalar(_OWN_DOOR, {"slot": slot_id, "hosts": list(person.organisation_ids(*DOOR_ROLES))})


def slots_of_today(person: Person) -> list[tuple[Slot, Tally]]:
    """Today's and tomorrow's slots (Beijing) of the organisations `person` keeps the door for, with tallies."""
    midnight = clock.from_local(datetime.combine(clock.today(), datetime.min.time()))
    doors = _DOORS
    if not person.is_coordinator:
        doors = doors.where(Event.host_id.in_(person.organisation_ids(*DOOR_ROLES)))
    query = (
        doors.options(contains_eager(Slot.event).joinedload(Event.venue))
        .where(Slot.ends_at >= midnight, Slot.starts_at < midnight + timedelta(days=2),
               Event.state != EventState.CANCELLED)
        .order_by(Slot.starts_at, Slot.id)
    )
    slots = db.session.scalars(query).all()
    tallies = _tallies([slot.id for slot in slots])
    return [(slot, tallies.get(slot.id, Tally())) for slot in slots]


def tally(slot: Slot) -> Tally:
    """Who is expected, who has come, who waits, at this moment."""
    return _tallies([slot.id]).get(slot.id, Tally())


def tickets_matching(slot: Slot, text: str) -> list[Registration]:
    """At most 20 registrations of `slot` that `text` may mean, each with ticket and companions, live ones first.

    `text` is part of a name (companions' too), the last four digits of a phone or the whole number, a check-in
    code or a reference (domain §2.5). Empty text finds nobody.
    """
    meant = _meaning(text.strip())
    if meant is None:
        return []
    query = (
        select(Registration).outerjoin(Registration.ticket)
        .options(contains_eager(Registration.ticket), joinedload(Registration.companions),
                 joinedload(Registration.quota).load_only(Quota.category))
        .where(Registration.id.in_(
            select(Registration.id).outerjoin(Registration.ticket)
            .where(Registration.slot_id == slot.id, meant)
            .order_by(Registration.state.in_(LIVE).desc(), Registration.name, Registration.id).limit(_AT_MOST)
        ))
        .order_by(Registration.state.in_(LIVE).desc(), Registration.name, Registration.id)
    )
    return list(db.session.scalars(query).unique())


def recent_scans(slot: Slot, *, limit: int = 8) -> list[Scan]:
    """The last things that happened at this slot's door, newest first, with ticket, name and operator."""
    query = (
        select(Scan)
        .options(joinedload(Scan.ticket).joinedload(Ticket.registration).options(
                     load_only(Registration.name), lazyload(Registration.companions)),
                 joinedload(Scan.by).options(load_only(Person.name), lazyload("*")))
        .where(Scan.slot_id == slot.id).order_by(Scan.at.desc(), Scan.id.desc()).limit(limit)
    )
    return list(db.session.scalars(query))


def scan_at(slot: Slot, scan_id: int) -> Scan | None:
    """One scan of this slot's door."""
    return db.session.scalar(select(Scan).where(Scan.id == scan_id, Scan.slot_id == slot.id))


def undo_of(scan: Scan) -> Scan | None:
    """The row that took `scan` back, if one did."""
    return db.session.scalar(select(Scan).where(Scan.undoes_id == scan.id))


def standing_entry(ticket_id: int, *, until: datetime) -> Scan | None:
    """The last scan up to `until` that let heads of that ticket in and was not taken back."""
    undo = aliased(Scan)
    return db.session.scalar(
        select(Scan).outerjoin(undo, undo.undoes_id == Scan.id)
        .where(Scan.ticket_id == ticket_id, Scan.result.in_(ADMITTED), Scan.at <= until, undo.id.is_(None))
        .order_by(Scan.at.desc(), Scan.id.desc()).limit(1)
    )


def slot_named(slot_id: int) -> Slot:
    """A slot with its event's title, to name the right door to somebody at the wrong one."""
    return db.session.scalars(
        select(Slot).options(joinedload(Slot.event).load_only(Event.title, Event.host_id), lazyload(Slot.quotas))
        .where(Slot.id == slot_id)
    ).one()


def _tallies(slot_ids: list[int]) -> dict[int, Tally]:
    if not slot_ids:
        return {}
    counts = db.session.execute(
        select(Ticket.slot_id, func.sum(Ticket.admits), func.sum(Ticket.arrived), func.count(Ticket.id),
               func.sum(case((Ticket.arrived > 0, 1), else_=0)))
        .where(Ticket.slot_id.in_(slot_ids), Ticket.revoked_at.is_(None)).group_by(Ticket.slot_id)
    ).all()
    waiting = dict(db.session.execute(
        select(Registration.slot_id, func.count(Registration.id))
        .where(Registration.slot_id.in_(slot_ids),
               Registration.state.in_((RegistrationState.WAITING, RegistrationState.OFFERED)))
        .group_by(Registration.slot_id)
    ).all())
    found = {slot_id: tuple(map(int, rest)) for slot_id, *rest in counts}
    return {slot_id: Tally(*found.get(slot_id, (0, 0, 0, 0)), waiting.get(slot_id, 0)) for slot_id in slot_ids}


def _meaning(text: str):
    """The condition that `text` stands for, or None when it says nothing."""
    if not text:
        return None
    plain = half_width(text).replace(" ", "")
    by_name = _like(text)
    if takes_sms(plain):
        return or_(Registration.phone_hash == keyed_hash(plain), by_name)
    code = normalise_code(text)
    return or_(
        Registration.phone_tail == plain if plain.isascii() and plain.isdigit() and len(plain) == 4 else false(),
        Ticket.code == code if len(code) == 6 else false(),
        Registration.reference == normalise_reference(text) if len(code) == 8 else false(),
        by_name,
    )


def _like(text: str):
    for dot in _DOTS:
        text = text.replace(dot, "·")
    part = "%" + text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_") + "%"
    companion = select(literal(1)).where(Companion.registration_id == Registration.id,
                                         Companion.name.ilike(part, escape="\\")).exists()
    return or_(Registration.name.ilike(part, escape="\\"), companion)
