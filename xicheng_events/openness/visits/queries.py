"""Events of a programme, whose turn it is at each, and what became of it."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, exists, func, not_, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.events.states import OPEN_COURSES
from xicheng_events.booking.invitations.models import Invitation, InvitationState
from xicheng_events.booking.invitations.queries import invitation_standing
from xicheng_events.booking.registration.attendance import attendance_of
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.states import LIVE, RegistrationState
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.publishing.states import PublicationState
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.visits.models import ProgrammeEvent, UnavailableDays, VisitTurn
from xicheng_events.openness.visits.states import BY_INVITATION, BY_ROTA, KINDS, STANDING, STOPPED, TurnState

T = TurnState
_OUT_OF_SIGHT = (PublicationState.DELETED, PublicationState.WITHDRAWN)
# A registration that has led to nothing: the turn is open again.
_GONE = (RegistrationState.WITHDRAWN, RegistrationState.REVOKED, RegistrationState.LAPSED,
         RegistrationState.NOT_SELECTED)


class TurnRow(NamedTuple):
    """A turn, the registration it has led to, and where it stands, in words and as a tone."""

    turn: VisitTurn
    registration: Registration | None
    words: str
    tone: str

    @property
    def is_open(self) -> bool:
        """Whether nobody comes by it any more: a stand-in may."""
        if self.turn.state in (T.DECLINED, T.TAKEN_BACK):
            return True
        if self.registration is not None:
            return self.registration.state in _GONE
        return self.turn.state is T.SENT and has_lapsed(self.turn)

    @property
    def waits_for_answer(self) -> bool:
        """Whether its invitation was sent and hasn't been used: it may be declined, and be taken back."""
        return self.turn.state is T.SENT and is_open_invitation(self.turn.invitation)


def is_open_invitation(invitation: Invitation | None) -> bool:
    """Whether an invitation waits for an answer."""
    return (invitation is not None and invitation.state is InvitationState.OPEN
            and invitation.expires_at > clock.now())


def has_lapsed(turn: VisitTurn) -> bool:
    """Whether its invitation can't lead to a registration any more."""
    sent = turn.invitation
    return sent is not None and sent.state is not InvitationState.USED and not is_open_invitation(sent)


def events_of_programme(programme: Programme) -> Select:
    """The events tied to a programme, the latest first."""
    return (select(ProgrammeEvent).join(ProgrammeEvent.event)
            .options(contains_eager(ProgrammeEvent.event).selectinload(Event.slots))
            .where(ProgrammeEvent.programme_id == programme.id).order_by(Event.id.desc()))


def tied_event(programme: Programme, code: str) -> ProgrammeEvent | None:
    """One of them, by the event's code."""
    return db.session.scalar(select(ProgrammeEvent).join(ProgrammeEvent.event).options(
        contains_eager(ProgrammeEvent.event)).where(
            ProgrammeEvent.programme_id == programme.id, Event.code == code[:40]))


def events_to_tie(programme: Programme) -> list[Event]:
    """The events of its unit that could still be tied: visits and symposiums by invitation that aren't over or called
    off."""
    tied = select(ProgrammeEvent.event_id)
    query = (select(Event).where(Event.host_id == programme.organisation_id, Event.kind.in_(KINDS),
                                 Event.id.not_in(tied), Event.allocation.in_(BY_INVITATION),
                                 Event.course.in_(OPEN_COURSES),
                                 Event.publication.has(Publication.state.not_in(_OUT_OF_SIGHT)))
             .order_by(Event.id.desc()).limit(50))
    return list(db.session.scalars(query).unique())


def programme_of_event(event: Event | int) -> Programme | None:
    """The programme an event is tied to."""
    number = event if isinstance(event, int) else event.id
    return db.session.scalar(select(Programme).join(ProgrammeEvent, ProgrammeEvent.programme_id == Programme.id).where(
        ProgrammeEvent.event_id == number))


_WITH = (joinedload(VisitTurn.appointment), joinedload(VisitTurn.invitation))


def turns_at(event: Event) -> list[VisitTurn]:
    """All turns at an event, by date, pair and number."""
    query = (select(VisitTurn).join(VisitTurn.slot).join(VisitTurn.appointment).where(Slot.event_id == event.id)
             .options(contains_eager(VisitTurn.slot), contains_eager(VisitTurn.appointment),
                      joinedload(VisitTurn.invitation),
                      joinedload(VisitTurn.stands_in_for).joinedload(VisitTurn.appointment),
                      joinedload(VisitTurn.instead_of).joinedload(VisitTurn.slot))
             .order_by(Slot.starts_at, VisitTurn.pair, Appointment.sequence, VisitTurn.id))
    return list(db.session.scalars(query))


