"""The questionnaire behind a link of one's own. The link is the key: one answer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

from flask import Blueprint, abort, current_app, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.text import until
from xicheng_events.foundation.publishing.withdrawn_pages import gone_or_missing
from xicheng_events.foundation.web import text_size
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.forms_over_sign_in import hold_request
from xicheng_events.foundation.web.limits import fails_too_often, links_tried, noting_wrong
from xicheng_events.foundation.web.render import render
from xicheng_events.foundation.web.safe_addresses import full_address
from xicheng_events.voice.surveys import queries as queries
from xicheng_events.voice.surveys.forms import FeedbackForm
from xicheng_events.voice.surveys.kinds import CopySource, Naming
from xicheng_events.voice.surveys.models import Survey, SurveyCopy
from xicheng_events.voice.surveys.operations import half_filled, open_copies
from xicheng_events.voice.surveys.operations import taking_answers as taking_answers

bp = Blueprint("feedback", __name__, url_prefix="/feedback")
_found = noting_wrong(queries.copy_by_token)


@dataclass(frozen=True)
class CopyAccess:
    """How somebody came to a questionnaire: how their copy is found, and handed out where there may be none before
    something is sent; where what is half filled in is kept and what opens it again, or nowhere."""

    find: Callable[[], SurveyCopy]
    hand_out: Callable[[], SurveyCopy] | None = None
    token: str = ""
    kept_at: str = ""

    def copy_to_write_on(self) -> SurveyCopy:
        """The copy, stored: handed out now where there is none before something is sent."""
        return self.hand_out() if self.hand_out else self.find()


@bp.get("/<link:token>")
@links_tried()
def answer(token: str):
    """The questionnaire; or that it has been answered, that its time is up, or that the link is wrong."""
    access = _access(token)
    copy = access.find()
    return show_questionnaire(access, copy, half_filled.draft_of(copy, token))


@bp.post("/<link:token>")
@links_tried()
def send(token: str):
    """Take the answer down and show the query codes, here and only now."""
    return take_answer(_access(token))


@bp.post("/<link:token>/draft")
@links_tried()
def keep(token: str):
    """Keep what is filled in so far, behind this link."""
    return keep_half_filled(_access(token))


def show_questionnaire(access: CopyAccess, copy: SurveyCopy, typed: dict[str, list[str]] | None = None):
    """The questionnaire, as far as it has been `typed`, or why there is none any more (410 where its unit has withdrawn
    it); it is sent to the address it is shown at."""
    refuse_withdrawn(copy.survey)
    reader = _reader() if copy.source is CopySource.OPEN and copy.survey.naming is Naming.NAMED else None
    if reader and copy.is_open and (said := taking_answers.answered_by_name_words(copy.survey, reader)):
        return _over(copy, instead=said)
    return _page(access, copy, _form(copy, typed)) if copy.is_open else _over(copy)


def take_answer(access: CopyAccess):
    """Take down what the request answers. Whoever must sign in for it finds what they typed kept."""
    copy = access.find()
    refuse_withdrawn(copy.survey)
    form = _form(copy)
    if size := text_size.chosen():
        return text_size.remember(_page(access, copy, form), size)
    if not copy.is_open:
        return _over(copy, form.form_key.data)
    if not form.validate():
        return _page(access, copy, form, 422)
    with attempt(form) as tried:
        copy = access.copy_to_write_on()
        reader = _reader() if copy.source is CopySource.OPEN else None
        if reader and form.name and not taking_answers.is_anonymous(copy.survey, form.anonymous.data):
            open_copies.bear_name(reader, form.name.data)
        taking_answers.answer(copy, answers=form.answers, suggestions=form.said, anonymous=form.anonymous.data,
                              form_key=form.form_key.data, by=reader)
        db.session.commit()
    if tried.refusal is None or tried.refusal.code in ("already_answered", "feedback_closed"):
        return _over(access.find(), form.form_key.data)
    if tried.refusal.code == "answered_by_name":
        return _over(access.find(), instead=tried.refusal.sentence)
    if tried.refusal.code == "sign_in_first":
        return _sign_in_first(access, form, tried.refusal.sentence)
    return _page(access, access.find(), form, 422)


def keep_half_filled(access: CopyAccess):
    """Keep what the request has filled in so far, right or wrong, and go on behind the link that opens it."""
    copy = access.find()
    refuse_withdrawn(copy.survey)
    form = _form(copy)
    if not access.token:  # none of our forms
        form.validate()
        return _page(access, copy, form, 422)
    if refusal := _why_not_kept(copy, form):
        form.refuse(refusal)
        return _page(access, copy, form, 422)
    copy = access.copy_to_write_on()
    if not half_filled.keep_draft(copy, token=access.token, typed=form.typed):
        db.session.rollback()
        return _over(access.find())
    db.session.commit()
    if copy.source is CopySource.OPEN:
        kept = _("已保存，还没有提交。请记下本页的链接，%(until)s前打开它可以接着填写。", until=until(copy.closes_at))
    else:
        kept = _("已保存，还没有提交。%(until)s前打开短信中的同一链接，可以接着填写。", until=until(copy.closes_at))
    flash(kept, "ok")
    return redirect(url_for("feedback.answer", token=access.token), 303)


def _sign_in_first(access: CopyAccess, form: FeedbackForm, why: str):
    """What was typed is kept twice: on the page that leads to signing in, and behind its link, should that be left."""
    copy = access.find()
    if not _why_not_kept(copy, form):
        copy = access.copy_to_write_on()
        half_filled.keep_draft(copy, token=access.token, typed=form.typed)
        db.session.commit()
    return render("surveys/sign_in_first.html", copy=copy, why=why, held=hold_request(), link=_own_link(access, copy),
                  status=401)


def _why_not_kept(copy: SurveyCopy, form: FeedbackForm) -> Refused | None:
    """Through an open link anybody may keep something: never more than a questionnaire holds, and not without end."""
    if form.is_too_long_to_keep:
        return Refused("text_too_long", _("填写的内容太长，没有保存，请精简。"))
    if copy.source is CopySource.OPEN and fails_too_often("half filled", current_app.config["DRAFT_RATE_PER_ADDRESS"]):
        return Refused("too_often", _("保存得太频繁，没有保存。请填完直接提交，或过一会儿再保存。"))
    return None


def _reader() -> Person | None:
    """Who has proven a phone in this browser."""
    return current_user._get_current_object() if current_user.is_authenticated and current_user.phone else None


def refuse_withdrawn(survey: Survey) -> None:
    """End the request with why and since when, where the unit has withdrawn the questionnaire."""
    if survey.is_withdrawn:
        end_without(survey)


def end_without(survey: Survey) -> NoReturn:
    """End the request for a questionnaire that isn't public: with why and since when, where it has been; else 404."""
    gone_or_missing(queries.survey_path(survey.code), among="survey_list.index", phone=survey.contact_phone)


