"""The secrecy reviewer's desk."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from xicheng_events.accounts.models import Role
from xicheng_events.core.db import db
from xicheng_events.core.refusal import Refused
from xicheng_events.review import operations, queries
from xicheng_events.review.forms import DecisionForm
from xicheng_events.review.models import Disclosure, SlipState
from xicheng_events.web.access import staff_only
from xicheng_events.web.paging import page_of
from xicheng_events.web.render import render

bp = Blueprint("review_staff", __name__, url_prefix="/staff/reviews")
bp.nav = (_l("保密审查"), "review_staff.index")
staff_only(bp, Role.SECRECY)


@bp.get("")
def index():
    """The slips of my units, those that wait first."""
    state = request.args.get("state", "")
    chosen = SlipState(state) if state in [s.value for s in SlipState] else None
    page = page_of(queries.slips_for_reviewer(current_user, state=chosen))
    return render("review/staff/index.html", page=page, states=SlipState, state=state)


@bp.get("/<int:slip_id>")
def show(slip_id: int):
    """One slip: the words, and the decision to take."""
    return _page(_slip(slip_id), DecisionForm())


@bp.post("/<int:slip_id>")
def decide(slip_id: int):
    """Take the decision."""
    slip, form = _slip(slip_id), DecisionForm()
    if not form.validate():
        return _page(slip, form, 422)
    try:
        operations.decide_slip(slip, approved=form.decision.data == "approve", opinion=form.opinion.data or "",
                               findings=form.findings, disclosure=Disclosure(form.disclosure.data), by=current_user)
    except Refused as refusal:
        form.refuse(refusal)
        return _page(slip, form, 422)
    db.session.commit()
    flash(_("审查结论已登记。"))
    return redirect(url_for(".index"), 303)


def _slip(slip_id: int):
    return queries.slip_of_reviewer(current_user, slip_id) or abort(404)


def _page(slip, form, status: int = 200):
    return render("review/staff/show.html", slip=slip, form=form, status=status)
