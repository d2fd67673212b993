"""Finding registrations: one's own, and the desk's lists."""

import re
from typing import NamedTuple

from sqlalchemy import Select, bindparam, case, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, lazyload

from xicheng_events.accounts.models import Person
from xicheng_events.core import clock
from xicheng_events.core.codes import normalise_reference
from xicheng_events.core.db import db
from xicheng_events.core.personal_data import keyed_hash
from xicheng_events.core.text import half_width
from xicheng_events.events.models import Event, Quota, Slot
from xicheng_events.events.states import PUBLIC_STATES
from xicheng_events.registration.models import Companion, Registration, Ticket
from xicheng_events.registration.states import HOLDING, LIVE, RegistrationState

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


def registration_of_form(form_key: str, phone: str) -> Registration | None:
    """What a form has already led to, if it was about this phone."""
    return db.session.scalar(select(Registration).where(
        Registration.form_key == form_key, Registration.phone_hash == keyed_hash(phone))
        .options(joinedload(Registration.person)))


_SLOT = (
    select(Slot).join(Slot.event).where(Slot.id == bindparam("slot"), Event.state.in_(PUBLIC_STATES))
    .options(contains_eager(Slot.event).joinedload(Event.venue), joinedload(Slot.quotas))
)


def slot_to_register(slot_id: int) -> Slot | None:
    """A slot of a public event with event, venue and places, in one statement."""
    return db.session.scalars(_SLOT, {"slot": slot_id}).unique().one_or_none()


def live_registrations(slot: Slot) -> list[Registration]:
    """Everybody who holds or waits for a place in this slot, in the order in which they came."""
    query = select(Registration).where(Registration.slot_id == slot.id, Registration.state.in_(LIVE))
    return list(db.session.scalars(query.options(joinedload(Registration.ticket)).order_by(Registration.id)))


def live_registrations_of(event: Event) -> list[Registration]:
    """Everybody who holds or waits for a place in a slot of this event that isn't over."""
    query = (select(Registration).join(Registration.slot)
             .where(Slot.event_id == event.id, Slot.ends_at > clock.now(), Registration.state.in_(LIVE)))
    return list(db.session.scalars(
        query.options(contains_eager(Registration.slot)).order_by(Registration.quota_id, Registration.id)))


class Reached(NamedTuple):
    """Whom a change reaches: parties, and the people in them."""

    parties: int = 0
    heads: int = 0


def reached_by_slot(event: Event) -> dict[int, Reached]:
    """Whom a change of a slot would reach, by slot; slots that are over, or nobody's, are left out."""
    query = (select(Registration.slot_id, func.count(), func.sum(Registration.heads)).join(Registration.slot)
             .where(Slot.event_id == event.id, Slot.ends_at > clock.now(), Registration.state.in_(LIVE))
             .group_by(Registration.slot_id))
    return {slot_id: Reached(parties, heads) for slot_id, parties, heads in db.session.execute(query)}


_NO_RANK = 2**31 - 1


def line_order() -> tuple:
    """The order of every line: raised by staff first, then as drawn, then as they came. Used wherever a line is.

    The place in line that people read, the next who is asked and the published order are this, and nothing else.
    """
    return (-Registration.priority, func.coalesce(Registration.draw_rank, _NO_RANK), Registration.queued_at,
            Registration.id)


def waiting_parties(slot: Slot) -> int:
    """How many parties wait for a place in this slot; those who have been asked don't wait any more."""
    return db.session.scalar(select(func.count()).where(
        Registration.slot_id == slot.id, Registration.state == RegistrationState.WAITING))


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
             .options(contains_eager(Registration.slot).lazyload(Slot.quotas), joinedload(Registration.ticket)))
    if words:
        query = query.where(_answers_to(words))
    if state:
        query = query.where(Registration.state == state)
    if slot_id:
        query = query.where(Registration.slot_id == slot_id)
    orders = {"name": (Registration.name,), "state": (Registration.state,), "slot": (Slot.starts_at,),
              "latest": (Registration.created_at.desc(),)}
    return query.order_by(*orders.get(sort, ()), Registration.id)


def _answers_to(words: str):
    plain = half_width(words)
    number = re.sub(r"[\s-]", "", plain)
    by_companion = Registration.companions.any(Companion.name.icontains(words, autoescape=True))
    return or_(Registration.name.icontains(words, autoescape=True), by_companion, Registration.phone_tail == number,
               Registration.phone_hash == keyed_hash(number), Registration.reference == normalise_reference(plain))


class Count(NamedTuple):
    """How many stand where in one slot: in heads, `waiting` in parties."""

    confirmed: int = 0
    offered: int = 0
    waiting: int = 0
    arrived: int = 0


def counts_by_slot(event: Event) -> dict[int, Count]:
    """How many stand where, by slot; slots without registrations are left out."""

    def heads_in(state, what=Registration.heads):
        return func.coalesce(func.sum(case((Registration.state == state, what), else_=0)), 0)

    query = (select(Registration.slot_id, heads_in(RegistrationState.CONFIRMED), heads_in(RegistrationState.OFFERED),
                    heads_in(RegistrationState.WAITING, 1), func.coalesce(func.sum(Ticket.arrived), 0))
             .join(Registration.slot).outerjoin(Registration.ticket)
             .where(Slot.event_id == event.id).group_by(Registration.slot_id))
    return {slot_id: Count(*numbers) for slot_id, *numbers in db.session.execute(query)}


def registration_at(event: Event, reference: str) -> Registration | None:
    """One registration of this event, for its desk."""
    return db.session.scalar(desk_list(event).where(Registration.reference == reference))


def holders_of(quota: Quota, *, at_most: int = 10) -> list[Registration]:
    """Who holds places of this quota, the latest first: with whom to speak before there are fewer."""
    query = select(Registration).where(Registration.quota_id == quota.id, Registration.state.in_(HOLDING))
    return list(db.session.scalars(query.order_by(Registration.id.desc()).limit(at_most)))


def attendance_sheet(slot: Slot) -> list[Registration]:
    """The confirmed parties of a slot, by name: the printed 签到表."""
    query = select(Registration).where(Registration.slot_id == slot.id,
                                       Registration.state == RegistrationState.CONFIRMED)
    return list(db.session.scalars(query.options(joinedload(Registration.ticket)).order_by(Registration.name)))


def sheets_of(event: Event) -> Select:
    """The ids of the answer sheets of everybody who comes or may yet come to an event."""
    return (select(Registration.answer_sheet_id).join(Registration.slot)
            .where(Slot.event_id == event.id, Registration.answer_sheet_id.is_not(None), Registration.state.in_(LIVE)))


def asked_beforehand(event: Event, *, at_most: int = 200) -> list[Registration]:
    """Those who want to know or to raise something, the latest first: what the hosts prepare for."""
    query = (select(Registration).join(Registration.slot).options(lazyload(Registration.companions))
             .where(Slot.event_id == event.id, Registration.question != "", Registration.state.in_(LIVE)))
    return list(db.session.scalars(query.order_by(Registration.id.desc()).limit(at_most)))
