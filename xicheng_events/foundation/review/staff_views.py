"""The secrecy reviewer's desk."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.audit.exports import take_along
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.core.text_comparison import compared
from xicheng_events.foundation.review import operations, queries
from xicheng_events.foundation.review.columns import SLIPS
from xicheng_events.foundation.review.forms import DecisionForm
from xicheng_events.foundation.review.models import SlipState
from xicheng_events.foundation.review.remarks_for_reviewer import files_with, remarks_about
from xicheng_events.foundation.review.states import VOIDABLE
from xicheng_events.foundation.web.access import fresh_proof, staff_only
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.desk_navigation import DeskGroup, NavEntry
from xicheng_events.foundation.web.render import render

bp = Blueprint("review_staff", __name__, url_prefix="/staff/reviews")
bp.nav = NavEntry(DeskGroup.PUBLISHING, _l("保密审查"))
staff_only(bp, Role.SECRECY)


@bp.get("")
def index():
    """The slips of my units, those that wait first."""
    return render("review/staff/index.html", "review/staff/_rows.html", page=SLIPS.page(_wanted()),
                  listing=SLIPS, states=SlipState)


@bp.get("/export")
@fresh_proof
def export():
    """The same as .xlsx."""
    return take_along(SLIPS, _wanted())


@bp.get("/<number>")
def show(number: str):
    """One slip: the words, and the decision to take."""
    return _page(_slip(number), DecisionForm())


@bp.post("/<number>")
def decide(number: str):
    """Take the decision."""
    slip, form = _slip(number), DecisionForm()
    if form.validate():
        with attempt(form):
            operations.decide_slip(slip, approved=form.decision.data == "approve", opinion=form.opinion.data,
                                   findings=form.findings.data, disclosure=form.disclosure.data, by=current_user)
            db.session.commit()
            flash(_("审查结论已登记。"), "ok")
            return redirect(url_for(".index"), 303)
    return _page(slip, form, 422)


@bp.post("/<number>/taking-back")
def take_back(number: str):
    """Take the decision back, until the text is public."""
    slip, form = _slip(number), DecisionForm(formdata=None)
    with attempt(form):
        operations.take_back_decision(slip, by=current_user)
        db.session.commit()
        flash(_("已撤回审查结论，送审单位可重新送审。"), "ok")
        return redirect(url_for(".show", number=number), 303)
    return _page(_slip(number), form, 422)


def _wanted():
    """The slips that the address asks for."""
    states = {state.value: state for state in SlipState}
    return queries.slips_on_desk_of(current_user, state=states.get(request.args.get("state")),
                                    text=plain_text(request.args.get("q"))[:60])


def _slip(number: str):
    return queries.slip_on_desk_of(current_user, number) or abort(404)


def _page(slip, form, status: int = 200):
    before = queries.decided_before(slip)
    return render("review/staff/show.html", status=status, slip=slip, form=form, before=before,
                  pieces=compared(before.summary if before else None, slip.summary),
                  may_take_back=operations.why_decision_stands(slip, current_user) is None,
                  refusal=operations.why_not_this_reviewer(slip, current_user),
                  remarks=remarks_about(slip) if slip.state is SlipState.PENDING else [],
                  files=files_with(slip) if slip.state in VOIDABLE else [])
