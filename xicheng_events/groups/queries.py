"""Finding what a desk may register others for, and whom it has registered."""

from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from xicheng_events.accounts.models import Membership, Organisation, Person
from xicheng_events.core.db import db
from xicheng_events.core.names import name_key
from xicheng_events.core.personal_data import keyed_hash
from xicheng_events.events.kinds import Allocation
from xicheng_events.events.models import Event, Slot, Venue
from xicheng_events.events.queries import DESK_ROLES
from xicheng_events.events.states import OPEN_STATES
from xicheng_events.registration.models import Registration
from xicheng_events.registration.states import LIVE

_TO_ALL = [way for way in Allocation if way.row.takes_registrations and not way.row.needs_invitation]


def open_slots(now: datetime, *, words: str = "", host_id: int | None = None) -> Select:
    """The slots of all units for which one may register at `now`, the next first."""
    query = (select(Slot).join(Slot.event).join(Event.host)
             .where(Event.state.in_(OPEN_STATES), Event.allocation.in_(_TO_ALL), Slot.starts_at > now,
                    or_(Event.registration_opens_at.is_(None), Event.registration_opens_at <= now),
                    or_(Event.registration_closes_at.is_(None), Event.registration_closes_at > now))
             .options(contains_eager(Slot.event).options(contains_eager(Event.host), joinedload(Event.venue))))
    if words:
        said = [column.icontains(words, autoescape=True) for column in (
            Event.title, Event.code, Organisation.short_name, Organisation.full_name, Organisation.search_alias)]
        query = query.where(or_(*said, Event.venue.has(Venue.name.icontains(words, autoescape=True))))
    if host_id:
        query = query.where(Event.host_id == host_id)
    return query.order_by(Slot.starts_at, Slot.id)


def standing_of_contacts(slot: Slot, contacts: list[tuple[str, str]]) -> list[Registration | None]:
    """What each name and phone has in this slot already, in that order; in one statement."""
    hashes = {keyed_hash(phone) for _name, phone in contacts}
    found = db.session.scalars(
        select(Registration).where(Registration.slot_id == slot.id, Registration.state.in_(LIVE),
                                   Registration.phone_hash.in_(hashes))
        .options(joinedload(Registration.ticket)).order_by(Registration.id.desc()))
    there = {(each.phone_hash, name_key(each.name)): each for each in found}
    return [there.get((keyed_hash(phone), name_key(name))) for name, phone in contacts]


def entered_registration(person: Person, reference: str) -> Registration | None:
    """A registration that this person's desk has entered for somebody, or whose host it is; others don't exist."""
    query = (select(Registration).join(Registration.slot).join(Slot.event)
             .where(Registration.reference == reference)
             .options(contains_eager(Registration.slot).contains_eager(Slot.event).options(
                 joinedload(Event.venue), joinedload(Event.host)), joinedload(Registration.ticket)))
    if not person.is_coordinator:
        query = query.where(or_(Event.host_id.in_(person.organisation_ids(*DESK_ROLES)),
                                Registration.entered_by_id.in_(colleagues_of(person))))
    return db.session.scalar(query)


def colleagues_of(person: Person) -> Select:
    """The ids of everybody who works for one of this person's units, the person included."""
    return select(Membership.person_id).where(Membership.organisation_id.in_(person.organisation_ids(*DESK_ROLES)))
