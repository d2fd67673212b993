"""What people say against a list while it is shown: for the coordinator alone."""

from flask import Blueprint, abort, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from xicheng_events.booking.selection import queries
from xicheng_events.booking.selection.forms import FindingForm
from xicheng_events.booking.selection.operations.objecting import settle_objection
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.web.access import fresh_proof, staff_only
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.render import render

bp = Blueprint("objections_staff", __name__, url_prefix="/staff/selections/<code>/objections")
bp.within = "balance_staff"
staff_only(bp, Role.COORDINATOR)


@bp.get("")
@fresh_proof
def index(code: str):
    """All that was said against the lists of an event."""
    return _page(code, FindingForm(None))


@bp.post("/<int:objection_id>")
def settle(code: str, objection_id: int):
    """What was found about one."""
    form = FindingForm()
    selection = _selection(code)
    objection = next((each for each in queries.objections_to(selection) if each.id == objection_id), None) or abort(404)
    if form.validate():
        with attempt(form):
            settle_objection(objection, answer=form.answer.data, by=current_user)
            db.session.commit()
            flash(_("核实结果已记录。"), "ok")
            return redirect(url_for(".index", code=code), 303)
    return _page(code, form, 422, at=objection_id)


def _selection(code: str):
    event = queries.balanced_event_on_desk_of(current_user, code) or abort(404)
    return queries.selection_of(event) or abort(404)


def _page(code: str, form, status: int = 200, at: int = 0):
    selection = _selection(code)
    return render("selection/staff/objections.html", status=status, selection=selection, event=selection.event,
                  objections=queries.objections_to(selection), form=form, at=at)
