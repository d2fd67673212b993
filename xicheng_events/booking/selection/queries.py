"""Finding lists, their entries, and one's own line."""

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, undefer

from xicheng_events.booking.draws.models import Draw
from xicheng_events.booking.draws.states import DrawState
from xicheng_events.booking.events.kinds import Allocation
from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.events.queries import DESK_ROLES, desk_event, desk_events
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.booking.selection.models import (
    Candidate,
    Selection,
    SelectionEntry,
    SelectionObjection,
    SelectionQuota,
    selection_proposer,
)
from xicheng_events.booking.selection.states import PUBLIC, CandidateSource, SelectionState
from xicheng_events.foundation.accounts.models import Organisation, Person, Role
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.plain_text import plain_text

BALANCED_KINDS = tuple(way for way in Allocation if way.row.is_balanced)


def selection_of(event: Event, *, with_text: bool = False) -> Selection | None:
    """The selection of an event, once something has been set for it; `with_text` also the published file."""
    query = select(Selection).where(Selection.event_id == event.id)
    return db.session.scalar(query.options(undefer(Selection.result_text)) if with_text else query)


def selections_of(events: list[Event]) -> dict[int, Selection]:
    """The selections of these events, by event id."""
    found = db.session.scalars(select(Selection).where(Selection.event_id.in_([event.id for event in events])))
    return {selection.event_id: selection for selection in found}


def balanced_event(code: str) -> Event | None:
    """A public event whose places are given by balanced lists."""
    return db.session.scalar(select(Event).where(Event.code == plain_text(code), Event.is_public,
                                                 Event.allocation.in_(BALANCED_KINDS)))


def balanced_on_desk_of(person: Person) -> Select:
    """The published events with balanced lists that this person works on, the latest first."""
    return desk_events(person).where(Event.allocation.in_(BALANCED_KINDS), Event.is_public)


def balanced_event_on_desk_of(person: Person, code: str) -> Event | None:
    """One of them, by its code."""
    event = desk_event(person, code)
    return event if event and event.allocation in BALANCED_KINDS and event.is_public else None


def list_entries(selection: Selection, list_key: str | None = None) -> list[SelectionEntry]:
    """The candidates of the frozen lists, or of one, in the drawn order; before the draw by code."""
    query = (select(SelectionEntry).join(SelectionEntry.registration)
             .where(SelectionEntry.selection_id == selection.id)
             .options(contains_eager(SelectionEntry.registration).lazyload(Registration.companions)))
    if list_key is not None:
        query = query.where(SelectionEntry.list_key == list_key)
    return list(db.session.scalars(query.order_by(SelectionEntry.list_key, SelectionEntry.place, SelectionEntry.code)))


def own_line(registration: Registration) -> SelectionEntry | None:
    """The line of a registration in a frozen list."""
    return db.session.get(SelectionEntry, registration.id)


def entry_by_code(selection: Selection, code: str) -> SelectionEntry | None:
    """One candidate of the frozen lists, by the code in the files."""
    query = select(SelectionEntry).where(SelectionEntry.selection_id == selection.id,
                                         SelectionEntry.code == plain_text(code))
    return db.session.scalar(query.options(joinedload(SelectionEntry.registration)))


def candidate_of(registration: Registration) -> Candidate | None:
    """What is known of a candidate beyond the registration."""
    return db.session.get(Candidate, registration.id)


def selections_to_suggest(*, at_most: int) -> list[Selection]:
    """Those whose candidates and quotas are frozen, and whose order has been drawn."""
    query = (select(Selection).join(Draw, Draw.event_id == Selection.event_id).join(Selection.event)
             .where(Selection.state == SelectionState.FROZEN, Draw.state == DrawState.DRAWN, Event.is_open)
             .order_by(Selection.id).limit(at_most))
    return list(db.session.scalars(query))


def selections_to_try(*, at_most: int) -> list[Selection]:
    """Those whose candidates are still collected and for which quotas are set; those tried longest ago first."""
    asked = exists().where(SelectionQuota.slot_id == Slot.id, Slot.event_id == Selection.event_id)
    query = (select(Selection).join(Selection.event).where(Selection.state == SelectionState.COLLECTING, asked,
                                                           Event.is_open)
             .order_by(Selection.id).limit(at_most))
    return list(db.session.scalars(query))


def proposers_of(slot: Slot) -> list[Organisation]:
    """The units that propose people for a slot."""
    query = (select(Organisation).join(selection_proposer, selection_proposer.c.organisation_id == Organisation.id)
             .where(selection_proposer.c.slot_id == slot.id).order_by(Organisation.id))
    return list(db.session.scalars(query))


def proposers_by_slot(event: Event) -> dict[int, list[str]]:
    """What the units are called that propose people, by slot."""
    query = (select(selection_proposer.c.slot_id, Organisation.short_name)
             .join(Organisation, Organisation.id == selection_proposer.c.organisation_id)
             .where(selection_proposer.c.slot_id.in_([slot.id for slot in event.slots])).order_by(Organisation.id))
    found: dict[int, list[str]] = {}
    for slot_id, name in db.session.execute(query):
        found.setdefault(slot_id, []).append(name)
    return found


