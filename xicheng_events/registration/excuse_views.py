"""The desk's list of what people say about having stayed away, and the decision on each."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import Select
from wtforms import TextAreaField

from xicheng_events.accounts.models import Role
from xicheng_events.audit.exports import take_along
from xicheng_events.core.db import db
from xicheng_events.core.plain_text import plain_text
from xicheng_events.core.refusal import Refused
from xicheng_events.registration import operations
from xicheng_events.registration.columns import EXCUSES
from xicheng_events.registration.models import Excuse
from xicheng_events.registration.no_show import excuses_for, rule_words
from xicheng_events.web.access import fresh_proof, staff_only
from xicheng_events.web.forms import BaseForm
from xicheng_events.web.paging import page_of
from xicheng_events.web.render import render

bp = Blueprint("excuses_staff", __name__, url_prefix="/staff/absences")
bp.within = "events_staff"
staff_only(bp, Role.EDITOR, Role.REVIEWER, Role.LEADER)


class DecisionForm(BaseForm):
    """Why so; the person reads it."""

    reason = TextAreaField(_l("理由"))


@bp.get("")
def index():
    """What is to be decided, or what has been."""
    return render("registration/staff/excuses.html", "registration/staff/_excuse_rows.html", rule=rule_words(),
                  listing=EXCUSES, page=page_of(EXCUSES.in_order(_wanted())))


@bp.get("/export")
@fresh_proof
def export():
    """The same as .xlsx."""
    return take_along(EXCUSES, _wanted())


@bp.route("/<int:excuse_id>", methods=["GET", "POST"])
def decide(excuse_id: int):
    """Decide on one."""
    excuse, form, status = _excuse(excuse_id), DecisionForm(), 200
    if request.method == "POST":
        answer = {"accept": True, "reject": False}.get(request.form.get("answer", ""))
        if answer is None:
            abort(400)
        try:
            operations.decide_excuse(excuse, accepted=answer, reason=form.reason.data or "", by=current_user)
            db.session.commit()
            flash(_("已办理，本人可在“我的”中看到结果和理由。"), "ok")
            return redirect(url_for(".index"), 303)
        except Refused as refusal:
            db.session.rollback()
            excuse, status = _excuse(excuse_id), 422
            form.refuse(refusal)
    return render("registration/staff/excuse.html", status=status, excuse=excuse, form=form)


def _wanted() -> Select:
    asked = request.args
    return excuses_for(current_user, decided=asked.get("decided") == "1",
                       words=plain_text(asked.get("words", "")[:60]))


def _excuse(excuse_id: int) -> Excuse:
    every = (excuses_for(current_user, decided=decided).where(Excuse.id == excuse_id) for decided in (False, True))
    found = (db.session.scalar(query) for query in every) if excuse_id < 2**31 else ()
    return next(filter(None, found), None) or abort(404)