def turn_at(event: Event, turn_id: int) -> VisitTurn | None:
    """One of them."""
    return db.session.scalar(select(VisitTurn).join(VisitTurn.slot).where(
        VisitTurn.id == turn_id, Slot.event_id == event.id).options(*_WITH))


def standing_turns(turns: Iterable[VisitTurn]) -> list[TurnRow]:
    """The same with what became of each, in three statements however many."""
    turns = list(turns)
    found = _registrations_by_invitation([each.invitation_id for each in turns if each.invitation_id])
    days = attendance_of(list(found.values()))
    return [_row(each, found.get(each.invitation_id), days) for each in turns]


def _row(turn: VisitTurn, registration: Registration | None, days: dict) -> TurnRow:
    if turn.state in (T.PLANNED, T.DECLINED, T.TAKEN_BACK):
        return TurnRow(turn, registration, turn.state.label, turn.state.tone)
    if registration is None:
        return TurnRow(turn, None, *invitation_standing(turn.invitation))
    day = days.get(registration.id)
    standing = day or registration.state
    return TurnRow(turn, registration, standing.label, standing.tone)


def _registrations_by_invitation(ids: list[int]) -> dict[int, Registration]:
    if not ids:
        return {}
    query = (select(Registration).where(Registration.invitation_id.in_(ids))
             .options(joinedload(Registration.slot), joinedload(Registration.ticket), joinedload(Registration.quota)))
    return {each.invitation_id: each for each in db.session.scalars(query).unique()}


def occupies(turn: type[VisitTurn] = VisitTurn) -> ColumnElement[bool]:
    """The condition that a turn holds one of its date's places: planned, or asked and neither refused nor cancelled."""
    used = exists().where(Registration.invitation_id == turn.invitation_id, Registration.state.in_(LIVE))
    waits = exists().where(Invitation.id == turn.invitation_id, Invitation.state == InvitationState.OPEN,
                           Invitation.expires_at > clock.now())
    return or_(turn.state == T.PLANNED, and_(turn.state == T.SENT, or_(used, waits)))


def came_to_nothing() -> ColumnElement[bool]:
    """The condition that whose turn it is doesn't come of their own doing: declined, cancelled or not answered in time;
    not what the unit has taken back."""
    revoked = exists().where(Registration.invitation_id == VisitTurn.invitation_id,
                             Registration.state == RegistrationState.REVOKED)
    return or_(VisitTurn.state == T.DECLINED, and_(VisitTurn.state == T.SENT, ~occupies(), ~revoked))


def visits_coming_for(person: Person | None) -> list[TurnRow]:
    """What a member is asked to and what they have a place at, of visits and symposiums that aren't over; the next
    first."""
    return [each for each in _turns_of(person, Slot.ends_at > clock.now(), Event.is_open) if not each.is_open]


def visits_given_up_by(person: Person | None) -> list[TurnRow]:
    """Of what isn't over, that to which they were asked and don't come any more; the next first."""
    return [each for each in _turns_of(person, Slot.ends_at > clock.now(), Event.is_open) if each.is_open]


def at_the_same_time(rows: Iterable[TurnRow]) -> dict[int, list[TurnRow]]:
    """Of what somebody is asked to or has a place at, by turn, what else of it is at that time."""
    rows = list(rows)
    found = {row.turn.id: [other for other in rows if other is not row
                           and other.turn.slot.starts_at < row.turn.slot.ends_at
                           and other.turn.slot.ends_at > row.turn.slot.starts_at] for row in rows}
    return {turn: others for turn, others in found.items() if others}


def on_days_away(days: Iterable[UnavailableDays], rows: Iterable[TurnRow]) -> dict[int, list[TurnRow]]:
    """What somebody is asked to or has a place at on days on which they have said that they can't come; by these."""
    rows = list(rows)
    return {each.id: [row for row in rows if row.turn.appointment.programme_id == each.appointment.programme_id
                      and each.from_on <= clock.local(row.turn.slot.starts_at).date() <= each.to_on] for each in days}


