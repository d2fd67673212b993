"""集中体验和座谈会 of a programme at the desk: its events, and who can't come when."""

from flask import Blueprint, abort, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from xicheng_events.booking.events.kinds import EventKind
from xicheng_events.booking.events.queries import DESK_ROLES, desk_event
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.web.access import staff_only
from xicheng_events.foundation.web.attempt import attempt, press
from xicheng_events.foundation.web.forms import hidden_number
from xicheng_events.foundation.web.paging import page_of
from xicheng_events.foundation.web.render import render
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.appointments.queries import is_live
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.programmes.queries import may_run
from xicheng_events.openness.programmes.staff_views import desk_programme
from xicheng_events.openness.visits import queries
from xicheng_events.openness.visits.forms import MemberDaysForm, NewVisitForm, TieForm
from xicheng_events.openness.visits.models import ProgrammeEvent, UnavailableDays
from xicheng_events.openness.visits.operations import days_away, tying

bp = Blueprint("visits_staff", __name__, url_prefix="/staff/programmes/<code>/visits")
bp.within = "programmes_staff"
staff_only(bp, *DESK_ROLES, Role.COORDINATOR)


@bp.get("")
def index(code: str):
    """The events of a programme."""
    programme = desk_programme(code)
    return render("visits/staff/index.html", programme=programme, may_run=may_run(programme, current_user),
                  page=page_of(queries.events_of_programme(programme), size=20), now=clock.now())


@bp.route("/new", methods=["GET", "POST"])
def new(code: str):
    """Begin a visit or symposium."""
    programme, form = desk_programme(code), NewVisitForm()
    _require_may_run(programme)
    form.suit()
    if form.validate_on_submit():
        with attempt(form):
            kind = next((each for each in EventKind if each.value == form.kind.data), None)
            event = tying.draft_visit(programme, kind=kind, title=form.title.data, by=current_user,
                                      form_key=form.form_key.data)
            db.session.commit()
            flash(_("已建立草稿，请把公告填写完整。发布后在项目的“体验活动和座谈会”中安排成员。"), "ok")
            return redirect(url_for("events_staff.show", code=event.code), 303)
    return _new_page(programme, form, None, 422 if form.is_submitted() else 200)


@bp.post("/ties")
def tie(code: str):
    """Tie an event there is already."""
    programme, form = desk_programme(code), TieForm()
    _require_may_run(programme)
    form.suit(queries.events_to_tie(programme))
    if form.validate():
        with attempt(form):
            event = desk_event(current_user, form.event.data or "") or abort(404)
            tying.tie_event(programme, event, by=current_user)
            db.session.commit()
            flash(_("已关联“%(event)s”。", event=event.title), "ok")
            return redirect(url_for("visit_staff.show", code=code, number=event.code), 303)
    return _new_page(programme, None, form, 422)


@bp.route("/days", methods=["GET", "POST"])
def days(code: str):
    """Who can't come when; entered for a member."""
    programme, form = desk_programme(code), MemberDaysForm()
    members = _live_members(programme)
    form.suit(members)
    if form.validate_on_submit():
        with attempt(form):
            member = next((each for each in members if each.id == hidden_number(form.appointment.data)), None)
            days_away.mark_unavailable(member or abort(404), form.from_on.data, form.to_on.data, by=current_user)
            db.session.commit()
            flash(_("已登记。"), "ok")
            return redirect(url_for(".days", code=code), 303)
    return render("visits/staff/days.html", programme=programme, form=form, may_run=may_run(programme, current_user),
                  members=members, page=page_of(queries.unavailable_of(programme), size=50),
                  status=422 if form.is_submitted() else 200)


@bp.post("/days/<int:days_id>/removal")
def remove_days(code: str, days_id: int):
    """Take that back."""
    programme, there = desk_programme(code), db.session.get(UnavailableDays, days_id)
    if there is not None:
        if there.appointment.programme_id != programme.id:
            abort(404)
        press(lambda: days_away.unmark_unavailable(there, by=current_user), _("已删除。"))
    return redirect(url_for(".days", code=code), 303)


def tied_on_desk(code: str, number: str) -> ProgrammeEvent:
    """The event of a programme by its own number; any other isn't there."""
    return queries.tied_event(desk_programme(code), number) or abort(404)


def _new_page(programme: Programme, form: NewVisitForm | None, tie_form: TieForm | None, status: int):
    events = queries.events_to_tie(programme)
    if form is None:
        form = NewVisitForm(formdata=None)
        form.suit()
    if tie_form is None:
        tie_form = TieForm(formdata=None)
        tie_form.suit(events)
    return render("visits/staff/new.html", programme=programme, form=form, tie_form=tie_form, events=events,
                  status=status)


def _live_members(programme: Programme) -> list[Appointment]:
    return list(db.session.scalars(db.select(Appointment).where(
        Appointment.programme_id == programme.id, is_live()).order_by(Appointment.sequence, Appointment.term_number)))


def _require_may_run(programme: Programme) -> None:
    if not may_run(programme, current_user):
        abort(404)
