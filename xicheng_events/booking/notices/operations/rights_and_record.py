"""What every step has in common: the right role, the right state, one entry in the record."""

from flask_babel import gettext as _
from sqlalchemy.orm.attributes import flag_modified

from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.states import COURSES, OPEN_COURSES, EventCourse
from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.foundation.publishing.checked_text import drop_revised_text

KIND = "notice"  # its row among the kinds of what is published (notices.room)


def require_role(by: Person, organisation_id: int, *roles: Role) -> None:
    """Refuse `not_yours` unless `by` holds one of `roles` for that unit."""
    require_right(by.holds(*roles, organisation_id=organisation_id))


def change_course(event: Event, to: EventCourse, *, reason: str, by: Person | None) -> None:
    """Let a public event go otherwise, as COURSES allows, and tell it as news; refuses `wrong_state` otherwise. Called
    off, its notice can't be revised any more.

    Two at once: the row's version lets the first one through, the second is told (web/errors, StaleDataError).
    """
    if not event.is_public or to not in COURSES[event.course]:
        raise Refused("wrong_state", _("公告当前为“%(state)s”，不能这样操作，请刷新页面。", state=event.standing.label))
    event.course, event.course_reason, event.publication.news_at = to, reason, clock.now()
    if to not in OPEN_COURSES:
        drop_revised_text(event, reason=kept(lambda: _("活动%(state)s", state=to.label)), by=by)
    flag_modified(event, "course")  # each postponement counts the version on, also one for the same reason


def expect_event_version(event: Event, version: int | None) -> None:
    """Refuse `changed_meanwhile` when the page somebody acts on shows an older event; None trusts it."""
    if version is not None and version != event.version:
        raise Refused("changed_meanwhile", _("这份公告刚刚已被他人修改，没有保存。请刷新页面，查看最新内容后再办。"))


def note_event(action: str, event: Event, by: Person | None, **detail) -> None:
    """Write the change and its entry. Rows of a notice count as the notice: its version rises with them."""
    flag_modified(event, "course")
    event.publication.title = event.title
    db.session.flush()
    record(action, event, by=by, **detail)
    db.session.flush()
