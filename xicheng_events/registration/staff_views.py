"""The desk's list of registrations, and what the unit decides about them."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from xicheng_events.accounts.models import Role
from xicheng_events.core import clock
from xicheng_events.core.db import db
from xicheng_events.core.plain_text import plain_text
from xicheng_events.core.refusal import Refused
from xicheng_events.events.queries import desk_event
from xicheng_events.registration import operations, queries
from xicheng_events.registration.forms import CapacityForm, PostponementForm, PriorityForm, ReasonForm
from xicheng_events.registration.operations.releasing import unused_now
from xicheng_events.registration.states import RegistrationState
from xicheng_events.web.access import staff_only
from xicheng_events.web.forms import hidden_number
from xicheng_events.web.paging import page_of
from xicheng_events.web.render import render

bp = Blueprint("registration_staff", __name__, url_prefix="/staff/registrations/events")
staff_only(bp, Role.EDITOR, Role.REVIEWER, Role.LEADER, Role.COORDINATOR)


@bp.get("/<code>")
def index(code: str):
    """Everybody who registered for an event."""
    event, asked = _event(code), request.args
    words = plain_text(asked.get("words"))[:60]
    states = {state.value: state for state in RegistrationState}
    page = page_of(queries.desk_list(event, words=words, state=states.get(asked.get("state", "")),
                                     slot_id=hidden_number(asked.get("slot")), sort=asked.get("sort", "")), size=30)
    return render("registration/staff/index.html", "registration/staff/_rows.html", event=event, page=page,
                  words=words, states=RegistrationState, counts=queries.counts_by_slot(event))


@bp.route("/<code>/<reference>/revocation", methods=["GET", "POST"])
def revocation(code: str, reference: str):
    """Take one registration back, with a reason."""
    event = _event(code)
    registration = queries.registration_at(event, reference) or abort(404)

    def revoke(form):
        operations.revoke(registration, reason=form.reason.data, by=current_user)
        return _("已取消%(name)s的报名，并短信通知本人。", name=registration.name)

    return _decide(ReasonForm(), revoke, "registration/staff/revocation.html", event=event, registration=registration)


@bp.route("/<code>/<reference>/priority", methods=["GET", "POST"])
def priority(code: str, reference: str):
    """Move a party up in its line, or back, with a reason that is kept."""
    event = _event(code)
    registration = queries.registration_at(event, reference) or abort(404)

    def change(form):
        operations.set_priority(registration, priority=form.priority.data, reason=form.reason.data, by=current_user)
        return _("已调整%(name)s的候补顺序，现为第%(n)s位。", name=registration.name,
                 n=queries.waiting_place(registration))

    waits = registration.state == RegistrationState.WAITING
    return _decide(PriorityForm(data={"priority": registration.priority}), change,
                   "registration/staff/priority.html", event=event, registration=registration,
                   place=queries.waiting_place(registration) if waits else None,
                   history=queries.priorities_of(registration))


@bp.route("/<code>/slots/<int:slot_id>/capacity", methods=["GET", "POST"])
def capacity(code: str, slot_id: int):
    """Change the number of places of a slot."""
    event = _event(code)
    slot = _slot(event, slot_id)
    asked_for = request.args.get("quota", slot.quotas[0].id, int)
    quota = next((quota for quota in slot.quotas if quota.id == asked_for), None) or abort(404)

    def change(form):
        asked = operations.change_capacity(quota, capacity=form.capacity.data, by=current_user)
        return _("名额已改为%(n)s个，已向%(asked)s组候补发出递补通知。", n=quota.capacity, asked=asked)

    return _decide(CapacityForm(data={"capacity": quota.capacity}), change, "registration/staff/capacity.html",
                   event=event, slot=slot, quota=quota, holders=queries.holders_of(quota),
                   waiting=queries.waiting_in(quota.id))


@bp.route("/<code>/slots/<int:slot_id>/releases", methods=["GET", "POST"])
def releases(code: str, slot_id: int):
    """What becomes of a slot's unused places, before it happens; and stopping that."""
    event = _event(code)
    slot = _slot(event, slot_id)

    def stop(form):
        rule = next((each for each in slot.releases if str(each.id) == request.form.get("rule")), None) or abort(404)
        operations.stop_release(rule, reason=form.reason.data, by=current_user)
        return _("已停用，到时间不再转出名额。")

    return _decide(ReasonForm(), stop, "registration/staff/releases.html", event=event, slot=slot,
                   rules=[(rule, unused_now(rule)) for rule in slot.releases])


@bp.route("/<code>/cancellation", methods=["GET", "POST"])
def cancellation(code: str):
    """Call the event off; everybody is told."""
    event = _event(code)

    def cancel(form):
        told = operations.cancel_event(event, reason=form.reason.data, by=current_user)
        return _("活动已取消，已通知%(n)s组报名人。", n=told)

    return _decide(ReasonForm(), cancel, "registration/staff/cancellation.html", event=event,
                   reached=queries.reached_by_slot(event).values())


@bp.route("/<code>/postponement", methods=["GET", "POST"])
def postponement(code: str):
    """Move the event; everybody keeps the place and is told."""
    event = _event(code)
    movable = {slot.id: slot for slot in event.slots if slot.starts_at > clock.now()}
    form = PostponementForm(data={"times": [
        {"slot_id": slot.id, "starts_at": clock.local(slot.starts_at), "ends_at": clock.local(slot.ends_at)}
        for slot in movable.values()]})

    def postpone(form):
        told = operations.postpone_event(event, times=form.new_times, reason=form.reason.data, by=current_user)
        return _("活动已延期，已通知%(n)s组报名人。", n=told)

    return _decide(form, postpone, "registration/staff/postponement.html", event=event, movable=movable,
                   reached=queries.reached_by_slot(event))


@bp.get("/<code>/slots/<int:slot_id>/sheet")
def sheet(code: str, slot_id: int):
    """The printed 签到表 of a slot."""
    event = _event(code)
    slot = _slot(event, slot_id)
    return render("registration/staff/sheet.html", event=event, slot=slot, rows=queries.attendance_sheet(slot))


def _event(code: str):
    return desk_event(current_user, code) or abort(404)


def _slot(event, slot_id: int):
    return next((slot for slot in event.slots if slot.id == slot_id), None) or abort(404)


def _decide(form, operation, template: str, *, event, **context):
    """Show the form, or do what it says, say so, and go back to the list."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                done = operation(form)
                db.session.commit()
                flash(done, "ok")
                return redirect(url_for(".index", code=event.code), 303)
            except Refused as refusal:
                db.session.rollback()
                form.refuse(refusal)
    return render(template, form=form, event=event, status=status, **context)
