"""Finding registrations: one's own, and the desk's lists."""

from typing import NamedTuple

from sqlalchemy import Select, bindparam, case, func, or_, select, tuple_
from sqlalchemy.orm import aliased, column_property, contains_eager, joinedload, lazyload

from xicheng_events.booking.events.models import Event, Quota, Slot
from xicheng_events.booking.events.states import EventCourse
from xicheng_events.booking.invitations.models import Invitation, InvitationState
from xicheng_events.booking.registration.models import FixedList, Registration
from xicheng_events.booking.registration.ownership import own_registrations
from xicheng_events.booking.registration.states import HOLDING, LIVE, RegistrationState
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.codes import look_alikes, normalise_reference
from xicheng_events.foundation.core.db import UtcDateTime, db
from xicheng_events.foundation.core.personal_data import keyed_hash

S = RegistrationState
_WITH_EVENT = (
    joinedload(Registration.slot).joinedload(Slot.event).joinedload(Event.venue),
    joinedload(Registration.slot).joinedload(Slot.event).joinedload(Event.host),
    joinedload(Registration.ticket),
)

# What the public reads of places depends on who waits for them: it comes along wherever places are read.
Quota.waiting = column_property(
    select(func.count()).where(Registration.quota_id == Quota.id, Registration.state == S.WAITING)
    .correlate_except(Registration).scalar_subquery())


def registration_of(person: Person, reference: str) -> Registration | None:
    """One of this person's own registrations, by its reference however it was typed; somebody else's doesn't exist."""
    meant = look_alikes(normalise_reference(reference))
    query = select(Registration).where(Registration.reference.in_({reference, *meant}), own_registrations(person))
    found = db.session.scalars(query.options(*_WITH_EVENT, joinedload(Registration.companions))).unique().all()
    return next((each for each in found if each.reference == reference), found[0] if len(found) == 1 else None)


def list_is_fixed(event: Event) -> bool:
    """Whether 名单已定: nobody is asked by the line any more, and who accepts an offer is a question for the desk."""
    return event.row.invites and fixed_list_of(event) is not None


def fixed_list_of(event: Event) -> FixedList | None:
    """When the list of an event was fixed, and by whom; read anew each time."""
    return db.session.scalar(select(FixedList).where(FixedList.event_id == event.id))


def registrations_of(person: Person) -> list[Registration]:
    """All of this person's registrations, the next slot first."""
    query = select(Registration).join(Registration.slot).where(own_registrations(person))
    return list(db.session.scalars(query.options(*_WITH_EVENT).order_by(Slot.starts_at, Registration.id)))


def standing_registration(person: Person, slot: Slot) -> Registration | None:
    """This person's live registration for a slot."""
    return db.session.scalar(select(Registration).where(
        Registration.slot_id == slot.id, own_registrations(person), Registration.state.in_(LIVE)))


def standing_registrations(person: Person, event: Event) -> list[Registration]:
    """This person's live registrations for an event, the first slot first."""
    query = select(Registration).join(Registration.slot).where(
        Slot.event_id == event.id, own_registrations(person), Registration.state.in_(LIVE))
    return list(db.session.scalars(query.options(joinedload(Registration.ticket), lazyload(Registration.companions))
                                   .order_by(Slot.starts_at)))


def registration_of_form(form_key: str, phone: str) -> Registration | None:
    """What a form has already led to, if it was about this phone."""
    return db.session.scalar(select(Registration).where(
        Registration.form_key == form_key, Registration.phone_hash == keyed_hash(phone))
        .options(joinedload(Registration.person)))


_SLOT = (
    select(Slot).join(Slot.event).where(Slot.id == bindparam("slot"), Event.is_public)
    .options(contains_eager(Slot.event).joinedload(Event.venue), joinedload(Slot.quotas))
)


def slot_to_register(slot_id: int) -> Slot | None:
    """A slot of a public event with event, venue and places, in one statement."""
    return db.session.scalars(_SLOT, {"slot": slot_id}).unique().one_or_none()


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


