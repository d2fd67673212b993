"""Seeing and changing what one answered."""

from flask import Blueprint, abort, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required

from xicheng_events.core.db import db
from xicheng_events.core.refusal import Refused
from xicheng_events.events.asked import items_of
from xicheng_events.questions.queries import answers_of, said_on, sheet_of
from xicheng_events.registration import operations, queries
from xicheng_events.registration.forms import AnswersForm
from xicheng_events.registration.operations.parties import change_until, may_change
from xicheng_events.web.render import render

bp = Blueprint("answers", __name__)


@bp.get("/registrations/<reference>/answers")
@login_required
def show(reference: str):
    """What was answered; while it may be changed, in a form."""
    registration = _mine(reference)
    return _page(registration, _form(registration))


@bp.post("/registrations/<reference>/answers")
@login_required
def change(reference: str):
    """Answer anew."""
    registration = _mine(reference)
    form = _form(registration)
    if not form.validate():
        return _page(registration, form, 422)
    try:
        operations.change_answers(registration, version=form.seen_version, by=current_user, **form.details)
    except Refused as refusal:
        db.session.rollback()
        form.refuse(refusal)
        registration = _mine(reference)
        form.version.data = registration.version  # seen now: the next press counts
        return _page(registration, form, 422)
    db.session.commit()
    flash(_("填写的内容已更新。"), "ok")
    return redirect(url_for("registration.show", reference=reference), 303)


def _form(registration) -> AnswersForm:
    form = AnswersForm(data={"version": registration.version, "access_needs": registration.access_needs,
                             "question": registration.question})
    form.suit(registration.slot.event, answers_of(sheet_of(registration.answer_sheet_id)))
    return form


def _page(registration, form, status: int = 200):
    event = registration.slot.event
    return render("registration/answers.html", registration=registration, slot=registration.slot, event=event,
                  notice=event, items=items_of(event), form=form, may_change=may_change(registration),
                  change_until=change_until(registration), said=said_on(sheet_of(registration.answer_sheet_id)),
                  status=status)


def _mine(reference: str):
    return queries.registration_of(current_user, reference) or abort(404)
