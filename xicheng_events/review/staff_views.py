"""The secrecy reviewer's desk."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from xicheng_events.accounts.models import Role
from xicheng_events.core.comparing import compared
from xicheng_events.core.db import db
from xicheng_events.core.plain_text import plain_text
from xicheng_events.core.refusal import Refused
from xicheng_events.review import operations, queries
from xicheng_events.review.forms import DecisionForm
from xicheng_events.review.models import SlipState
from xicheng_events.web.access import staff_only
from xicheng_events.web.paging import page_of
from xicheng_events.web.render import render

bp = Blueprint("review_staff", __name__, url_prefix="/staff/reviews")
bp.nav = (_l("保密审查"), "review_staff.index")
staff_only(bp, Role.SECRECY)


@bp.get("")
def index():
    """The slips of my units, those that wait first."""
    states = {state.value: state for state in SlipState}
    state, text = states.get(request.args.get("state")), plain_text(request.args.get("q"))[:60]
    page = page_of(queries.slips_on_desk_of(current_user, state=state, text=text))
    return render("review/staff/index.html", page=page, states=SlipState, state=state, text=text)


@bp.get("/<number>")
def show(number: str):
    """One slip: the words, and the decision to take."""
    return _page(_slip(number), DecisionForm())


@bp.post("/<number>")
def decide(number: str):
    """Take the decision."""
    slip, form = _slip(number), DecisionForm()
    if not form.validate():
        return _page(slip, form, 422)
    try:
        operations.decide_slip(slip, approved=form.decision.data == "approve", opinion=form.opinion.data,
                               findings=form.findings.data, disclosure=form.disclosure.data, by=current_user)
    except Refused as refusal:
        form.refuse(refusal)
        return _page(slip, form, 422)
    db.session.commit()
    flash(_("审查结论已登记。"), "ok")
    return redirect(url_for(".index"), 303)


def _slip(number: str):
    return queries.slip_on_desk_of(current_user, number) or abort(404)


def _page(slip, form, status: int = 200):
    before = queries.decided_before(slip)
    return render("review/staff/show.html", status=status, slip=slip, form=form, before=before,
                  pieces=compared(before.summary if before else None, slip.summary),
                  refusal=operations.why_not(slip, current_user))
