"""Finding draws, their entries, and one's own place in them."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload, undefer

from xicheng_events.booking.draws.models import Draw, DrawEntry, DrawOfficer
from xicheng_events.booking.draws.states import DrawState
from xicheng_events.booking.events.kinds import Allocation
from xicheng_events.booking.events.models import Event, Quota, Slot
from xicheng_events.booking.events.queries import DESK_ROLES, desk_event, desk_events
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.accounts.models import Membership, Person, Role
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.plain_text import plain_text

DRAWN_KINDS = tuple(way for way in Allocation if way.row.is_drawn)
# After registration has closed: whoever pressed at the last second is still being written down.
SETTLING = timedelta(minutes=1)
_WHOLE = (joinedload(Draw.event).joinedload(Event.host), joinedload(Draw.event).selectinload(Event.slots),
          joinedload(Draw.event).joinedload(Event.venue), selectinload(Draw.officers).joinedload(DrawOfficer.person))


def drawn_event(code: str) -> Event | None:
    """A public event whose places are drawn."""
    query = select(Event).where(Event.code == plain_text(code), Event.is_public,
                                Event.allocation.in_(DRAWN_KINDS))
    return db.session.scalar(query.options(joinedload(Event.host), selectinload(Event.slots)))


def draw_of(event: Event, *, with_texts: bool = False) -> Draw | None:
    """The draw of an event, once it is planned; `with_texts` also the long texts that are published."""
    texts = (undefer(Draw.list_text), undefer(Draw.record_text)) if with_texts else ()
    return db.session.scalar(select(Draw).where(Draw.event_id == event.id).options(*_WHOLE, *texts))


def drawn_events_on_desk_of(person: Person, *, words: str = "") -> Select:
    """The published events with a draw that this person works on, latest first; those that say `words`."""
    return desk_events(person, words=words).where(Event.allocation.in_(DRAWN_KINDS), Event.is_public)


def draws_of(events: list[Event]) -> dict[int, Draw]:
    """The draws of these events, by event id."""
    found = db.session.scalars(select(Draw).where(Draw.event_id.in_([event.id for event in events])))
    return {draw.event_id: draw for draw in found}


def drawn_event_on_desk_of(person: Person, code: str) -> Event | None:
    """One of them, by its code."""
    event = desk_event(person, code)
    return event if event and event.allocation in DRAWN_KINDS and event.is_public else None


def shares_awaited_from(person: Person) -> Select:
    """The codes of the events for whose draw this person, an officer, hasn't sealed a share yet; the next first."""
    return _seats_of(person).where(DrawOfficer.commitment.is_(None))


def reveals_awaited_from(person: Person) -> Select:
    """The codes of the events whose announced time has come and whose draw waits for this person to reveal."""
    other = aliased(DrawOfficer)
    unsealed = exists().where(other.draw_id == Draw.id, other.commitment.is_(None))
    return _seats_of(person).where(Draw.state == DrawState.FROZEN, Draw.draw_at <= clock.now(), ~unsealed,
                                   DrawOfficer.revealed_at.is_(None))


def draws_with_the_other(person: Person) -> Select:
    """The codes of the events in whose draw this person has done what was to be done, and the other officer hasn't."""
    other = aliased(DrawOfficer)
    sealed_here = DrawOfficer.commitment.is_not(None) & other.commitment.is_(None)
    return (_seats_of(person).join(other, (other.draw_id == Draw.id) & (other.id != DrawOfficer.id))
            .join(Person, Person.id == other.person_id)
            .where(or_(sealed_here, DrawOfficer.revealed_at.is_not(None) & other.revealed_at.is_(None))))


def draws_ahead(person: Person, *, until: datetime) -> Select:
    """The codes of the events on this person's desk that are drawn between now and then; the next first."""
    return _draws_on_desk_of(person).where(Draw.draw_at > clock.now(), Draw.draw_at <= until)


def draws_overdue(person: Person) -> Select:
    """The codes of the events on this person's desk whose announced time has come, without a result yet."""
    return _draws_on_desk_of(person).where(Draw.draw_at <= clock.now())


def _draws_on_desk_of(person: Person) -> Select:
    ids = desk_events(person).order_by(None).with_only_columns(Event.id)
    return (select(Event.code).join(Draw, Draw.event_id == Event.id).join(Event.host)
            .where(Event.id.in_(ids), Event.is_open, Draw.state != DrawState.DRAWN, ~_has_begun())
            .order_by(Draw.draw_at, Draw.id))


def _seats_of(person: Person) -> Select:
    return (select(Event.code).select_from(DrawOfficer).join(Draw, Draw.id == DrawOfficer.draw_id)
            .join(Draw.event).where(DrawOfficer.person_id == person.id, Draw.state != DrawState.DRAWN,
                                    Event.is_open, ~_has_begun()).order_by(Draw.draw_at, Draw.id))


