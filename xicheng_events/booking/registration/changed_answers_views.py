"""Seeing and changing what one answered."""

from flask import Blueprint, request
from flask_babel import gettext as _
from flask_login import current_user, login_required

from xicheng_events.booking.events.asked_at_registering import asked, items_of
from xicheng_events.booking.events.form_catalogue import Field
from xicheng_events.booking.registration import own_changes
from xicheng_events.booking.registration.forms import AnswersForm, DocumentForm
from xicheng_events.booking.registration.operations import changing_answers, correcting_document
from xicheng_events.booking.registration.operations.correcting_document import may_correct
from xicheng_events.booking.registration.operations.party_changes import change_until, party_may_change
from xicheng_events.booking.registration.own_changes import own_registration
from xicheng_events.foundation.questions.queries import answers_of, said_on, sheet_of
from xicheng_events.foundation.web.render import render

bp = Blueprint("answers", __name__)


@bp.get("/registrations/<reference>/answers")
@login_required
def show(reference: str):
    """What was answered; while it may be changed, in a form."""
    registration = own_registration(reference)
    return _page(registration, _form(registration))


@bp.post("/registrations/<reference>/answers")
@login_required
def change(reference: str):
    """Answer anew."""
    return own_changes.take_own_change(reference, _form, _page, _answer_anew, said=_("填写的内容已更新。"))


def _answer_anew(registration, form) -> None:
    changing_answers.change_answers(registration, version=form.seen_version, by=current_user, **form.details)


@bp.route("/registrations/<reference>/document", methods=["GET", "POST"])
@login_required
def document(reference: str):
    """Correct one's document number: its last digits are all that is shown of it."""
    if request.method == "POST":
        return own_changes.take_own_change(reference, _document_form, _document_page, _correct_document,
                                           said=_("证件号码已更正。"))
    registration = own_registration(reference)
    return _document_page(registration, _document_form(registration))


def _correct_document(registration, form) -> None:
    correcting_document.correct_document(registration, kind=form.document_kind.data, number=form.document_number.data,
                                         version=form.seen_version, by=current_user)


def _document_form(registration) -> DocumentForm:
    return DocumentForm(data={"version": registration.version, "document_kind": registration.document_kind})


def _document_page(registration, form, status: int = 200):
    return render("registration/document.html", registration=registration, event=registration.slot.event, form=form,
                  item=asked(registration.slot.event, Field.DOCUMENT), may_correct=may_correct(registration),
                  change_until=change_until(registration), status=status)


def _form(registration) -> AnswersForm:
    form = AnswersForm(data={"version": registration.version, "access_needs": registration.access_needs,
                             "question": registration.question})
    form.suit(registration.slot.event, answers_of(sheet_of(registration.answer_sheet_id)))
    return form


def _page(registration, form, status: int = 200):
    event = registration.slot.event
    return render("registration/answers.html", registration=registration, slot=registration.slot, event=event,
                  notice=event, items=items_of(event), form=form, may_change=party_may_change(registration),
                  change_until=change_until(registration), may_correct=may_correct(registration),
                  said=said_on(sheet_of(registration.answer_sheet_id)),
                  status=status)
