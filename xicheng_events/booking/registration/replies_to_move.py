"""After an event was moved: who has said to come at the new time, who not, and who has said nothing."""

from typing import NamedTuple

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, case, exists, false, func, select

from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.reschedule_models import Reschedule, RescheduledSlot
from xicheng_events.booking.events.states import EventCourse
from xicheng_events.booking.registration.models import Registration, StayReply, Ticket
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.labelled import Labelled

S = RegistrationState


class Reply(Labelled):
    """What a party has answered that had a place when its slot moved."""

    STAY = "stay", _l("仍参加")
    SILENT = "silent", _l("未答复")
    GONE = "gone", _l("不参加")


def last_move(event: Event) -> Reschedule | None:
    """The last time the event was moved; None when it isn't postponed."""
    if event.course != EventCourse.POSTPONED:
        return None
    return db.session.scalar(select(Reschedule).where(Reschedule.event_id == event.id)
                             .order_by(Reschedule.id.desc()).limit(1))


def has_said(moved: Reschedule | type[Reschedule]) -> ColumnElement:
    """Whether a registration's party has said to come to that time; `moved` is a row, or the table in a statement."""
    return exists().where(StayReply.registration_id == Registration.id, StayReply.reschedule_id == moved.id)


def answered(moved: Reschedule | None, reply: Reply) -> ColumnElement:
    """Whether a registration's party was asked because of this move and has answered so; nobody without a move."""
    if moved is None:
        return false()
    return _was_moved(moved) & _answer(moved, reply)


def _was_moved(moved: Reschedule) -> ColumnElement:
    slots = select(RescheduledSlot.slot_id).where(RescheduledSlot.reschedule_id == moved.id)
    return and_(Registration.slot_id.in_(slots), Registration.created_at <= moved.at)


def _answer(moved: Reschedule, reply: Reply) -> ColumnElement:
    if reply is Reply.GONE:
        had_one = exists().where(Ticket.registration_id == Registration.id)
        return and_(Registration.state == S.WITHDRAWN, Registration.ended_at >= moved.at, had_one)
    said = has_said(moved)
    return and_(Registration.state == S.CONFIRMED, said if reply is Reply.STAY else ~said)


class Replies(NamedTuple):
    """What those answered who had a place when their slot moved: parties."""

    stay: int
    silent: int
    gone: int


def replies_of(event: Event) -> dict[int, Replies]:
    """The answers by slot, for those slots that moved last; nothing where nothing was moved. Two statements."""
    moved = last_move(event)
    if moved is None:
        return {}
    counted = [func.coalesce(func.sum(case((_answer(moved, reply), 1), else_=0)), 0) for reply in Reply]
    query = select(Registration.slot_id, *counted).where(_was_moved(moved)).group_by(Registration.slot_id)
    return {slot_id: Replies(*numbers) for slot_id, *numbers in db.session.execute(query)}
