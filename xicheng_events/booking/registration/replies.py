"""After an event was moved: who has said to come at the new time, who not, and who has said nothing."""

from collections.abc import Collection
from typing import NamedTuple

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, case, exists, false, func, select

from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.states import EventState
from xicheng_events.booking.registration.models import Registration, Ticket
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.labelled import Labelled

S = RegistrationState


class Reply(Labelled):
    """What a party has answered that had a place when its slot moved."""

    STAY = "stay", _l("仍参加")
    SILENT = "silent", _l("未答复")
    GONE = "gone", _l("不参加")


def last_move(event: Event) -> AuditEntry | None:
    """The record of the last time the event was moved; None when it isn't postponed."""
    if event.state != EventState.POSTPONED:
        return None
    return last_moves([event.id]).get(event.id)


def last_moves(event_ids: Collection[int]) -> dict[int, AuditEntry]:
    """The record of the last move of each of these events that was ever moved, in one statement."""
    latest = (select(func.max(AuditEntry.id)).where(
        AuditEntry.subject_kind == "event", AuditEntry.subject_id.in_(event_ids),
        AuditEntry.action == "events.postponed").group_by(AuditEntry.subject_id))
    return {moved.subject_id: moved for moved in db.session.scalars(
        select(AuditEntry).where(AuditEntry.id.in_(latest)))}


def has_said(moved: AuditEntry) -> ColumnElement:
    """Whether a registration's party has said to come since then."""
    return exists().where(AuditEntry.subject_kind == "registration", AuditEntry.subject_id == Registration.id,
                          AuditEntry.action == "registration.stays", AuditEntry.id > moved.id)


def answered(moved: AuditEntry | None, reply: Reply) -> ColumnElement:
    """Whether a registration's party was asked because of this move and has answered so; nobody without a move."""
    if moved is None:
        return false()
    return _was_moved(moved) & _answer(moved, reply)


def _was_moved(moved: AuditEntry) -> ColumnElement:
    return and_(Registration.slot_id.in_(moved.detail.get("slots", [])), Registration.created_at <= moved.at)


def _answer(moved: AuditEntry, reply: Reply) -> ColumnElement:
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
