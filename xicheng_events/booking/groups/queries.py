"""Finding what a desk may register others for, and whom it has registered."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, lazyload

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.events.queries import DESK_ROLES, has_place, registers_all
from xicheng_events.booking.events.searching import says
from xicheng_events.booking.groups.models import Roster, RosterRow, RosterState, RowState
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.queries import places_of_quotas
from xicheng_events.booking.registration.states import HOLDING, LIVE
from xicheng_events.foundation.accounts.models import Membership, Organisation, Person
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.digests import digest_of
from xicheng_events.foundation.core.names import name_key
from xicheng_events.foundation.core.personal_data import keyed_hash


def slots_to_register_for(now: datetime, *, words: str = "", unit: str = "", on: datetime | None = None,
                          with_place: bool = False) -> Select:
    """The slots of all units for which one may register at `now`, the next first: of events that say `words`, of the
    unit with the slug `unit`, on the Beijing day that begins at `on`; `with_place` leaves those that aren't full."""
    query = (select(Slot).join(Slot.event).join(Event.host)
             .where(registers_all(now), Slot.starts_at > now)
             .options(contains_eager(Slot.event).options(contains_eager(Event.host), joinedload(Event.venue))))
    if words:
        query = query.where(says(words))
    if unit:
        query = query.where(Organisation.slug == unit)
    if on:
        query = query.where(Slot.starts_at >= on, Slot.starts_at < on + timedelta(days=1))
    if with_place:
        query = query.where(has_place())
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


def overlaps_of_contacts(slot: Slot, contacts: list[tuple[str, str]]) -> list[Registration | None]:
    """What each name and phone holds elsewhere at the time of this slot, in that order; in one statement."""
    found = db.session.scalars(
        select(Registration).join(Registration.slot).where(
            Registration.phone_hash.in_({keyed_hash(phone) for _name, phone in contacts}),
            Registration.slot_id != slot.id, Registration.state.in_(HOLDING), Slot.starts_at < slot.ends_at,
            Slot.ends_at > slot.starts_at)
        .options(contains_eager(Registration.slot).joinedload(Slot.event)))
    there = {(each.phone_hash, name_key(each.name)): each for each in found}
    return [there.get((keyed_hash(phone), name_key(name))) for name, phone in contacts]


def registered_with(slot: Slot, hashes: set[str]) -> dict[str, Registration]:
    """{hash of a document: who has registered for this slot with it}."""
    found = db.session.scalars(select(Registration).where(
        Registration.slot_id == slot.id, Registration.state.in_(LIVE), Registration.document_hash.in_(hashes))
        .options(lazyload(Registration.companions)))
    return {each.document_hash: each for each in found}


def rosters_of(person: Person, *, words: str = "", state: RosterState | None = None) -> Select:
    """The lists of this person's units, or all for the coordinator, for events that say `words`, in `state`; latest
    first."""
    query = select(Roster).options(
        joinedload(Roster.slot).options(lazyload(Slot.quotas), joinedload(Slot.event)), joinedload(Roster.by),
        joinedload(Roster.organisation))
    if not person.is_coordinator:
        query = query.where(Roster.organisation_id.in_(person.organisation_ids(*DESK_ROLES)))
    if words:
        query = query.where(Roster.slot.has(Slot.event.has(says(words))))
    if state:
        query = query.where(Roster.state == state)
    return query.order_by(Roster.id.desc())


def roster_by_id(person: Person, roster_id: int) -> Roster | None:
    """One of them."""
    return db.session.scalar(rosters_of(person).where(Roster.id == roster_id))


def rows_of(roster: Roster, states=()) -> Select:
    """Its rows, those that need looking at first; `states` narrows them."""
    query = select(RosterRow).where(RosterRow.roster_id == roster.id).options(
        joinedload(RosterRow.registration).options(joinedload(Registration.ticket), lazyload(Registration.companions)))
    if states:
        query = query.where(RosterRow.state.in_(states))
    trouble = case((RosterRow.state.in_((RowState.BAD, RowState.REFUSED)), 0), else_=1)
    return query.order_by(trouble, RosterRow.position)


def rows_to_correct(roster: Roster) -> Select:
    """Its rows in their order, but for hidden ones that nobody has ticked: in a text they would be seen, and taken."""
    return select(RosterRow).where(
        RosterRow.roster_id == roster.id, or_(RosterRow.is_hidden.is_(False), RosterRow.state == RowState.GOOD)
    ).order_by(RosterRow.position)


def roster_counts(rosters: list[Roster]) -> dict[int, dict[str, int]]:
    """How many rows of each list are in which state: {roster: {state: rows}}, every state named."""
    query = (select(RosterRow.roster_id, RosterRow.state, func.count())
             .where(RosterRow.roster_id.in_([roster.id for roster in rosters]))
             .group_by(RosterRow.roster_id, RosterRow.state))
    counts = {roster.id: dict.fromkeys((state.value for state in RowState), 0) for roster in rosters}
    for roster_id, state, rows in db.session.execute(query):
        counts[roster_id][state.value] = rows
    return counts


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


def heads_of(roster: Roster) -> dict[str, int]:
    """How many people the rows in each state stand for, with whom they bring."""
    query = select(RosterRow.state, func.sum(RosterRow.heads)).where(RosterRow.roster_id == roster.id)
    return {**dict.fromkeys((state.value for state in RowState), 0),
            **{state.value: heads for state, heads in db.session.execute(query.group_by(RosterRow.state))}}


def roster_results(roster: Roster) -> dict[str, int]:
    """What the registrations of a saved list are now: {state: parties}."""
    query = (select(Registration.state, func.count()).join(RosterRow, RosterRow.registration_id == Registration.id)
             .where(RosterRow.roster_id == roster.id, RosterRow.state == RowState.SAVED).group_by(Registration.state))
    return {state.value: parties for state, parties in db.session.execute(query)}


class Outlook(NamedTuple):
    """What will become of the ticked rows, as things are now: positions that find a place, wait, or find neither."""

    placed: set[int]
    waiting: set[int]
    left_over: set[int]
    heads: int
    digest: str  # of the rows that are ticked


def outlook_of(roster: Roster) -> Outlook:
    """The outlook of a checked list, whose rows take places in their order, each party as a whole, none overtaking."""
    rows = db.session.execute(select(RosterRow.position, RosterRow.quota_id, RosterRow.heads).where(
        RosterRow.roster_id == roster.id, RosterRow.state == RowState.GOOD).order_by(RosterRow.position)).all()
    places = {each.quota.id: each for each in places_of_quotas(roster.slot)}
    left = {quota: 0 if each.waiting else each.left for quota, each in places.items()}
    room = {quota: max(roster.slot.waiting_limit - each.waiting, 0) for quota, each in places.items()}
    outlook = Outlook(set(), set(), set(), sum(heads for _position, _quota, heads in rows),
                      digest_of(position for position, _quota, _heads in rows))
    for position, quota, heads in rows:
        if not roster.slot.event.allocation.row.places_at_once or heads <= left[quota]:
            left[quota] -= heads
            outlook.placed.add(position)
            continue
        left[quota] = 0  # whoever comes after stands behind
        (outlook.waiting if room[quota] > 0 else outlook.left_over).add(position)
        room[quota] -= 1
    return outlook
