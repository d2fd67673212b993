"""Taking in what those who came answer (domain §2.6)."""

from flask_babel import gettext as _
from sqlalchemy import update

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.inserts import insert_unless_there
from xicheng_events.foundation.core.personal_data import meant_for
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.questions.models import Form
from xicheng_events.foundation.questions.operations.keeping_answers import form_version_in_force, keep_answers
from xicheng_events.foundation.questions.reading_answers import Answers, answers_that_hold
from xicheng_events.voice.opinions.models import OpinionKind
from xicheng_events.voice.opinions.operations import Statement, legible, record_opinion
from xicheng_events.voice.surveys.models import Answer, FeedbackInvitation, Survey
from xicheng_events.voice.surveys.queries import survey_called
from xicheng_events.voice.surveys.sealed_answers import seal_answers
from xicheng_events.voice.surveys.standard_questionnaire import AFTER_EVENT, standard_items


def standard_survey() -> Survey:
    """The questionnaire for those who came, made where a site has none yet."""
    there = survey_called(AFTER_EVENT)
    if there is None:
        form = Form(definition={"items": standard_items()}, keeps_answers=True)
        db.session.add(form)
        db.session.flush()
        insert_unless_there(Survey, key=AFTER_EVENT, form_id=form.id)
        there = survey_called(AFTER_EVENT)
    return there


def answer(invitation: FeedbackInvitation, *, answers: Answers, suggestions: list[dict] = (), anonymous: bool = False,
           form_key: str | None = None, by: Person | None = None) -> None:
    """Use the invitation up, once, and store the questionnaire: a named one and its suggestions, as opinions, at once;
    an anonymous one sealed in the invitation, until `mixing_anonymous.move_anonymous_answers`.

    `answers` by the keys of the form (questions.reading_answers); a suggestion is a dict of `kind`, `text`, `place`,
    `wants_reply`, `may_publish`. Refuses `feedback_closed`, `already_answered`, `too_many_suggestions`, and whatever is
    wrong with the answers, beside `answers-<key>`, or the suggestions, beside `text_1` … `place_5`.
    """
    survey = standard_survey()
    items = survey.form.definition["items"]
    _check(invitation, items, suggestions)
    cleaned = answers_that_hold(items, answers)
    suggestions = [_understood(suggestion, position) for position, suggestion in enumerate(suggestions, start=1)]
    if anonymous:
        _use_up(invitation, sealed=seal_answers(items, cleaned, suggestions, form_key=form_key))
        return
    _use_up(invitation)
    registration = invitation.registration
    event = registration.slot.event
    sheet = keep_answers(cleaned, form_version_in_force(survey.form_id, items))
    db.session.add(Answer(event=event, slot=registration.slot, at=clock.now(), registration_id=registration.id,
                          sheet=sheet))
    db.session.flush()
    record("feedback.answered", event, by=by, anonymous=False)
    for suggestion in suggestions:
        record_opinion(event.occasion, Statement(**suggestion, person=registration.person, phone=registration.phone),
                       form_key=form_key, by=by)


def _check(invitation: FeedbackInvitation, items: list[dict], suggestions) -> None:
    if invitation.answered_on:
        raise _already_answered()
    if clock.now() >= invitation.closes_at:
        raise Refused("feedback_closed", _("本次活动的评价已截止，感谢您的关注。"))
    at_most = sum(item.get("at_most", 0) for item in items)
    if len(suggestions) > at_most:
        raise Refused("too_many_suggestions", _("一次最多填写%(n)s条意见建议。", n=at_most))


def _use_up(invitation: FeedbackInvitation, *, sealed: str | None = None) -> None:
    used = write(
        update(FeedbackInvitation)
        .where(FeedbackInvitation.id == invitation.id, FeedbackInvitation.answered_on.is_(None))
        .values(answered_on=clock.today(), sealed=meant_for(
            FeedbackInvitation.sealed, sealed, registration_id=invitation.registration_id)))
    if used != 1:
        raise _already_answered()
    db.session.refresh(invitation)


def _already_answered() -> Refused:
    return Refused("already_answered", _("您已提交过评价，感谢您的参与。"))


def _understood(suggestion: dict, position: int) -> dict:
    try:
        text, place = legible(suggestion["text"], suggestion.get("place", ""))
    except Refused as refusal:
        raise Refused(refusal.code, refusal.sentence, f"{refusal.field}_{position}") from None
    return {**suggestion, "kind": OpinionKind(suggestion["kind"]), "text": text, "place": place}
