"""Making a notice public, putting a cleared change in place, and closing what is over."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, select, update

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.events.phases import first_start
from xicheng_events.booking.events.privacy import keep_privacy_notices
from xicheng_events.booking.events.public_fields import public_fields_of_notice
from xicheng_events.booking.events.states import EventCourse
from xicheng_events.booking.notices.completeness import missing_for_publishing
from xicheng_events.booking.notices.operations.rights_and_record import KIND, note_event
from xicheng_events.booking.notices.revision import apply_revision, current_notice, refuse_fixed
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.languages import in_house_language, kept
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.foundation.core.text import moment
from xicheng_events.foundation.publishing.checked_text import drop_revised_text, refuse_incomplete
from xicheng_events.foundation.publishing.kinds import may_take
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.publishing.operations import (
    claim_scheduled,
    is_due,
    publish_version,
    schedule_publication,
    take_step,
    unschedule_publication,
)
from xicheng_events.foundation.publishing.states import PublishingStep
from xicheng_events.foundation.review.public_fields import PublicField
from xicheng_events.foundation.review.queries import is_cleared, slip_for

_AT_ONCE = 200


def schedule_event(event: Event, *, at: datetime, by: Person) -> None:
    """定时发布: the clockwork publishes the notice, or the revision of a published one, at the instant `at`, no second
    earlier.

    Refuses `at_past`, `at_too_late` where registration would have ended or the first slot begun (for a revision: where
    the event would be over), `fixed_once_open` where it would touch by then what no change may, `incomplete`,
    `not_cleared`, `wrong_state`, `is_scheduled`.
    """
    is_revised = event.is_public
    step = PublishingStep.SCHEDULE_REVISION if is_revised else PublishingStep.SCHEDULE
    require_right(may_take(step, KIND, event.host_id, by))
    _cleared_fields(event)
    if is_revised and at >= max(slot.ends_at for slot in event.slots):
        raise Refused("at_too_late", _("到%(at)s活动已经结束，请填写更早的时间。", at=moment(at)), "goes_out_at")
    if not is_revised and at >= min(filter(None, (event.registration_closes_at, first_start(event)))):
        raise Refused("at_too_late", _("到%(at)s报名已经截止或活动已经开始，请填写更早的时间。", at=moment(at)),
                      "goes_out_at")
    refuse_fixed(event, at)
    schedule_publication(event.publication, at=at, by=by)
    note_event("events.scheduled", event, by, goes_out=at.isoformat())


def unschedule_event(event: Event, *, by: Person) -> None:
    """撤回定时发布: it waits again for being published; possible until the instant has come."""
    unschedule_publication(event.publication, by=by)
    note_event("events.unscheduled", event, by)


def publish_scheduled_events() -> int:
    """Sweep: publish the notices, and the revisions, whose instant has come; how many. What can't go out any more (a
    time has gone by) waits for its unit again. Two processes at once publish each of them once."""
    due = (select(Event).join(Event.publication).where(is_due())
           .order_by(Publication.goes_out_at, Event.id).limit(_AT_ONCE))
    return sum(_publish_scheduled(event) for event in db.session.scalars(due).all())


@in_house_language
def _publish_scheduled(event: Event) -> bool:
    try:
        fields = _cleared_fields(event)
        refuse_fixed(event)
    except Refused as refusal:
        unschedule_publication(event.publication, by=None)
        note_event("events.unscheduled", event, None, reason=refusal.sentence)
        return False
    is_claimed = claim_scheduled(event.publication)
    if is_claimed:
        _make_public(event, fields, by=None)
    return is_claimed


def publish_event(event: Event, *, by: Person) -> None:
    """Publish the notice, or put the revision of a published one in place.

    Refuses `not_cleared` without an approved slip for exactly today's words, `incomplete`, and `wrong_state`.
    """
    step = PublishingStep.REVISE if event.is_public else PublishingStep.PUBLISH
    require_right(may_take(step, KIND, event.host_id, by))
    fields = _cleared_fields(event)
    take_step(event.publication, step, by=by)
    _make_public(event, fields, by=by)


def _cleared_fields(event: Event) -> list[PublicField]:
    """What goes out: the notice, or its revision where it is public."""
    if event.is_public and not (event.revision and event.is_open):
        raise Refused("wrong_state", _("公告当前为“%(state)s”，没有可以发布的修改，请刷新页面。",
                                       state=event.standing.label))
    notice = current_notice(event)
    refuse_incomplete(missing_for_publishing(notice))
    fields = public_fields_of_notice(notice)
    if not is_cleared(event, fields):
        raise Refused("not_cleared", _("保密审查单未通过或已失效，不能发布。请先申请保密审查。"))
    return fields


def _make_public(event: Event, fields: list[PublicField], *, by: Person | None) -> None:
    is_revised = bool(event.revision)  # only what is public has one
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
        db.session.refresh(event)
        if done:
            drop_revised_text(event, reason=kept(lambda: _("活动已结束")), by=None)
            record("events.closed", event)
            closed += 1
    db.session.flush()
    return closed