def slots_to_propose_for(person: Person) -> Select:
    """The slots for which a unit of this person proposes people, with their events, the next first."""
    return slots_asking(person).options(contains_eager(Slot.event)).order_by(Slot.starts_at, Slot.id)


def slots_asking(person: Person) -> Select:
    """The same, to be narrowed: in no order, and no event is read with them."""
    units = person.organisation_ids(*DESK_ROLES)
    asked = exists().where(selection_proposer.c.slot_id == Slot.id, selection_proposer.c.organisation_id.in_(units))
    return (select(Slot).join(Slot.event)
            .where(asked, Event.is_public, Event.is_open, Event.allocation.in_(BALANCED_KINDS)))


def selections_to_freeze(person: Person) -> Select:
    """The codes of the events of this person's units whose registration is over, and whose candidates aren't frozen."""
    frozen = exists().where(Selection.event_id == Event.id, Selection.state != SelectionState.COLLECTING)
    return (select(Event.code).where(Event.host_id.in_(person.organisation_ids(Role.EDITOR)), Event.is_open, ~frozen,
                                     Event.allocation.in_(BALANCED_KINDS),
                                     Event.registration_closes_at <= clock.now()).order_by(Event.id))


def selections_waiting_for(person: Person) -> Select:
    """The codes of the events whose lists wait for this person: to be submitted, or approved."""
    hosts, leads = person.organisation_ids(Role.EDITOR), person.organisation_ids(Role.LEADER)
    at = Selection.state
    mine = or_(Event.host_id.in_(hosts) & (at == SelectionState.SUGGESTED),
               Event.host_id.in_(leads) & at.in_((SelectionState.SUBMITTED, SelectionState.NOTICE)))
    return (select(Event.code).join(Selection, Selection.event_id == Event.id)
            .where(mine, Event.is_open).order_by(Event.id))


def objections_to(selection: Selection) -> list[SelectionObjection]:
    """What people have said against the lists, the latest first: for the coordinator alone."""
    query = select(SelectionObjection).where(SelectionObjection.selection_id == selection.id)
    return list(db.session.scalars(query.order_by(SelectionObjection.id.desc())))


def open_objections() -> Select:
    """The codes of the events with objections that nobody has answered."""
    there = exists().where(SelectionObjection.selection_id == Selection.id, SelectionObjection.settled_at.is_(None))
    return select(Event.code).join(Selection, Selection.event_id == Event.id).where(there).order_by(Event.id)


def count_open_objections(selection: Selection) -> int:
    """How many of them nobody has answered."""
    return db.session.scalar(select(func.count(SelectionObjection.id)).where(
        SelectionObjection.selection_id == selection.id, SelectionObjection.settled_at.is_(None)))


def lines_of_person(person: Person, event: Event) -> list[SelectionEntry]:
    """This person's own lines in the lists of an event, once they are public."""
    query = (select(SelectionEntry).join(SelectionEntry.registration)
             .join(Selection, Selection.id == SelectionEntry.selection_id)
             .where(Selection.event_id == event.id, Selection.state.in_(PUBLIC), Registration.person_id == person.id)
             .options(contains_eager(SelectionEntry.registration), joinedload(SelectionEntry.changed_by)))
    return list(db.session.scalars(query.order_by(SelectionEntry.list_key)))


def how_many_apply(event: Event) -> dict[str, int]:
    """How many candidates there are, in words by where they come from; who has no row of their own has applied."""
    query = (select(Candidate.source, func.count()).select_from(Registration)
             .outerjoin(Candidate, Candidate.registration_id == Registration.id)
             .where(Registration.slot_id.in_([slot.id for slot in event.slots]),
                    Registration.state == RegistrationState.APPLIED)
             .group_by(Candidate.source))
    counted: dict[str, int] = {}
    for source, number in db.session.execute(query):
        key = (source or CandidateSource.APPLIED).label
        counted[key] = counted.get(key, 0) + number
    return counted


def slot_of_balanced_event(slot_id: int) -> Slot | None:
    """A slot of a public event with balanced lists."""
    query = (select(Slot).join(Slot.event).where(Slot.id == slot_id, Event.is_public,
                                                 Event.allocation.in_(BALANCED_KINDS)))
    return db.session.scalar(query.options(contains_eager(Slot.event)))


def proposed_by(slot: Slot, units: list[int]) -> Select:
    """(registration, candidate) of those whom these units have proposed for a slot, the latest first."""
    return (select(Registration, Candidate).join(Candidate, Candidate.registration_id == Registration.id)
            .where(Registration.slot_id == slot.id, Candidate.unit_id.in_(units)).order_by(Registration.id.desc()))
