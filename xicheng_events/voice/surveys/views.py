"""The questionnaire after the event. The link is the key: no sign-in, one answer."""

from flask import Blueprint, abort, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.text import until
from xicheng_events.foundation.publishing.withdrawn_pages import gone_or_missing
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.limits import links_tried, noting_wrong
from xicheng_events.foundation.web.render import render
from xicheng_events.voice.surveys import queries as queries
from xicheng_events.voice.surveys.forms import FeedbackForm
from xicheng_events.voice.surveys.models import Survey, SurveyCopy
from xicheng_events.voice.surveys.operations import half_filled
from xicheng_events.voice.surveys.operations import taking_answers as taking_answers

bp = Blueprint("feedback", __name__, url_prefix="/feedback")
_found = noting_wrong(queries.copy_by_token)


@bp.get("/<link:token>")
@links_tried()
def answer(token: str):
    """The questionnaire; or that it has been answered, or that its time is up."""
    copy = _copy(token)
    return show_questionnaire(copy, half_filled.draft_of(copy, token), kept_at=url_for(".keep", token=token))


@bp.post("/<link:token>")
@links_tried()
def send(token: str):
    """Take the answer down and show the query codes, here and only now."""
    return take_answer(lambda: _copy(token), kept_at=url_for(".keep", token=token))


@bp.post("/<link:token>/draft")
@links_tried()
def keep(token: str):
    """Keep what is filled in so far, behind this link."""
    copy = _copy(token)
    refuse_withdrawn(copy.survey)
    if not half_filled.keep_draft(copy, token=token, typed=FeedbackForm().typed):
        db.session.rollback()
        return _over(_copy(token))
    db.session.commit()
    flash(_("已保存，还没有提交。%(until)s前打开短信中的同一链接，可以接着填写。", until=until(copy.closes_at)), "ok")
    return redirect(url_for(".answer", token=token), 303)


def show_questionnaire(copy, typed: dict[str, list[str]] | None = None, *, kept_at: str = ""):
    """The questionnaire, as far as it has been `typed`, or why there is none any more (410 where its unit has withdrawn
    it); it is sent to the address it is shown at. `kept_at`: the address that keeps what is half filled in, where there
    is a link to open it with."""
    refuse_withdrawn(copy.survey)
    return _page(copy, _form(copy, typed), kept_at) if copy.is_open else _over(copy)


def take_answer(find, *, kept_at: str = ""):
    """Take down what the request answers to the copy that `find()` gives, once more after a rollback."""
    copy = find()
    refuse_withdrawn(copy.survey)
    form = _form(copy)
    if not form.validate():
        return _page(copy, form, kept_at, 422)
    with attempt(form) as tried:
        taking_answers.answer(copy, answers=form.answers, suggestions=form.said, anonymous=form.anonymous.data,
                              form_key=form.form_key.data)
        db.session.commit()
    if tried.refusal is None or tried.refusal.code in ("already_answered", "feedback_closed"):
        return _over(find(), form.form_key.data)
    return _page(find(), form, kept_at, 422)


def refuse_withdrawn(survey: Survey) -> None:
    """End the request with why and since when, where the unit has withdrawn the questionnaire."""
    if survey.is_withdrawn:
        gone_or_missing(queries.survey_path(survey.code))


def _form(copy: SurveyCopy, typed: dict[str, list[str]] | None = None) -> FeedbackForm:
    form = FeedbackForm(MultiDict(typed)) if typed else FeedbackForm()
    form.suit(copy.survey)
    return form


def _copy(token: str):
    return _found(token) or abort(404)


def _page(copy, form, kept_at: str, status: int = 200):
    return render("surveys/answer.html", copy=copy, slot=copy.registration.slot, event=copy.event, form=form,
                  kept_at=kept_at, status=status)


def _over(copy, form_key: str | None = None):
    """The page after answering: with the codes if this very form was just sent, once or twice."""
    return render("surveys/over.html", copy=copy, event=copy.event, answered=bool(copy.answered_on),
                  waiting=bool(copy.sealed), opinions=queries.codes_of_form(copy, form_key))