def _form(copy: SurveyCopy, typed: dict[str, list[str]] | None = None) -> FeedbackForm:
    form = FeedbackForm(MultiDict(typed)) if typed else FeedbackForm()
    reader = _reader()
    form.suit(copy.survey, asks_name=copy.source is CopySource.OPEN and copy.survey.naming is not Naming.ANONYMOUS
              and not (reader and reader.name))
    return form


def _access(token: str) -> CopyAccess:
    return CopyAccess(lambda: _found(token) or abort(render("surveys/wrong_link.html", status=404)), token=token,
                      kept_at=url_for(".keep", token=token))


def _own_link(access: CopyAccess, copy: SurveyCopy) -> str:
    """Where to go on with a copy from an open link, which no message has brought; empty before there is one."""
    is_theirs = copy.source is CopySource.OPEN and copy.id
    return full_address(url_for("feedback.answer", token=access.token)) if is_theirs else ""


def _page(access: CopyAccess, copy: SurveyCopy, form: FeedbackForm, status: int = 200):
    return render("surveys/answer.html", copy=copy, survey=copy.survey, event=copy.event, form=form,
                  kept_at=access.kept_at, link=_own_link(access, copy), status=status)


def _over(copy: SurveyCopy, form_key: str | None = None, *, instead: str = ""):
    """The page after answering: with the codes if this very form was just sent, once or twice; or with what is said
    `instead` of asking who has answered by name already."""
    return render("surveys/over.html", copy=copy, survey=copy.survey, event=copy.event, instead=instead,
                  answered=bool(copy.answered_on or instead), waiting=copy.sealed and queries.last_closing(copy),
                  opinions=queries.codes_of_form(copy, form_key))