def _has_begun():
    return exists().where(Slot.event_id == Event.id, Slot.starts_at <= clock.now())


def draws_to_plan(person: Person) -> Select:
    """The codes of the open events of the units this person edits for that have no draw with two officers yet."""
    officers = (select(func.count(DrawOfficer.id)).join(Draw, Draw.id == DrawOfficer.draw_id)
                .where(Draw.event_id == Event.id).correlate(Event).scalar_subquery())
    units = person.organisation_ids(Role.EDITOR)
    return select(Event.code).where(Event.host_id.in_(units), ~_has_begun(), officers < 2,
                                    Event.allocation.in_(DRAWN_KINDS), Event.is_open).order_by(Event.id)


def possible_officers(event: Event) -> list[Person]:
    """The host's staff who may be named to draw: those who work on its events."""
    query = (select(Person).join(Membership, Membership.person_id == Person.id)
             .where(Membership.organisation_id == event.host_id, Membership.role.in_(DESK_ROLES),
                    Person.account.has()).distinct().order_by(Person.id))
    return [person for person in db.session.scalars(query)
            if person.holds(*DESK_ROLES, organisation_id=event.host_id)]


def closes_at(event: Event) -> datetime:
    """When the list can be frozen: registration has ended for every slot."""
    return max(min(event.registration_closes_at or slot.starts_at, slot.starts_at) for slot in event.slots)


def lists_to_freeze(*, at_most: int) -> list[Event]:
    """Open events with a draw whose registration is over, and whose list isn't frozen yet. Where quotas are frozen with
    it, that is somebody's to do."""
    last = select(func.max(Slot.starts_at)).where(Slot.event_id == Event.id).scalar_subquery()
    frozen = exists().where(Draw.event_id == Event.id, Draw.state != DrawState.PLANNED)
    by_itself = [way for way in DRAWN_KINDS if not way.row.is_balanced]
    query = (select(Event).where(Event.allocation.in_(by_itself), Event.is_open, ~frozen,
                                 func.coalesce(Event.registration_closes_at, last) <= clock.now() - SETTLING)
             .options(selectinload(Event.slots)).order_by(Event.id).limit(at_most))
    return list(db.session.scalars(query))


def unreviewed(event: Event) -> int:
    """How many entries still wait for somebody to look whether they may take part."""
    if not event.review_required:
        return 0
    return db.session.scalar(select(func.count()).select_from(Registration).join(Registration.slot).where(
        Slot.event_id == event.id, Registration.state == RegistrationState.APPLIED, Registration.eligible.is_(None)))


def entries_of_person(person: Person, event: Event) -> list[DrawEntry]:
    """This person's own entries in the frozen list of an event, one per slot."""
    query = (select(DrawEntry).join(DrawEntry.registration).join(Draw, Draw.id == DrawEntry.draw_id)
             .where(Draw.event_id == event.id, Registration.person_id == person.id)
             .options(contains_eager(DrawEntry.registration), joinedload(DrawEntry.quota).joinedload(Quota.slot)))
    return list(db.session.scalars(query.order_by(DrawEntry.id)))


def entries_of(draw: Draw) -> Select:
    """The entries of a draw with their registrations: in the drawn order, quota by quota; before the draw by code."""
    query = (select(DrawEntry).join(DrawEntry.registration).where(DrawEntry.draw_id == draw.id)
             .options(contains_eager(DrawEntry.registration).lazyload(Registration.companions),
                      joinedload(DrawEntry.quota).joinedload(Quota.slot)))
    if draw.state is DrawState.DRAWN:
        return query.order_by(DrawEntry.quota_id, Registration.draw_rank, DrawEntry.id)
    return query.order_by(DrawEntry.code)


class DrawCount(NamedTuple):
    """How many take part in a draw."""

    parties: int = 0
    heads: int = 0


def draw_counts(draw: Draw) -> dict[int, DrawCount]:
    """Who stands in the frozen list, by quota; quotas nobody wants are left out."""
    query = (select(DrawEntry.quota_id, func.count(), func.sum(DrawEntry.heads))
             .where(DrawEntry.draw_id == draw.id).group_by(DrawEntry.quota_id))
    return {quota: DrawCount(parties, heads) for quota, parties, heads in db.session.execute(query)}


def applied(event: Event) -> DrawCount:
    """Who has applied so far and would stand in the list."""
    query = (select(func.count(), func.coalesce(func.sum(Registration.heads), 0)).select_from(Registration)
             .join(Registration.slot).where(Slot.event_id == event.id,
                                            Registration.state == RegistrationState.APPLIED))
    return DrawCount(*db.session.execute(query).one())
