"""What the door looks up. Each takes a constant number of statements; whose door it is, is asked inside the query."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, case, false, func, literal, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload, lazyload, load_only

from xicheng_events.accounts.models import Person, Role
from xicheng_events.checkin.models import Scan, ScanResult
from xicheng_events.core import clock
from xicheng_events.core.codes import normalise_code, normalise_reference
from xicheng_events.core.db import db
from xicheng_events.core.personal_data import keyed_hash
from xicheng_events.core.phones import takes_sms
from xicheng_events.core.text import half_width
from xicheng_events.events.models import Event, Quota, Slot
from xicheng_events.events.states import PUBLIC_STATES, EventState
from xicheng_events.registration.models import Companion, Registration, Ticket
from xicheng_events.registration.states import LIVE, RegistrationState

# Who may stand at a door (domain §14); reviewers and leaders also take back what is older than ten minutes.
DOOR_ROLES = (Role.DOOR, Role.EDITOR, Role.REVIEWER, Role.LEADER, Role.COORDINATOR)
# Scans that let somebody in.
ADMITTED = (ScanResult.PASSED, ScanResult.PARTLY)

# Loader options of a Ticket: the party as the door shows it. Never phone or document.
PARTY = (
    joinedload(Ticket.registration).options(
        load_only(Registration.name, Registration.state, Registration.heads, Registration.access_needs),
        joinedload(Registration.companions).load_only(Companion.age_band),
        joinedload(Registration.quota).load_only(Quota.category),
    ),
)

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


def door_slot(slot_id: int, person: Person) -> Slot | None:
    """The slot with its event, if `person` may stand at its door; None for a foreign one or one not yet public."""
    return db.session.scalar(_slots_for(person).where(Slot.id == slot_id))


def slots_of_today(person: Person) -> list[tuple[Slot, Tally]]:
    """Today's and tomorrow's slots (Beijing) of the organisations `person` keeps the door for, with tallies."""
    midnight = clock.from_local(datetime.combine(clock.today(), datetime.min.time()))
    query = (
        _slots_for(person).options(contains_eager(Slot.event).joinedload(Event.venue))
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
    """One scan of this slot's door, with everything its answer names."""
    query = (
        select(Scan).options(joinedload(Scan.ticket).options(*PARTY))
        .where(Scan.id == scan_id, Scan.slot_id == slot.id)
    )
    return db.session.scalars(query).unique().first()


def undo_of(scan: Scan) -> Scan | None:
    """The row that took `scan` back, if one did."""
    return db.session.scalar(select(Scan).where(Scan.undoes_id == scan.id))


def standing_entry(ticket: Ticket, *, until: datetime) -> Scan | None:
    """The last scan up to `until` that let heads of `ticket` in and was not taken back."""
    undo = aliased(Scan)
    return db.session.scalar(
        select(Scan).outerjoin(undo, undo.undoes_id == Scan.id)
        .where(Scan.ticket_id == ticket.id, Scan.result.in_(ADMITTED), Scan.at <= until, undo.id.is_(None))
        .order_by(Scan.at.desc(), Scan.id.desc()).limit(1)
    )


def slot_named(slot_id: int) -> Slot:
    """A slot with its event's title, to name the right door to somebody at the wrong one."""
    return db.session.scalars(
        select(Slot).options(joinedload(Slot.event).load_only(Event.title, Event.host_id), lazyload(Slot.quotas))
        .where(Slot.id == slot_id)
    ).one()


def _slots_for(person: Person) -> Select:
    """Public slots whose host `person` serves at the door; all of them for the district's coordinators."""
    query = (
        select(Slot).join(Slot.event)
        .options(contains_eager(Slot.event).load_only(Event.title, Event.code, Event.host_id, Event.state),
                 lazyload(Slot.quotas))
        .where(Event.state.in_(PUBLIC_STATES))
    )
    if person.is_coordinator:
        return query
    return query.where(Event.host_id.in_(person.organisation_ids(*DOOR_ROLES)))


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
