"""The desk's list of what people say about having stayed away, and the decision on each."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import TextAreaField

from xicheng_events.booking.absences.columns import EXCUSES
from xicheng_events.booking.absences.excuse_list import ALL, ExcusesAsked, excuses_found
from xicheng_events.booking.absences.models import Excuse
from xicheng_events.booking.absences.operations import excusing
from xicheng_events.booking.absences.queries import Decision, excuses_for, rule_words
from xicheng_events.booking.events.desk import searched_by
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.audit.exports import take_along
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.web.access import fresh_proof, staff_only
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.forms import BaseForm
from xicheng_events.foundation.web.render import render

bp = Blueprint("excuses_staff", __name__, url_prefix="/staff/absences")
bp.within = "events_staff"
staff_only(bp, Role.EDITOR, Role.REVIEWER, Role.LEADER)


class ExcuseDecisionForm(BaseForm):
    """Why so; the person reads it."""

    reason = TextAreaField(_l("理由"))


@bp.get("")
def index():
    """What is to be decided, or what has been."""
    asked = _asked(request.args)
    if request.args.get("words") and not asked.words:
        return redirect(_address(asked, request.args), 303)
    return render("absences/staff/excuses.html", "absences/staff/_excuse_rows.html", rule=rule_words(),
                  listing=EXCUSES, asked=asked, states=[(ALL, _("全部")), *Decision.choices()],
                  page=EXCUSES.page(excuses_found(current_user, asked)))


@bp.post("")
def find():
    """The list as a form asks for it: posted, so that a whole phone number stands in no address."""
    return redirect(_address(_asked(request.form), request.form), 303)


@bp.get("/export")
@fresh_proof
def export():
    """The same as .xlsx."""
    return take_along(EXCUSES, excuses_found(current_user, _asked(request.args)))


@bp.route("/<int:excuse_id>", methods=["GET", "POST"])
def decide(excuse_id: int):
    """Decide on one."""
    excuse, form, status = _excuse(excuse_id), ExcuseDecisionForm(), 200
    if request.method == "POST":
        answer = {"accept": True, "reject": False}.get(request.form.get("answer", ""))
        if answer is None:
            abort(400)
        with attempt(form):
            excusing.decide_excuse(excuse, accepted=answer, reason=form.reason.data or "", by=current_user)
            db.session.commit()
            flash(_("已办理，本人可在“我的”中看到结果和理由。"), "ok")
            return redirect(url_for(".index"), 303)
        excuse, status = _excuse(excuse_id), 422
    return render("absences/staff/excuse.html", status=status, excuse=excuse, form=form)


def _asked(sent) -> ExcusesAsked:
    words, who = searched_by(sent)
    return ExcusesAsked(words=words, who=who, state=sent.get("state", Decision.OPEN.value)[:10])


def _address(asked: ExcusesAsked, sent) -> str:
    return url_for(".index", **asked.in_address(), **({"sort": sent["sort"][:10]} if sent.get("sort") else {}))


def _excuse(excuse_id: int) -> Excuse:
    return db.session.scalar(excuses_for(current_user, None).where(Excuse.id == excuse_id)) or abort(404)
