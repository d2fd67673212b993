"""谢绝: a member can't come, and is offered the next date at once."""

from sqlalchemy import func, select, update

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.events.phases import registration_closes
from xicheng_events.booking.invitations.operations.inviting import decline_invitation, invite_instead
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.visits.availability import availability_of
from xicheng_events.openness.visits.models import ProgrammeEvent, VisitTurn
from xicheng_events.openness.visits.operations.asking import answer_by, mark_sent
from xicheng_events.openness.visits.operations.following import follow_phone
from xicheng_events.openness.visits.operations.planning import keep_turn, pair_with_room
from xicheng_events.openness.visits.operations.tying import take_turn_at
from xicheng_events.openness.visits.queries import occupies, programme_of_event
from xicheng_events.openness.visits.states import BY_ROTA, TurnState

T = TurnState
_DATES_LOOKED_AT = 50


def decline_turn(turn: VisitTurn, *, by: Person) -> VisitTurn | None:
    """谢绝 an invitation; the turn on the next date that was offered instead, if there is one with a place. Twice is
    once. Refuses `not_yours`, `invitation_used` and `invitation_over` as `decline_invitation` does."""
    follow_phone(turn)
    decline_invitation(turn.invitation, by=by)
    if not write(update(VisitTurn).where(VisitTurn.id == turn.id, VisitTurn.state == T.SENT).values(
            state=T.DECLINED, ended_at=clock.now())):
        return db.session.scalar(select(VisitTurn).where(VisitTurn.instead_of_id == turn.id))
    db.session.refresh(turn)
    record("visits.declined", turn, by=by, certificate=turn.appointment.certificate_number)
    if not turn.slot.event.row.by_rota:
        return None
    return _offer_next(turn, programme_of_event(turn.slot.event_id), by)


def _offer_next(turn: VisitTurn, programme: Programme, by: Person) -> VisitTurn | None:
    """The first later date with a place to which this member can come, of any visit of the programme."""
    slots = _later_slots(turn, programme)
    there = availability_of(programme, slots)
    for slot in slots:
        take_turn_at(slot.event_id)
        member = next((each for each in there.able(slot) if each.sequence == turn.appointment.sequence), None)
        if member is None or _is_on(member, slot) or not _has_place(slot) or not slot.event.is_open:
            continue
        if registration_closes(slot.event, slot) <= clock.now():
            continue
        return _moved_to(slot, member, turn, by)
    return None


def _moved_to(slot: Slot, member: Appointment, turn: VisitTurn, by: Person) -> VisitTurn | None:
    try:
        with db.session.begin_nested():
            made = keep_turn(slot, member, by=by, planned_by_id=turn.planned_by_id, pair=pair_with_room(slot),
                             instead_of_id=turn.id)
            mark_sent(made, invite_instead(turn.invitation, slot, expires_at=answer_by(slot), by=by))
    except Refused:  # somebody has changed that date at the same moment: the refusal stands all the same
        return None
    return made


def _later_slots(turn: VisitTurn, programme: Programme) -> list[Slot]:
    return list(db.session.scalars(
        select(Slot).join(Slot.event).join(ProgrammeEvent, ProgrammeEvent.event_id == Event.id)
        .where(ProgrammeEvent.programme_id == programme.id, Event.kind.in_(BY_ROTA), Event.is_open,
               Slot.starts_at > turn.slot.starts_at, Slot.starts_at > clock.now())
        .order_by(Slot.starts_at, Slot.id).limit(_DATES_LOOKED_AT)).unique())


def _is_on(member: Appointment, slot: Slot) -> bool:
    return db.session.scalar(select(VisitTurn.id).where(
        VisitTurn.slot_id == slot.id, VisitTurn.appointment_id == member.id)) is not None


def _has_place(slot: Slot) -> bool:
    on = db.session.scalar(select(func.count()).where(VisitTurn.slot_id == slot.id, occupies()))
    return slot.free > 0 and on < slot.capacity