def been_at(person: Person | None) -> list[TurnRow]:
    """What is over, of those they came to or could have; the last first."""
    rows = _turns_of(person, Slot.ends_at <= clock.now())
    return [each for each in reversed(rows) if each.registration and not each.is_open]


def turn_of(person: Person | None, turn_id: int) -> VisitTurn | None:
    """A member's own turn, once they were asked."""
    rows = _turns_of(person, VisitTurn.id == turn_id)
    return rows[0].turn if rows else None


def _turns_of(person: Person | None, *conditions) -> list[TurnRow]:
    if person is None or not person.phone_hash:
        return []
    query = (select(VisitTurn).join(VisitTurn.slot).join(Slot.event).join(VisitTurn.appointment)
             .where(Appointment.phone_hash == person.phone_hash, VisitTurn.state != T.PLANNED, Event.is_public,
                    *conditions)
             .options(contains_eager(VisitTurn.slot).contains_eager(Slot.event), contains_eager(VisitTurn.appointment),
                      joinedload(VisitTurn.invitation))
             .order_by(Slot.starts_at, VisitTurn.id))
    return standing_turns(db.session.scalars(query).unique())


def unavailable_of(programme: Programme) -> Select:
    """Which members can't come on which days, from today on; the next first."""
    return (select(UnavailableDays).join(UnavailableDays.appointment).options(
        contains_eager(UnavailableDays.appointment))
        .where(Appointment.programme_id == programme.id, UnavailableDays.to_on >= clock.today())
        .order_by(UnavailableDays.from_on, Appointment.sequence, UnavailableDays.id))


def own_unavailable(person: Person | None) -> list[UnavailableDays]:
    """A member's own days, in all their programmes, from today on."""
    if person is None or not person.phone_hash:
        return []
    return list(db.session.scalars(
        select(UnavailableDays).join(UnavailableDays.appointment).options(contains_eager(UnavailableDays.appointment))
        .where(Appointment.phone_hash == person.phone_hash, UnavailableDays.to_on >= clock.today())
        .order_by(UnavailableDays.from_on, UnavailableDays.id)))


def open_turns(person_units: Iterable[int]) -> Select:
    """The turns at visits of these units' programmes that are still to come, by which nobody comes and in whose place
    nobody was asked: refused, cancelled, not answered in time, or of who serves no more. What a desk has taken back
    itself it knows."""
    stand_in = aliased(VisitTurn)
    return (select(VisitTurn).join(VisitTurn.slot).join(Slot.event).join(VisitTurn.appointment)
            .join(ProgrammeEvent, ProgrammeEvent.event_id == Event.id)
            .where(Event.host_id.in_(list(person_units)), Event.kind.in_(BY_ROTA), Event.is_open,
                   Slot.starts_at > clock.now(), ~occupies(), _left_in_pair() < 2,
                   or_(VisitTurn.state != T.TAKEN_BACK, Appointment.state.in_(STOPPED)),
                   not_(exists().where(stand_in.stands_in_for_id == VisitTurn.id))))


def dates_with_nobody(person_units: Iterable[int]) -> Select:
    """The dates of these units' visits on which of one pair nobody comes."""
    deserted = open_turns(person_units).where(_left_in_pair() == 0).with_only_columns(VisitTurn.slot_id)
    return select(Slot).join(Slot.event).where(Slot.id.in_(deserted))


def _left_in_pair() -> ScalarSelect:
    """Of a turn: how many of its pair come."""
    other = aliased(VisitTurn)
    return (select(func.count()).where(other.slot_id == VisitTurn.slot_id, other.pair == VisitTurn.pair,
                                       occupies(other)).correlate(VisitTurn).scalar_subquery())


def unsent_events(person_units: Iterable[int]) -> Select:
    """The events of these units for which a rota is planned and not sent."""
    planned = (select(Slot.event_id).join(VisitTurn, VisitTurn.slot_id == Slot.id)
               .where(VisitTurn.state == T.PLANNED, Slot.starts_at > clock.now()))
    return select(Event).where(Event.host_id.in_(list(person_units)), Event.id.in_(planned), Event.is_open)


def has_turns(event: Event) -> bool:
    """Whether anybody was planned for or asked to an event."""
    return db.session.scalar(select(exists().where(
        VisitTurn.slot_id.in_(select(Slot.id).where(Slot.event_id == event.id)), VisitTurn.state.in_(STANDING))))
