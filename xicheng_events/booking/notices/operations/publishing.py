"""Making a notice public, putting a cleared change in place, and closing what is over."""

from flask_babel import gettext as _
from sqlalchemy import func, select, update

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.events.privacy import keep_privacy_notices
from xicheng_events.booking.events.public_fields import public_fields_of_notice
from xicheng_events.booking.events.states import OPEN_STATES, EventState
from xicheng_events.booking.notices.operations.checking import refuse_incomplete
from xicheng_events.booking.notices.operations.rights_and_record import move_event, note_event, require_role
from xicheng_events.booking.notices.revision import apply_revision, current_notice
from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.review.queries import is_cleared

_AT_ONCE = 200


def publish_event(event: Event, *, by: Person) -> None:
    """Publish the notice, or put the revision of a published one in place.

    Refuses `not_cleared` without an approved slip for exactly today's words, `incomplete`, and `wrong_state`.
    """
    require_role(by, event.host_id, Role.EDITOR, Role.LEADER)
    notice = current_notice(event)
    refuse_incomplete(notice)
    if not is_cleared(event, public_fields_of_notice(notice)):
        raise Refused("not_cleared", _("保密审查单未通过或已失效，不能发布。请先申请保密审查。"))
    if event.revision and event.state in OPEN_STATES:
        apply_revision(event)
        keep_privacy_notices(event)
        event.news_at = clock.now()
        note_event("events.revision_published", event, by)
        return
    move_event(event, EventState.PUBLISHED)
    event.published_at = event.news_at = clock.now()
    event.registration_opens_at = event.registration_opens_at or clock.now()
    keep_privacy_notices(event)
    note_event("events.published", event, by)


def close_finished_events() -> int:
    """Sweep: close events whose last slot has ended; how many. Two processes at once close each of them once."""
    last = select(func.max(Slot.ends_at)).where(Slot.event_id == Event.id).scalar_subquery()
    due = select(Event).where(Event.state.in_(OPEN_STATES), last <= clock.now()).order_by(Event.id).limit(_AT_ONCE)
    closed = 0
    for event in db.session.scalars(due).all():
        done = write(
            update(Event).where(Event.id == event.id, Event.state.in_(OPEN_STATES))
            .values(state=EventState.CLOSED, version=Event.version + 1))
        db.session.expire(event)
        if done:
            record("events.closed", event)
            closed += 1
    db.session.flush()
    return closed
