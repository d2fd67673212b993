"""Finding registrations: one's own, and the desk's lists."""

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from xicheng_events.accounts.models import Person
from xicheng_events.core.db import db
from xicheng_events.events.models import Event, Slot
from xicheng_events.registration.models import Registration
from xicheng_events.registration.states import LIVE, RegistrationState

_WITH_EVENT = (
    joinedload(Registration.slot).joinedload(Slot.event).joinedload(Event.venue),
    joinedload(Registration.slot).joinedload(Slot.event).joinedload(Event.host),
    joinedload(Registration.ticket),
)


def registration_of(person: Person, reference: str) -> Registration | None:
    """One of this person's own registrations; somebody else's doesn't exist for them."""
    return db.session.scalar(select(Registration).where(
        Registration.reference == reference, Registration.person_id == person.id).options(*_WITH_EVENT))


def registrations_of(person: Person) -> list[Registration]:
    """All of this person's registrations, the next slot first."""
    query = select(Registration).join(Registration.slot).where(Registration.person_id == person.id)
    return list(db.session.scalars(query.options(*_WITH_EVENT).order_by(Slot.starts_at, Registration.id)))


def standing_registration(person: Person, slot: Slot) -> Registration | None:
    """This person's live registration for a slot."""
    return db.session.scalar(select(Registration).where(
        Registration.slot_id == slot.id, Registration.person_id == person.id, Registration.state.in_(LIVE)))


def waiting_place(registration: Registration) -> int:
    """How many stand in line up to and including this party; 1 is next."""
    ahead = (Registration.queued_at < registration.queued_at) | (
        (Registration.queued_at == registration.queued_at) & (Registration.id < registration.id))
    return 1 + db.session.scalar(select(func.count()).where(
        Registration.slot_id == registration.slot_id, Registration.state == RegistrationState.WAITING, ahead))


def desk_list(event: Event, *, words: str = "", state: RegistrationState | None = None, slot_id: int | None = None,
              sort: str = "") -> Select:
    """The registrations of an event for its desk: by name, phone tail or reference; sorted by time or name."""
    query = (select(Registration).join(Registration.slot).where(Slot.event_id == event.id)
             .options(joinedload(Registration.slot), joinedload(Registration.ticket), joinedload(Registration.street)))
    if words:
        like = f"%{words.replace('%', '').replace('_', '')}%"
        query = query.where(or_(Registration.name.like(like), Registration.phone_tail == words,
                                Registration.reference == words.upper()))
    if state:
        query = query.where(Registration.state == state)
    if slot_id:
        query = query.where(Registration.slot_id == slot_id)
    order = {"name": (Registration.name,), "state": (Registration.state,)}.get(sort, ())
    return query.order_by(*order, Registration.id)


def counts_by_state(event: Event) -> dict[RegistrationState, int]:
    """Heads by state, for the figures above the list."""
    query = (select(Registration.state, func.sum(Registration.heads)).join(Registration.slot)
             .where(Slot.event_id == event.id).group_by(Registration.state))
    return {state: heads for state, heads in db.session.execute(query)}


def registration_at(event: Event, reference: str) -> Registration | None:
    """One registration of this event, for its desk."""
    return db.session.scalar(desk_list(event).where(Registration.reference == reference))


def attendance_sheet(slot: Slot) -> list[Registration]:
    """The confirmed parties of a slot, by name: the printed 签到表."""
    query = select(Registration).where(Registration.slot_id == slot.id,
                                       Registration.state == RegistrationState.CONFIRMED)
    return list(db.session.scalars(query.options(joinedload(Registration.ticket)).order_by(Registration.name)))
