"""The desk's list of one event's registrations: found by what the address asks for, and counted."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import NamedTuple

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from xicheng_events.booking.events.desk_rights import IN_CHARGE
from xicheng_events.booking.events.kinds import Allocation, Category, SeatKind
from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.registration.models import AgeBand, Channel, Registration, Ticket
from xicheng_events.booking.registration.replies_to_move import Reply, answered, last_move
from xicheng_events.booking.registration.searching import meant_by
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.labelled import Labelled

S = RegistrationState
LATELY = timedelta(days=365)


class ReviewFinding(Labelled):
    """What the review has found so far, as the desk asks for it."""

    OPEN = "open", _l("待审核")
    PASSED = "passed", _l("审核通过")
    DECLINED = "declined", _l("未入选")


@dataclass(frozen=True)
class Wanted:
    """Which registrations somebody wants to see, and in which order; `who` is a phone's keyed hash."""

    words: str = ""
    who: str = ""
    slot: Slot | None = None
    state: RegistrationState | None = None
    seat: SeatKind | None = None
    category: Category | None = None
    channel: Channel | None = None
    street: Organisation | None = None
    age_band: AgeBand | None = None
    finding: ReviewFinding | None = None
    reply: Reply | None = None
    sort: str = ""

    def in_address(self, **changes) -> dict[str, str]:
        """These wishes as parameters of an address, but for `changes`."""
        said = replace(self, **changes)
        found = {"words": said.words, "who": said.who, "slot": said.slot and str(said.slot.id), "state": said.state,
                 "seat": said.seat, "category": said.category, "channel": said.channel,
                 "street": said.street and said.street.slug, "age": said.age_band, "finding": said.finding,
                 "reply": said.reply, "sort": said.sort}
        return {name: str(value) for name, value in found.items() if value}


def desk_list(event: Event, wanted: Wanted = Wanted()) -> Select:
    """The registrations of an event as its desk wants them. Slots, quotas and event are those in memory."""
    query = select(Registration).options(joinedload(Registration.ticket)).where(_of(event, wanted.slot))
    if wanted.words:
        query = query.where(meant_by(wanted.words))
    if wanted.who:
        query = query.where(Registration.phone_hash == wanted.who)
    if wanted.seat or wanted.category:
        ids = [quota.id for slot in event.slots for quota in slot.quotas
               if wanted.seat in (None, quota.seat) and wanted.category in (None, quota.category)]
        query = query.where(Registration.quota_id.in_(ids))
    if wanted.street:
        query = query.where(Registration.street_id == wanted.street.id)
    if wanted.finding:
        query = query.where(_found(wanted.finding))
    if wanted.reply:
        query = query.where(answered(last_move(event), wanted.reply))
    same = {"state": wanted.state, "channel": wanted.channel, "age_band": wanted.age_band}
    query = query.filter_by(**{name: value for name, value in same.items() if value})
    orders = {"name": (Registration.name,), "state": (Registration.state,), "slot": (Registration.slot_id,),
              "latest": (Registration.created_at.desc(),), "heads": (Registration.heads.desc(),)}
    return query.order_by(*orders.get(wanted.sort, ()), Registration.id)


def _of(event: Event, slot: Slot | None) -> ColumnElement:
    return Registration.slot_id.in_([slot.id] if slot else [each.id for each in event.slots])


def _found(finding: ReviewFinding) -> ColumnElement:
    if finding is ReviewFinding.OPEN:
        return to_review()
    return Registration.eligible.is_(finding is ReviewFinding.PASSED)


def to_review() -> ColumnElement:
    """Whether a registration waits for somebody to look at it."""
    return Registration.state.in_((S.PENDING, S.APPLIED, S.WAITING)) & Registration.eligible.is_(None)


