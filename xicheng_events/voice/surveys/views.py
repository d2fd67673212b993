"""The questionnaire after the event. The link is the key: no sign-in, one answer."""

from flask import Blueprint, abort

from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.limits import links_tried, noting_wrong
from xicheng_events.foundation.web.render import render
from xicheng_events.voice.surveys import queries as queries
from xicheng_events.voice.surveys.forms import FeedbackForm
from xicheng_events.voice.surveys.operations import taking_answers as taking_answers

bp = Blueprint("feedback", __name__, url_prefix="/feedback")
_found = noting_wrong(queries.feedback_invitation_by_token)


@bp.get("/<link:token>")
@links_tried()
def answer(token: str):
    """The questionnaire; or that it has been answered, or that its time is up."""
    return show_questionnaire(_invitation(token))


@bp.post("/<link:token>")
@links_tried()
def send(token: str):
    """Take the answer down and show the query codes, here and only now."""
    return take_answer(lambda: _invitation(token))


def show_questionnaire(invitation):
    """The questionnaire, or why there is none any more; it is sent to the address it is shown at."""
    if invitation.answered_on or clock.now() >= invitation.closes_at:
        return _over(invitation)
    return _page(invitation, _form())


def take_answer(find):
    """Take down what the request answers to the invitation that `find()` gives, once more after a rollback."""
    invitation, form = find(), _form()
    if not form.validate():
        return _page(invitation, form, 422)
    with attempt(form) as tried:
        taking_answers.answer(invitation, answers=form.answers, suggestions=form.said, anonymous=form.anonymous.data,
                              form_key=form.form_key.data)
        db.session.commit()
    if tried.refusal is None or tried.refusal.code in ("already_answered", "feedback_closed"):
        return _over(find(), form.form_key.data)
    return _page(find(), form, 422)


def _form() -> FeedbackForm:
    form = FeedbackForm()
    form.suit(taking_answers.standard_survey())
    return form


def _invitation(token: str):
    return _found(token) or abort(404)


def _page(invitation, form, status: int = 200):
    slot = invitation.registration.slot
    return render("surveys/answer.html", invitation=invitation, slot=slot, event=slot.event, form=form, status=status)


def _over(invitation, form_key: str | None = None):
    """The page after answering: with the codes if this very form was just sent, once or twice."""
    event = invitation.registration.slot.event
    return render("surveys/over.html", invitation=invitation, event=event, answered=bool(invitation.answered_on),
                  waiting=bool(invitation.sealed), opinions=queries.codes_of_form(invitation, form_key))
