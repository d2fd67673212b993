"""The desk of 回访员: whose reply is to be asked about, and what they say."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import Select

from xicheng_events.foundation.accounts.queries import units_to_filter_by
from xicheng_events.foundation.audit.exports import take_along
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.web.access import fresh_proof, staff_only
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.desk_navigation import DeskGroup, NavEntry
from xicheng_events.foundation.web.render import render
from xicheng_events.voice.callbacks import operations, queries
from xicheng_events.voice.callbacks.columns import CALLBACKS
from xicheng_events.voice.callbacks.forms import CallForm
from xicheng_events.voice.callbacks.models import CallOutcome
from xicheng_events.voice.followup.models import round_of
from xicheng_events.voice.followup.queries import issue_of, reply_in

bp = Blueprint("callbacks_staff", __name__, url_prefix="/staff/callbacks")
bp.nav = NavEntry(DeskGroup.VOICE, _l("回访"))
staff_only(bp, *queries.CALLERS)


@bp.get("")
def index():
    """The replies to ask about, the oldest first."""
    page = CALLBACKS.page(_wanted())
    return render("callbacks/staff/index.html", "callbacks/staff/_rows.html", page=page, listing=CALLBACKS,
                  units=units_to_filter_by(), issues=queries.issues_behind(page.rows),
                  call_due=queries.call_due, is_late=queries.is_late)


@bp.get("/export")
@fresh_proof
def export():
    """The same as .xlsx: which replies, not whom to call."""
    return take_along(CALLBACKS, _wanted())


@bp.get("/<int:opinion_id>")
def show(opinion_id: int):
    """What was said, what was replied, and what to note of the call."""
    return _page(_opinion(opinion_id), CallForm(formdata=None))


@bp.post("/<int:opinion_id>/phone")
@fresh_proof
def phone(opinion_id: int):
    """Show the number to call, this once; it goes on record."""
    opinion = _opinion(opinion_id)
    try:
        number = operations.reveal_speakers_phone(opinion, by=current_user)
        db.session.commit()
    except Refused:  # rated or closed at this very moment
        abort(404)
    return _page(opinion, CallForm(formdata=None), phone=number)


@bp.post("/<int:opinion_id>/calls")
def note(opinion_id: int):
    """Note what came of the call."""
    opinion, form = queries.opinion_replied_to(opinion_id) or abort(404), CallForm()
    if not form.validate():
        return _page(opinion, form, 422)
    with attempt(form):
        operations.note_call(opinion, outcome=CallOutcome(form.outcome.data), solved=form.is_solved,
                               score=int(form.score.data) if form.score.data else None, comment=form.comment.data,
                               seen_round=form.reply_round.data, by=current_user)
        db.session.commit()
        flash(_("已登记回访。"), "ok")
        return redirect(url_for(".index"), 303)
    return _page(opinion, form, 422)


def _page(opinion, form: CallForm, status: int = 200, phone: str = ""):
    issue = issue_of(opinion)
    form.shown_with(round_of(opinion, issue))
    return render("callbacks/staff/show.html", opinion=opinion, issue=issue, form=form, phone=phone,
                  reply=reply_in(issue, opinion), due=queries.call_due(issue),
                  most=queries.MOST_CALLS, is_over=queries.opinion_to_call(current_user, opinion.id) is None,
                  calls=queries.calls_about(opinion, round_of(opinion, issue)), status=status)


def _wanted() -> Select:
    asked = request.args
    return queries.opinions_found(current_user, words=plain_text(asked.get("words", "")[:60]),
                                        unit=asked.get("unit", "")[:40], late=asked.get("due") == "late",
                                        tried={"no": False, "yes": True}.get(asked.get("tried", "")))


def _opinion(opinion_id: int):
    return queries.opinion_to_call(current_user, opinion_id) or abort(404)
