"""Making a notice public, putting a cleared change in place, and closing what is over."""

from flask_babel import gettext as _
from sqlalchemy import func, select, update

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.events.privacy import keep_privacy_notices
from xicheng_events.booking.events.public_fields import public_fields_of_notice
from xicheng_events.booking.events.states import EventCourse
from xicheng_events.booking.notices.operations.checking import refuse_incomplete
from xicheng_events.booking.notices.operations.rights_and_record import KIND, note_event
from xicheng_events.booking.notices.revision import apply_revision, current_notice
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.foundation.publishing.kinds import may_take
from xicheng_events.foundation.publishing.operations import publish_version, take_step
from xicheng_events.foundation.publishing.states import PublishingStep
from xicheng_events.foundation.review.queries import is_cleared, slip_for

_AT_ONCE = 200


def publish_event(event: Event, *, by: Person) -> None:
    """Publish the notice, or put the revision of a published one in place.

    Refuses `not_cleared` without an approved slip for exactly today's words, `incomplete`, and `wrong_state`.
    """
    is_revised = bool(event.revision and event.is_open)
    step = PublishingStep.REVISE if is_revised else PublishingStep.PUBLISH
    require_right(may_take(step, KIND, event.host_id, by))
    notice = current_notice(event)
    refuse_incomplete(notice)
    fields = public_fields_of_notice(notice)
    if not is_cleared(event, fields):
        raise Refused("not_cleared", _("保密审查单未通过或已失效，不能发布。请先申请保密审查。"))
    take_step(event.publication, step, by=by)
    if is_revised:
        apply_revision(event)
    else:
        event.registration_opens_at = event.registration_opens_at or clock.now()
    publish_version(event.publication, fields=fields, slip=slip_for(event), by=by)
    keep_privacy_notices(event)
    _let_go_of_files(event)
    note_event("events.revision_published" if is_revised else "events.published", event, by)


def _let_go_of_files(event: Event) -> None:
    """What was taken out of the notice can't be put back any more: the files' sweep deletes it."""
    event.attached = [each for each in event.attached if each.position is not None]


def close_finished_events() -> int:
    """Sweep: close events whose last slot has ended; how many. Two processes at once close each of them once."""
    last = select(func.max(Slot.ends_at)).where(Slot.event_id == Event.id).scalar_subquery()
    due = select(Event).where(Event.is_open, last <= clock.now()).order_by(Event.id).limit(_AT_ONCE)
    closed = 0
    for event in db.session.scalars(due).all():
        done = write(
            update(Event).where(Event.id == event.id, Event.is_open)
            .values(course=EventCourse.CLOSED, version=Event.version + 1))
        db.session.expire(event)
        if done:
            record("events.closed", event)
            closed += 1
    db.session.flush()
    return closed
