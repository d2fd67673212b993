"""What about accounts needs a second person: who asked for what, and the buttons to decide it."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import Select

from xicheng_events.foundation.accounts import queries
from xicheng_events.foundation.accounts.columns import REQUESTS
from xicheng_events.foundation.accounts.models import RequestKind, RequestState
from xicheng_events.foundation.accounts.operations import second_person
from xicheng_events.foundation.accounts.role_matrix import DUTIES, may
from xicheng_events.foundation.audit.exports import take_along
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.web.access import fresh_proof, staff_only
from xicheng_events.foundation.web.attempt import attempt, press
from xicheng_events.foundation.web.desk_navigation import DeskGroup, NavEntry
from xicheng_events.foundation.web.render import render

bp = Blueprint("requests_staff", __name__, url_prefix="/staff/requests")
bp.nav = NavEntry(DeskGroup.SYSTEM, _l("账号申请"))
staff_only(bp, *DUTIES["decide"].roles)

# What the list can be narrowed to, as its address says it.
STATES = {**{state.value: state.label for state in RequestState}, "over": _l("已过期")}


@bp.get("")
def index():
    """What waits, or what was decided; those that wait are what one comes for."""
    return render("accounts/staff/requests.html", "accounts/staff/_request_rows.html", listing=REQUESTS,
                  page=REQUESTS.page(_wanted()), states=STATES, kinds=RequestKind, asked=_asked_state(),
                  now=clock.now(), may_see=may("see", current_user), entered_phone=second_person.entered_phone,
                  in_two_halves=second_person.IN_TWO_HALVES,
                  may_decide=lambda each: (each.asked_by_id != current_user.id
                                           and may("decide", current_user, each.person)))


@bp.get("/export")
@fresh_proof
def export():
    """The same as .xlsx."""
    return take_along(REQUESTS, _wanted())


@bp.post("/<int:request_id>/confirmation")
def confirm(request_id: int):
    """Let it be done; the half of a one-time password that comes of it is shown this once."""
    this = _request(request_id)
    with attempt():
        given = second_person.confirm(this, by=current_user)
        db.session.commit()
        if given:
            return render("accounts/staff/given.html", person=this.person, given=given, back=url_for(".index"))
        flash(_("已确认并办理。"), "ok")
    return redirect(url_for(".index"), 303)


@bp.post("/<int:request_id>/refusal")
def refuse(request_id: int):
    """Let it not be done."""
    return _settle(request_id, second_person.refuse, _("已退回，账号没有变化。"))


@bp.post("/<int:request_id>/withdrawal")
def take_back(request_id: int):
    """Take back what one has asked for."""
    return _settle(request_id, second_person.take_back_request, _("已撤回申请。"))


def _asked_state() -> str:
    return request.args.get("state", RequestState.OPEN.value)


def _wanted() -> Select:
    state, kind = _asked_state(), request.args.get("kind")
    return queries.requests_about_accounts(
        state if state in STATES else "", plain_text(request.args.get("words", "")[:60]),
        next((each for each in RequestKind if each.value == kind), None))


def _settle(request_id: int, operation, sentence: str):
    this = _request(request_id)
    press(lambda: operation(this, by=current_user), sentence)
    return redirect(url_for(".index"), 303)


def _request(request_id: int):
    return queries.account_request(request_id) or abort(404)
