"""The desk's look at what people answered: one registration, all answers to a question, and the form as they see it."""

from flask import Blueprint, abort, flash, request
from flask_babel import gettext as _
from flask_login import current_user

from xicheng_events.accounts.models import Role
from xicheng_events.core.db import db
from xicheng_events.core.refusal import Refused
from xicheng_events.events.asked import items_of
from xicheng_events.events.queries import desk_event, privacy_notice
from xicheng_events.events.revision import current_notice
from xicheng_events.questions.queries import said_on, sheet_of, summaries, versions_of
from xicheng_events.registration import operations, queries
from xicheng_events.registration.desk_list import registration_at
from xicheng_events.registration.forms import RevealForm, VisitorForm
from xicheng_events.web.access import staff_only
from xicheng_events.web.render import render

bp = Blueprint("answers_staff", __name__, url_prefix="/staff/registrations/events/<code>")
staff_only(bp, Role.EDITOR, Role.REVIEWER, Role.LEADER, Role.COORDINATOR)


@bp.get("/answers")
def summary(code: str):
    """What was answered to each question: counts for choices, texts for the rest."""
    event = _event(code)
    return render("registration/staff/answers.html", event=event, versions=versions_of(event),
                  summaries=summaries(event, queries.sheets_of(event)), questions=queries.asked_beforehand(event))


@bp.get("/form")
def preview(code: str):
    """The registration form as citizens will see it."""
    event = _event(code)
    notice = current_notice(event)
    slot = next(iter(event.slots), None) or abort(404)
    form = VisitorForm(formdata=None)
    form.suit(slot, notice)
    form.offer_streets(())
    return render("registration/staff/form.html", event=event, notice=notice, slot=slot, form=form,
                  items=items_of(notice))


@bp.route("/<reference>", methods=["GET", "POST"])
def show(code: str, reference: str):
    """One registration whole; posted: its document number too, for a reason that goes on record."""
    event = _event(code)
    registration = registration_at(event, reference) or abort(404)
    form, document, status = RevealForm(), None, 200
    if request.method == "POST":
        status = 422
        try:
            document = operations.reveal_document(registration, reason=form.reason.data or "", by=current_user)
            db.session.commit()
            status = 200
            flash(_("查看已记入审计记录。"), "info")
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
            registration = registration_at(event, reference)
    return render("registration/staff/show.html", event=event, registration=registration, form=form, document=document,
                  said=said_on(sheet_of(registration.answer_sheet_id)), status=status,
                  agreed_to=privacy_notice(registration.privacy_notice_id))


def _event(code: str):
    return desk_event(current_user, code) or abort(404)
