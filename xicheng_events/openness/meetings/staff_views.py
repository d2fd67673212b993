"""会议基本情况: the desk's page of a meeting beside its notice."""

from flask import Blueprint, abort, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.queries import DESK_ROLES, desk_event
from xicheng_events.booking.notices.next_step import hub_of
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.web.access import staff_only
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.render import render
from xicheng_events.openness.meetings.forms import MeetingForm
from xicheng_events.openness.meetings.hearing_queries import meeting_as_typed
from xicheng_events.openness.meetings.operations.describing import HearingTerms, describe_meeting
from xicheng_events.openness.meetings.queries import items_of_meeting, speaking_words

bp = Blueprint("meetings_staff", __name__, url_prefix="/staff/events")
bp.within = "events_staff"
staff_only(bp, *DESK_ROLES, Role.COORDINATOR)


@bp.route("/<code>/meeting", methods=["GET", "POST"])
def describe(code: str):
    """Of which kind the meeting is, its number, and who calls it."""
    event = meeting_on_desk(code)
    may_edit = hub_of(event, current_user).may_edit and event.published_at is None
    form, status = MeetingForm(data=meeting_as_typed(event)), 200
    if form.is_submitted():
        if not may_edit:
            abort(403)
        status = 422
        if form.validate():
            with attempt(form):
                describe_meeting(event, kind=form.kind.data or None, number=form.number.data,
                                 convenor=form.convenor.data, needs_pledge=form.needs_pledge.data,
                                 hearing=HearingTerms(form.selected_how.data, form.papers_by_post.data),
                                 by=current_user)
                db.session.commit()
                flash(_("已保存。"), "ok")
                return redirect(url_for("events_staff.show", code=code), 303)
    return render("meetings/staff/describe.html", status=status, event=event, form=form, may_edit=may_edit,
                  items=items_of_meeting(event.id), speaking_words=speaking_words)


def meeting_on_desk(code: str) -> Event:
    """The meeting of that code, if this person works on it; any other isn't there."""
    event = desk_event(current_user, code)
    return event if event and event.row.slots_are_agenda else abort(404)
