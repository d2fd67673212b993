"""未开放的会议 at the desk: putting them down, correcting them, and taking out what was put down by mistake."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from xicheng_events.booking.events.queries import DESK_ROLES
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.audit.exports import take_along
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.web.access import fresh_proof, staff_only
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.forms import hidden_number
from xicheng_events.foundation.web.render import render
from xicheng_events.openness.meetings.closed_queries import closed_meeting_of, closed_meetings_of, units_met
from xicheng_events.openness.meetings.columns import CLOSED_MEETINGS
from xicheng_events.openness.meetings.forms import ClosedMeetingForm, ClosedRemovalForm
from xicheng_events.openness.meetings.kinds import ClosedReason, MeetingKind
from xicheng_events.openness.meetings.models import ClosedMeeting
from xicheng_events.openness.meetings.operations.closed_meetings import (
    ClosedFacts,
    correct_closed_meeting,
    may_register_closed,
    register_closed_meeting,
    remove_closed_meeting,
    year_is_open,
)

bp = Blueprint("closed_meetings_staff", __name__, url_prefix="/staff/meetings/closed")
bp.within = "meeting_lists_staff"
staff_only(bp, *DESK_ROLES, Role.COORDINATOR)
YEARS = 5


@bp.get("")
def index():
    """The meetings of my units that weren't open."""
    page, this = CLOSED_MEETINGS.page(_wanted()), clock.today().year
    return render("meetings/staff/closed.html", "meetings/staff/_closed_rows.html", page=page, listing=CLOSED_MEETINGS,
                  years=[(str(year), _("%(year)s年", year=year)) for year in range(this, this - YEARS, -1)],
                  kinds=[(each.value, each.label) for each in MeetingKind],
                  reasons=[(each.value, each.label) for each in ClosedReason],
                  units=units_met(current_user))


@bp.get("/export")
@fresh_proof
def export():
    """The same as .xlsx: dates, kinds and reasons."""
    return take_along(CLOSED_MEETINGS, _wanted())


@bp.route("/new", methods=["GET", "POST"])
def new():
    """Put one down."""
    form, units = ClosedMeetingForm(), units_met(current_user)
    form.offer_units(units)
    if form.validate_on_submit():
        with attempt(form):
            register_closed_meeting(_facts(form), unit=form.unit_chosen(), form_key=form.form_key.data,
                                    by=current_user)
            db.session.commit()
            flash(_("已登记。"), "ok")
            return redirect(url_for(".index"), 303)
    return render("meetings/staff/closed_new.html", form=form, status=422 if form.is_submitted() else 200)


@bp.route("/<int:meeting_id>", methods=["GET", "POST"])
def edit(meeting_id: int):
    """Correct one, or, until its year is settled, take it out."""
    there = _there(meeting_id)
    form = ClosedMeetingForm(data=_as_typed(there))
    form.offer_units([there.organisation])
    if form.validate_on_submit():
        with attempt(form):
            correct_closed_meeting(there, _facts(form), version=hidden_number(form.version.data), by=current_user)
            db.session.commit()
            flash(_("已更正。"), "ok")
            return redirect(url_for(".index"), 303)
    return _page(meeting_id, form, ClosedRemovalForm(formdata=None, data={"version": there.version}))


@bp.post("/<int:meeting_id>/removal")
def remove(meeting_id: int):
    """Take out what was put down by mistake."""
    there, removal = _there(meeting_id), ClosedRemovalForm()
    if removal.validate():
        with attempt(removal):
            remove_closed_meeting(there, reason=removal.why.data, version=hidden_number(removal.version.data),
                                  by=current_user)
            db.session.commit()
            flash(_("已删除登记，原因已记录。"), "ok")
            return redirect(url_for(".index"), 303)
    form = ClosedMeetingForm(formdata=None, data=_as_typed(_there(meeting_id)))
    form.offer_units([_there(meeting_id).organisation])
    return _page(meeting_id, form, removal)


def _page(meeting_id: int, form: ClosedMeetingForm, removal: ClosedRemovalForm):
    there = _there(meeting_id)
    form.version.data = removal.version.data = there.version  # pressing again is meant for what stands there now
    may_change = year_is_open(there.held_on) and may_register_closed(there.organisation_id, current_user)
    return render("meetings/staff/closed_edit.html", each=there, form=form, removal=removal, may_change=may_change,
                  status=422 if request.method == "POST" else 200)


def _there(meeting_id: int) -> ClosedMeeting:
    return closed_meeting_of(current_user, meeting_id) or abort(404)


def _as_typed(there: ClosedMeeting) -> dict:
    return {"unit": there.organisation.slug, "kind": there.kind, "number": there.number, "held_on": there.held_on,
            "reason": there.reason, "version": there.version}


def _facts(form: ClosedMeetingForm) -> ClosedFacts:
    """What was chosen; whatever isn't offered counts as nothing."""
    return ClosedFacts(next((each for each in MeetingKind if each == form.kind.data), None), form.number.data,
                       form.held_on.data, next((each for each in ClosedReason if each == form.reason.data), None))


def _wanted():
    asked = request.args
    year = asked.get("year", "")
    return closed_meetings_of(
        current_user, year=int(year) if year.isdecimal() and len(year) == 4 and year >= "2000" else None,
        kind=next((each for each in MeetingKind if each.value == asked.get("kind")), None),
        reason=next((each for each in ClosedReason if each.value == asked.get("reason")), None),
        unit=plain_text(asked.get("unit"))[:40])