def events_to_review(person: Person) -> Select:
    """(code, title, how many parties, when its next slot begins) of the coming events of this person's units where
    parties wait to be reviewed; the next event first."""
    units = person.organisation_ids(*IN_CHARGE)
    chosen = [way for way in Allocation if way.row.is_selected]
    return (select(Event.code, Event.title, func.count(Registration.id), func.min(Slot.starts_at))
            .join(Slot, Slot.event_id == Event.id).join(Registration, Registration.slot_id == Slot.id)
            .where(Event.host_id.in_(units), Event.is_open, Slot.starts_at > clock.now(),
                   or_(Event.review_required, Event.allocation.in_(chosen)), to_review())
            .group_by(Event.id, Event.code, Event.title).order_by(func.min(Slot.starts_at), Event.id))


class PartyCount(NamedTuple):
    """How many stand where: parties and the heads in them."""

    parties: int = 0
    heads: int = 0
    arrived: int = 0


@dataclass(frozen=True)
class Counts:
    """How many stand where in the slots of an event, by slot and state."""

    each: dict[tuple[int, RegistrationState], PartyCount]

    def of(self, *states: RegistrationState, slot_id: int | None = None) -> PartyCount:
        """How many are in `states` (none named: in any), in one slot or in all."""
        found = [count for (slot, state), count in self.each.items()
                 if slot_id in (None, slot) and (not states or state in states)]
        return PartyCount(*(sum(numbers) for numbers in zip(*found, strict=True))) if found else PartyCount()

    def by_state(self, slot_id: int | None = None) -> list[tuple[RegistrationState, PartyCount]]:
        """The states that somebody is in, in the order of a registration's life."""
        counted = [(state, self.of(state, slot_id=slot_id)) for state in RegistrationState]
        return [(state, count) for state, count in counted if count.parties]


def counts_by_slot_and_state(event: Event) -> Counts:
    """How many stand where, in one statement."""
    query = (select(Registration.slot_id, Registration.state, func.count(), func.sum(Registration.heads),
                    func.coalesce(func.sum(Ticket.arrived), 0))
             .outerjoin(Registration.ticket).where(_of(event, None))
             .group_by(Registration.slot_id, Registration.state))
    return Counts({(slot_id, state): PartyCount(*numbers) for slot_id, state, *numbers in db.session.execute(query)})


def registration_of_event(event: Event, reference: str) -> Registration | None:
    """One registration of this event, for its desk."""
    return db.session.scalar(desk_list(event).where(Registration.reference == reference))


def came_lately() -> ColumnElement:
    """Whether the person of a registration came to another slot in the last twelve months."""
    before, slot = aliased(Registration), aliased(Slot)
    people = (select(before.person_id).join(Ticket, Ticket.registration_id == before.id)
              .join(slot, slot.id == before.slot_id)
              .where(Ticket.arrived > 0, slot.starts_at > clock.now() - LATELY, slot.ends_at < clock.now()))
    return Registration.person_id.in_(people)


def times_come(registration: Registration) -> int:
    """How often this person came to an event in the last twelve months."""
    query = (select(func.count()).select_from(Ticket).join(Ticket.registration).join(Registration.slot)
             .where(Registration.person_id == registration.person_id, Registration.id != registration.id,
                    Ticket.arrived > 0, Slot.starts_at > clock.now() - LATELY))
    return db.session.scalar(query)


def next_to_review(event: Event, wanted: Wanted, *, after: int = 0, back: bool = False) -> Registration | None:
    """The next registration to look at among those `wanted`, in the order in which they came; from the first again
    after the last. `after` is the id of the one just looked at; `back`: the one before it instead."""
    open_ones = desk_list(event, replace(wanted, finding=ReviewFinding.OPEN, sort="")).order_by(None)
    beyond, order = ((Registration.id < after, Registration.id.desc()) if back
                     else (Registration.id > after, Registration.id))
    for query in (open_ones.where(beyond), open_ones.where(Registration.id != after)):
        if found := db.session.scalar(query.order_by(order).limit(1)):
            return found
    return None


def count_to_review(event: Event, wanted: Wanted) -> int:
    """How many of those `wanted` wait for somebody to look at them."""
    query = desk_list(event, replace(wanted, finding=ReviewFinding.OPEN)).order_by(None)
    return db.session.scalar(query.with_only_columns(func.count()))