def reached_by_slot(*events: Event) -> dict[int, Reached]:
    """Whom a change of a slot of these events would reach, by slot; slots that are over, or nobody's, are left out."""
    query = (select(Registration.slot_id, func.count(), func.sum(Registration.heads)).join(Registration.slot)
             .where(Slot.event_id.in_([event.id for event in events]), Slot.ends_at > clock.now(),
                    Registration.state.in_(LIVE))
             .group_by(Registration.slot_id))
    return {slot_id: Reached(parties, heads) for slot_id, parties, heads in db.session.execute(query)}


_NO_RANK = 2**31 - 1
_LONGEST_TOKEN = 64


def line_order() -> tuple:
    """The order of every line: raised by staff first, then as drawn, then as they came. Used wherever a line is.

    The place in line that people read, the next who is asked and the published order are this, and nothing else.
    """
    return (-Registration.priority, func.coalesce(Registration.draw_rank, _NO_RANK), Registration.queued_at,
            Registration.id)


def line_of(quota_id: int, *, at_most: int = 200) -> list[Registration]:
    """Who waits for a place of this quota, the next first."""
    query = select(Registration).where(Registration.quota_id == quota_id, Registration.state == S.WAITING)
    return list(db.session.scalars(query.order_by(*line_order()).limit(at_most)))


class Places(NamedTuple):
    """How it stands with one quota: heads left, and parties that wait or have applied."""

    quota: Quota
    left: int
    waiting: int
    applied: int

    @property
    def is_closed(self) -> bool:
        """Whether there is neither a place nor room in the line."""
        return self.has_line and self.waiting >= self.quota.slot.waiting_limit

    @property
    def has_line(self) -> bool:
        """Whether whoever comes now joins a line."""
        return self.quota.slot.event.allocation.row.places_at_once and (self.waiting > 0 or self.left <= 0)


def _parties(state):
    return func.coalesce(func.sum(case((Registration.state == state, 1), else_=0)), 0)


# Built once: it stands behind every registration form.
_LINES = (
    select(Registration.quota_id, _parties(S.WAITING), _parties(S.APPLIED))
    .where(Registration.slot_id == bindparam("slot"), Registration.state.in_((S.WAITING, S.APPLIED)))
    .group_by(Registration.quota_id)
)


def places_of_quotas(slot: Slot) -> list[Places]:
    """How it stands with each quota of a slot, in one statement."""
    found = {quota_id: numbers for quota_id, *numbers in db.session.execute(_LINES, {"slot": slot.id})}
    return [Places(quota, quota.left, *found.get(quota.id, (0, 0))) for quota in slot.quotas]


def invitation_by_token(token: str | None) -> Invitation | None:
    """The invitation a link belongs to, with its event."""
    if not token or len(token) > _LONGEST_TOKEN:
        return None
    return db.session.scalar(select(Invitation).where(Invitation.token_hash == keyed_hash(token)).options(
        joinedload(Invitation.event).joinedload(Event.host)))


def invitation_to(person: Person | None, slot: Slot) -> Invitation | None:
    """The open invitation to a slot of whoever is signed in with the phone that was invited: no link is needed then."""
    if person is None or not person.phone_hash or not slot.event.allocation.row.needs_invitation:
        return None
    return db.session.scalar(select(Invitation).where(
        Invitation.event_id == slot.event_id, Invitation.phone_hash == person.phone_hash,
        or_(Invitation.slot_id.is_(None), Invitation.slot_id == slot.id),
        Invitation.state == InvitationState.OPEN, Invitation.expires_at > clock.now())
        .order_by(Invitation.slot_id.is_(None), Invitation.id).limit(1))


class Record(NamedTuple):
    """What became of those who waited in the last similar events: parties."""

    events: int = 0
    waited: int = 0
    placed: int = 0


def record_of_waiting(event: Event, *, of_last: int = 3) -> Record:
    """How many parties waited, and how many of them got a place, in the last finished events of this host and kind."""
    last = (select(Event.id).filter_by(host_id=event.host_id, kind=event.kind, course=EventCourse.CLOSED)
            .where(Event.id != event.id).order_by(Event.id.desc()).limit(of_last))
    ids = list(db.session.scalars(last))
    placed = func.coalesce(func.sum(case((Registration.state == S.CONFIRMED, 1), else_=0)), 0)
    counted = db.session.execute(select(func.count(), placed).join(Registration.slot).where(
        Slot.event_id.in_(ids), Registration.queued_at.is_not(None))).one()
    return Record(len(ids), *counted)


