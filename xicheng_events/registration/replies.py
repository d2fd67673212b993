"""After an event was moved: who has said to come at the new time, who not, and who has said nothing."""

from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, case, exists, func, select

from xicheng_events.audit.models import AuditEntry
from xicheng_events.core.db import db
from xicheng_events.events.models import Event
from xicheng_events.events.states import EventState
from xicheng_events.registration.models import Registration, Ticket
from xicheng_events.registration.states import RegistrationState

S = RegistrationState


def last_move(event: Event) -> AuditEntry | None:
    """The record of the last time the event was moved; None when it isn't postponed."""
    if event.state != EventState.POSTPONED:
        return None
    return db.session.scalar(select(AuditEntry).where(
        AuditEntry.subject_kind == "event", AuditEntry.subject_id == event.id, AuditEntry.action == "events.postponed")
        .order_by(AuditEntry.id.desc()).limit(1))


def has_said(moved: AuditEntry) -> ColumnElement:
    """Whether a registration's party has said to come since then."""
    return exists().where(AuditEntry.subject_kind == "registration", AuditEntry.subject_id == Registration.id,
                          AuditEntry.action == "registration.stays", AuditEntry.id > moved.id)


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
    confirmed, said = Registration.state == S.CONFIRMED, has_said(moved)
    had_one = exists().where(Ticket.registration_id == Registration.id)
    gone = and_(Registration.state == S.WITHDRAWN, Registration.ended_at >= moved.at, had_one)
    counted = [func.coalesce(func.sum(case((what, 1), else_=0)), 0)
               for what in (and_(confirmed, said), and_(confirmed, ~said), gone)]
    query = (select(Registration.slot_id, *counted)
             .where(Registration.slot_id.in_(moved.detail.get("slots", [])), Registration.created_at <= moved.at)
             .group_by(Registration.slot_id))
    return {slot_id: Replies(*numbers) for slot_id, *numbers in db.session.execute(query)}
