"""The desk's look at what people answered: one registration, all answers to a question, and the form as they see it."""

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from xicheng_events.booking.events.asked_at_registering import items_of
from xicheng_events.booking.events.desk import desk_of_event, event_of, slot_of
from xicheng_events.booking.events.queries import privacy_notice
from xicheng_events.booking.notices.revision import current_notice
from xicheng_events.booking.participants.desk import decide, registration_on_desk
from xicheng_events.booking.participants.forms import MoveForm
from xicheng_events.booking.participants.operations import answering_for, noting_exports, slot_changes
from xicheng_events.booking.participants.operations.slot_changes import MOVABLE
from xicheng_events.booking.participants.party_history import history_of_registration, messages_about
from xicheng_events.booking.participants.queries import times_come
from xicheng_events.booking.registration import queries
from xicheng_events.booking.registration.forms import RevealDocumentForm, VisitorForm
from xicheng_events.booking.registration.operations import changing_answers
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.questions.queries import said_on, sheet_of, summaries, versions_of
from xicheng_events.foundation.web.access import fresh_proof
from xicheng_events.foundation.web.attempt import attempt, press
from xicheng_events.foundation.web.render import render

bp = desk_of_event("answers_staff", __name__)


@bp.get("/answers")
def summary(code: str):
    """What was answered to each question: counts for choices, texts for the rest."""
    event = event_of(code)
    return render("participants/staff/answers.html", event=event, versions=versions_of(event.form_id),
                  summaries=summaries(event.form_id, items_of(event), queries.sheets_of(event)),
                  questions=queries.asked_beforehand(event))


@bp.get("/form")
def preview(code: str):
    """The registration form as citizens will see it."""
    event = event_of(code)
    notice = current_notice(event)
    slot = next(iter(event.slots), None) or abort(404)
    form = VisitorForm(formdata=None)
    form.suit(slot, notice)
    form.offer_streets(())
    return render("participants/staff/form.html", event=event, notice=notice, slot=slot, form=form,
                  items=items_of(notice))


@bp.get("/<reference>")
def show(code: str, reference: str):
    """One registration whole, but for its document and phone number."""
    event = event_of(code)
    return _whole(event, registration_on_desk(event, reference), RevealDocumentForm())


@bp.post("/<reference>")
@fresh_proof
def reveal(code: str, reference: str):
    """The same with its document or phone number, for a reason that goes on record."""
    event = event_of(code)
    registration, form, shown = registration_on_desk(event, reference), RevealDocumentForm(), {}
    what = "phone" if "phone" in request.form else "document"
    shown_by = {"phone": noting_exports.reveal_phone, "document": changing_answers.reveal_document}[what]
    with attempt(form):
        shown[what] = shown_by(registration, reason=form.reason.data or "", by=current_user)
        db.session.commit()
        flash(_("查看已记入审计记录。"), "info")
        return _whole(event, registration, form, **shown)
    return _whole(event, registration_on_desk(event, reference), form, 422, asked_for=what)


def _whole(event, registration, form, status: int = 200, **context):
    return render("participants/staff/show.html", event=event, registration=registration, form=form, status=status,
                  said=said_on(sheet_of(registration.answer_sheet_id)), came=times_come(registration),
                  agreed_to=privacy_notice(registration.privacy_notice_id),
                  history=history_of_registration(registration),
                  messages=messages_about(registration), others=_other_slots(event, registration), **context)


def _other_slots(event, registration) -> list:
    """Where this party might be moved to."""
    if registration.state not in MOVABLE:
        return []
    return [slot for slot in event.slots
            if slot.capacity and slot.id != registration.slot_id and slot.starts_at > clock.now()]


@bp.route("/<reference>/slot", methods=["GET", "POST"])
def move(code: str, reference: str):
    """Move a party to another slot."""
    event = event_of(code)
    registration, form = registration_on_desk(event, reference), MoveForm()
    form.suit(_other_slots(event, registration))

    def to_slot(form):
        slot_changes.move_to_slot(registration, slot_of(event, int(form.slot.data)), reason=form.reason.data,
                                  by=current_user)
        return _("已调整到新的场次，并短信通知本人。")

    return decide(form, to_slot, "participants/staff/move.html", event=event, registration=registration,
                  back=url_for(".show", code=event.code, reference=registration.reference))


@bp.post("/<reference>/answer")
def answer(code: str, reference: str):
    """What somebody who was offered a place has said on the telephone."""
    event = event_of(code)
    accepts = {"accept": True, "decline": False}.get(request.form.get("answer", ""))
    if accepts is None:
        abort(400)
    press(lambda: answering_for.answer_by_phone(registration_on_desk(event, reference), accepts=accepts,
                                                by=current_user), _("已按电话答复登记，并短信告知本人。"))
    return redirect(url_for(".show", code=event.code, reference=reference), 303)


@bp.post("/<reference>/message")
def tell_again(code: str, reference: str):
    """Send the confirmation once more."""
    event = event_of(code)
    press(lambda: slot_changes.tell_again(registration_on_desk(event, reference), by=current_user),
          _("已重新发送报名成功短信。"))
    return redirect(url_for(".show", code=event.code, reference=reference), 303)
