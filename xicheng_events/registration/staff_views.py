"""The desk's list of registrations, and what the unit decides about them."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from xicheng_events.accounts.models import Role
from xicheng_events.core import clock
from xicheng_events.core.db import db
from xicheng_events.core.refusal import Refused
from xicheng_events.events.queries import desk_event
from xicheng_events.registration import operations, queries
from xicheng_events.registration.forms import CapacityForm, PostponementForm, ReasonForm
from xicheng_events.registration.operations.organising import live_registrations_of
from xicheng_events.registration.states import RegistrationState
from xicheng_events.web.access import staff_only
from xicheng_events.web.paging import page_of
from xicheng_events.web.render import render

bp = Blueprint("registration_staff", __name__, url_prefix="/staff/registrations/events")
staff_only(bp, Role.EDITOR, Role.REVIEWER, Role.LEADER, Role.COORDINATOR)


@bp.get("/<code>")
def index(code: str):
    """Everybody who registered for an event."""
    event, asked = _event(code), request.args
    state = asked.get("state", "")
    states = {s.value: s for s in RegistrationState}
    page = page_of(queries.desk_list(event, words=asked.get("words", "").strip(), state=states.get(state),
                                     slot_id=asked.get("slot", type=int), sort=asked.get("sort", "")), size=30)
    return render("registration/staff/index.html", "registration/staff/_rows.html", event=event, page=page,
                  states=RegistrationState, counts=queries.counts_by_state(event))


@bp.route("/<code>/<reference>/revocation", methods=["GET", "POST"])
def revocation(code: str, reference: str):
    """Take one registration back, with a reason."""
    event, form = _event(code), ReasonForm()
    registration = queries.registration_at(event, reference) or abort(404)
    return _decide(form, lambda: operations.revoke(registration, reason=form.reason.data, by=current_user),
                   "registration/staff/revocation.html", _("已取消该报名并通知本人。"), event=event,
                   registration=registration)


@bp.route("/<code>/slots/<int:slot_id>/capacity", methods=["GET", "POST"])
def capacity(code: str, slot_id: int):
    """Change the number of places of a slot."""
    event = _event(code)
    slot = next((s for s in event.slots if s.id == slot_id), None) or abort(404)
    quota = slot.quotas[0]
    form = CapacityForm(data={"capacity": quota.capacity})
    return _decide(form, lambda: operations.change_capacity(quota, capacity=form.capacity.data, by=current_user),
                   "registration/staff/capacity.html", _("名额已更新。"), event=event, slot=slot, quota=quota)


@bp.route("/<code>/cancellation", methods=["GET", "POST"])
def cancellation(code: str):
    """Call the event off; everybody is told."""
    event, form = _event(code), ReasonForm()
    return _decide(form, lambda: operations.cancel_event(event, reason=form.reason.data, by=current_user),
                   "registration/staff/cancellation.html", _("活动已取消，已通知全部报名人。"), event=event,
                   reached=len(live_registrations_of(event)))


@bp.route("/<code>/postponement", methods=["GET", "POST"])
def postponement(code: str):
    """Move the event; everybody keeps the place and is told."""
    event = _event(code)
    form = PostponementForm(data={"times": [
        {"slot_id": slot.id, "starts_at": clock.local(slot.starts_at), "ends_at": clock.local(slot.ends_at)}
        for slot in event.slots]})

    def postpone():
        times = {row.slot_id.data: (clock.from_local(row.starts_at.data), clock.from_local(row.ends_at.data))
                 for row in form.times}
        operations.postpone_event(event, times=times, reason=form.reason.data, by=current_user)

    return _decide(form, postpone, "registration/staff/postponement.html", _("活动已延期，已通知全部报名人。"),
                   event=event, reached=len(live_registrations_of(event)))


@bp.get("/<code>/slots/<int:slot_id>/sheet")
def sheet(code: str, slot_id: int):
    """The printed 签到表 of a slot."""
    event = _event(code)
    slot = next((s for s in event.slots if s.id == slot_id), None) or abort(404)
    return render("registration/staff/sheet.html", event=event, slot=slot, rows=queries.attendance_sheet(slot))


def _event(code: str):
    return desk_event(current_user, code) or abort(404)


def _decide(form, operation, template: str, done: str, *, event, **context):
    """Show the form, or do what it says and go back to the list."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                operation()
                db.session.commit()
                flash(done)
                return redirect(url_for(".index", code=event.code), 303)
            except Refused as refusal:
                db.session.rollback()
                form.refuse(refusal)
    return render(template, form=form, event=event, status=status, **context)
