"""What somebody who was there said and what they think of it, behind the page of their registration."""

from flask import Blueprint, abort, current_app, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required

from xicheng_events.booking.registration.attendance import Attendance
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.queries import registration_of
from xicheng_events.booking.registration.standing import Action
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.limits import limiter
from xicheng_events.foundation.web.render import render
from xicheng_events.voice.opinions.models import Triage
from xicheng_events.voice.remarks import operations, queries
from xicheng_events.voice.remarks.forms import AfterwardsForm, AskingForm, ConfirmationForm, told_apart

bp = Blueprint("own_remarks", __name__, url_prefix="/registrations/<reference>/remarks")


def asked_to_confirm(registration: Registration, day: Attendance | None) -> list[Action]:
    """What the page of a party says: where it reads what it said, and may write what it has to say."""
    if day not in (Attendance.HERE, Attendance.CAME):
        return []
    address = url_for("own_remarks.show", reference=registration.reference)
    if queries.has_spoken(registration):
        return [Action(_("我的发言要点"), address, "primary")]
    if queries.takes_remarks(registration.slot) and queries.may_write(registration):
        return [Action(_("填写会后意见"), address, "primary")]
    return []


@bp.get("")
@login_required
def show(reference: str):
    """What I said, to be confirmed or corrected; and what I have to say afterwards."""
    return _page(_registration(reference))


@bp.post("")
@login_required
@limiter.limit(lambda: current_app.config["ANSWER_RATE_PER_ADDRESS"])
def write(reference: str):
    """会后意见."""
    registration, form = _registration(reference), AfterwardsForm()
    if form.validate():
        with attempt(form):
            operations.write_afterwards(
                registration, text=form.text.data, may_publish=form.may_publish.data, may_name=form.may_name.data,
                key=form.form_key.data, by=current_user)
            db.session.commit()
            flash(_("已收到您的意见，办理结果另行告知。"), "ok")
            return redirect(url_for(".show", reference=reference), 303)
    return _page(_registration(reference), form, status=422)


@bp.post("/<int:opinion_id>/confirmation")
@login_required
def confirm(reference: str, opinion_id: int):
    """确认发言要点."""
    return _reply(reference, opinion_id, ConfirmationForm, lambda remark, form: operations.confirm_remark(
        remark, may_publish=form.may_publish.data, may_name=form.may_name.data, by=current_user), _("已确认发言要点。"))


@bp.post("/<int:opinion_id>/correction")
@login_required
def ask_correction(reference: str, opinion_id: int):
    """请求更正."""
    return _reply(reference, opinion_id, AskingForm, lambda remark, form: operations.ask_correction(
        remark, words=form.words.data, by=current_user), _("已转告记录人，更正后请您再核对。"))


def _reply(reference: str, opinion_id: int, kind: type, operation, done: str):
    registration = _registration(reference)
    remark, form = queries.remark_by(registration, opinion_id) or abort(404), told_apart(kind(), opinion_id)
    if form.validate():
        with attempt(form):
            operation(remark, form)
            db.session.commit()
            flash(done, "ok")
            return redirect(url_for(".show", reference=reference), 303)
    return _page(_registration(reference), wrong=(opinion_id, form), status=422)


def _page(registration: Registration, form: AfterwardsForm | None = None, *, wrong=None, status: int = 200):
    """`wrong`: the number of a remark, and the form about it that was refused."""

    def form_of(kind: type, remark):
        if wrong and wrong[0] == remark.opinion_id and isinstance(wrong[1], kind):
            return wrong[1]
        return told_apart(kind(formdata=None), remark.opinion_id)

    remarks = queries.remarks_by(registration)
    return render("remarks/own.html", registration=registration, event=registration.slot.event,
                  remarks=[(each, form_of(ConfirmationForm, each), form_of(AskingForm, each)) for each in remarks],
                  form=form or AfterwardsForm(formdata=None), wrong=wrong and wrong[1],
                  may_write=queries.may_write(registration), until=queries.writes_until(registration.slot),
                  may_correct=lambda remark: remark.opinion.triage is Triage.NEW, status=status)


def _registration(reference: str) -> Registration:
    return registration_of(current_user, reference) or abort(404)