def waiting_in(quota_id: int) -> int:
    """How many parties wait for a place of this quota."""
    return db.session.scalar(select(func.count()).where(
        Registration.quota_id == quota_id, Registration.state == S.WAITING))


def waiting_place(registration: Registration) -> int:
    """How many stand in line up to and including this party; 1 is next."""
    mine = (-registration.priority, _NO_RANK if registration.draw_rank is None else registration.draw_rank,
            bindparam("queued", registration.queued_at, UtcDateTime), registration.id)
    return 1 + db.session.scalar(select(func.count()).where(
        Registration.quota_id == registration.quota_id, Registration.state == S.WAITING,
        tuple_(*line_order()) < tuple_(*mine)))


def overlapping(person_id: int, slot: Slot, states) -> Registration | None:
    """What this person has in one of `states` elsewhere at the time of `slot`, the earliest first."""
    return db.session.scalar(
        select(Registration).join(Registration.slot)
        .where(Registration.person_id == person_id, Registration.slot_id != slot.id, Registration.state.in_(states),
               Slot.starts_at < slot.ends_at, Slot.ends_at > slot.starts_at)
        .options(contains_eager(Registration.slot).joinedload(Slot.event)).order_by(Slot.starts_at).limit(1))


def busy_elsewhere(ids: list[int]) -> set[int]:
    """Those of these registrations whose person holds a place elsewhere at the same time."""
    other, other_slot = aliased(Registration), aliased(Slot)
    query = (select(Registration.id).join(Registration.slot)
             .join(other, (other.person_id == Registration.person_id) & (other.slot_id != Registration.slot_id))
             .join(other_slot, other_slot.id == other.slot_id)
             .where(Registration.id.in_(ids), other.state.in_(HOLDING), other_slot.starts_at < Slot.ends_at,
                    other_slot.ends_at > Slot.starts_at))
    return set(db.session.scalars(query))


def places_in_line(event: Event) -> dict[int, int]:
    """Where everybody who waits for a place of this event stands in line, by registration, in one statement."""
    return dict(db.session.execute(_in_line(Registration.slot_id.in_([slot.id for slot in event.slots]))).all())


def places_of_mine(registrations: list[Registration]) -> dict[int, int]:
    """Where those of `registrations` that wait stand in line, by registration, in one statement at most."""
    mine = {each.id: each.quota_id for each in registrations if each.state == S.WAITING}
    if not mine:
        return {}
    line = _in_line(Registration.quota_id.in_(set(mine.values()))).subquery()
    return dict(db.session.execute(select(line.c.id, line.c.place).where(line.c.id.in_(mine))).all())


def _in_line(lines) -> Select:
    place = func.row_number().over(partition_by=Registration.quota_id, order_by=line_order()).label("place")
    return select(Registration.id, place).where(lines, Registration.state == S.WAITING)


def holders_of(quota: Quota, *, at_most: int = 10) -> list[Registration]:
    """Who holds places of this quota, the latest first: with whom to speak before there are fewer."""
    query = select(Registration).where(Registration.quota_id == quota.id, Registration.state.in_(HOLDING))
    return list(db.session.scalars(query.order_by(Registration.id.desc()).limit(at_most)))


def sheets_of(event: Event) -> Select:
    """The ids of the answer sheets of everybody who comes or may yet come to an event."""
    return (select(Registration.answer_sheet_id).join(Registration.slot)
            .where(Slot.event_id == event.id, Registration.answer_sheet_id.is_not(None), Registration.state.in_(LIVE)))


def asked_beforehand(event: Event, *, at_most: int = 200) -> list[Registration]:
    """Those who want to know or to raise something, the latest first: what the hosts prepare for."""
    query = (select(Registration).join(Registration.slot).options(lazyload(Registration.companions))
             .where(Slot.event_id == event.id, Registration.question != "", Registration.state.in_(LIVE)))
    return list(db.session.scalars(query.order_by(Registration.id.desc()).limit(at_most)))
