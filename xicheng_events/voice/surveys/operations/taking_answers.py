"""Taking in what is answered to a copy of a questionnaire (domain §2.6)."""

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.codes import new_row_id
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.masking import mask_name
from xicheng_events.foundation.core.personal_data import meant_for
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.text import date_alone
from xicheng_events.foundation.occasions.models import Occasion
from xicheng_events.foundation.questions.items import with_blanks
from xicheng_events.foundation.questions.models import Form
from xicheng_events.foundation.questions.operations.keeping_answers import form_version_in_force, keep_answers
from xicheng_events.foundation.questions.reading_answers import Answers, answers_that_hold
from xicheng_events.voice.opinions.models import OpinionKind, OpinionSource
from xicheng_events.voice.opinions.operations import Statement, legible, record_opinion
from xicheng_events.voice.surveys.kinds import CopySource, Naming
from xicheng_events.voice.surveys.models import Answer, Survey, SurveyCopy
from xicheng_events.voice.surveys.operations.numbering_surveys import insert_survey
from xicheng_events.voice.surveys.queries import named_answer_of, survey_called
from xicheng_events.voice.surveys.sealed_answers import seal_answers
from xicheng_events.voice.surveys.standard_questionnaire import AFTER_EVENT, standard_items

_WHY_SIGN_IN = {
    True: _l("勾选了“需要答复”的，请先用手机验证码登录，答复才能发给您；不需要答复的，取消勾选后不用登录。"),
    False: _l("署名提交的，请先用手机验证码登录。"),
}


def standard_survey() -> Survey:
    """The questionnaire for those who came, made where a site has none yet."""
    if there := survey_called(AFTER_EVENT):
        return there
    form = Form(definition={"items": standard_items()}, keeps_answers=True)
    db.session.add(form)
    db.session.flush()
    survey, is_new = insert_survey(
        there=lambda: survey_called(AFTER_EVENT), key=AFTER_EVENT, form_id=form.id, intro="",
        title=kept(lambda: _("活动反馈")), naming=Naming.EACH, days=7, has_open_link=False, contact_phone="")
    if not is_new:
        db.session.delete(form)
    return survey


def answer(copy: SurveyCopy, *, answers: Answers, suggestions: list[dict] = (), anonymous: bool = False,
           form_key: str | None = None, by: Person | None = None, items: list[dict] | None = None,
           phone: str | None = None) -> None:
    """Use the copy up, once, and store what was answered: by name, with its suggestions as opinions, at once;
    an anonymous one sealed in the copy, until `mixing_anonymous.move_anonymous_answers`. `anonymous` counts where each
    may choose (`Survey.naming`); `by`: who fills it in by name, or types it in; `items`: what it asked, where that may
    have changed since; `phone`: where a reply to what was said anonymously on paper goes.

    `answers` by the keys of the form (questions.reading_answers), on paper with blanks also where one is required; a
    suggestion is a dict of `kind`, `text`, `place`, `wants_reply`, `may_publish`. Refuses `feedback_closed`,
    `already_answered`, `too_many_suggestions`, whatever is wrong with the answers, beside `answers-<key>`, or the
    suggestions, beside `text_1` … `place_5`, and through an open link `sign_in_first`, by name or where a reply is
    wanted the phone must be proven, and `answered_by_name`: once.
    """
    survey, items, nameless = copy.survey, items or copy.survey.items, is_anonymous(copy.survey, anonymous)
    _check(copy, items, suggestions)
    cleaned = answers_that_hold(with_blanks(items) if copy.source is CopySource.PAPER else items, answers)
    suggestions = [_understood(suggestion, position) for position, suggestion in enumerate(suggestions, start=1)]
    wants_reply = any(suggestion.get("wants_reply") for suggestion in suggestions)
    by_link = copy.source is CopySource.OPEN
    if by_link and by is None and (wants_reply or not nameless):
        raise Refused("sign_in_first", _WHY_SIGN_IN[nameless])
    if nameless:
        # Of who is signed in nothing is kept but where a reply is to go, with what it is wanted for.
        phone = by.phone if by_link and wants_reply else phone
        _use_up(copy, sealed=seal_answers(items, cleaned, suggestions, form_key=form_key, phone=phone))
        return
    _use_up(copy)
    _store_named(copy, items, cleaned, by=by if by_link else None)
    record("feedback.answered", copy.event or survey, by=by, anonymous=False)
    registration = copy.registration
    for suggestion in suggestions:
        record_opinion(occasion_of(copy), Statement(**suggestion, person=registration.person if registration else by,
                                                    phone=(registration or by).phone), source=source_of(copy.event),
                       form_key=form_key, by=by)


def _store_named(copy: SurveyCopy, items: list[dict], answers: Answers, *, by: Person | None) -> None:
    """Write an answer by name: of the party that was asked, or `by` whom it came through an open link. In however many
    browsers somebody answers at once, the database takes one."""
    party = copy.registration
    try:
        with db.session.begin_nested():
            store_answer(copy.survey, items, answers, source=copy.source, at=clock.now(), event=copy.event,
                         by_name=True, slot=party and party.slot, registration_id=copy.registration_id,
                         person_id=by and by.id)
    except IntegrityError:
        if by and named_answer_of(copy.survey, by):
            raise Refused("answered_by_name", answered_by_name_words(copy.survey, by)) from None
        raise


def answered_by_name_words(survey: Survey, person: Person) -> str:
    """That somebody has answered it by name, as whom and when; empty where they haven't."""
    earlier = named_answer_of(survey, person)
    return _("您已于%(day)s署名“%(name)s”填写过本问卷，每人署名填写一次，不用再填。", day=date_alone(earlier.at),
             name=mask_name(person.name)) if earlier else ""


def is_anonymous(survey: Survey, chosen: bool) -> bool:
    """Whether an answer is anonymous, as its questionnaire has it or, where each may choose, as was `chosen`."""
    return survey.naming is Naming.ANONYMOUS or (survey.naming is Naming.EACH and chosen)


def occasion_of(copy: SurveyCopy) -> Occasion:
    """What suggestions made in a copy are about: the event, or the questionnaire itself."""
    return copy.event.occasion if copy.event else copy.survey.occasion


def source_of(event: Event | None) -> OpinionSource:
    """Where what was suggested in a questionnaire comes from: one about an event, or one that stands alone."""
    return OpinionSource.FEEDBACK if event else OpinionSource.SURVEY


def store_answer(survey: Survey, items: list[dict], answers: Answers, *, source: CopySource, at: datetime,
                 by_name: bool, **whose) -> Answer:
    """Write one questionnaire as it was filled in when it asked `items`; of an anonymous one (not `by_name`) `at` is
    the day it is moved, and its ids are random."""
    sheet = keep_answers(answers, form_version_in_force(survey.form_id, items),
                         sheet_id=None if by_name else new_row_id())
    stored = Answer(id=None if by_name else new_row_id(), survey_id=survey.id, naming=survey.naming, source=source,
                    by_name=by_name, at=at, sheet=sheet, **whose)
    db.session.add(stored)
    db.session.flush()
    return stored


def _check(copy: SurveyCopy, items: list[dict], suggestions) -> None:
    if copy.answered_on:
        raise _already_answered()
    if clock.now() >= copy.closes_at or copy.survey.is_withdrawn:
        raise Refused("feedback_closed", _("填写时间已经截止，感谢您的关注。"))
    at_most = sum(item.get("at_most", 0) for item in items)
    if len(suggestions) > at_most:
        raise Refused("too_many_suggestions", _("一次最多填写%(n)s条意见建议。", n=at_most))


def _use_up(copy: SurveyCopy, *, sealed: str | None = None) -> None:
    """What was half filled in goes first: nothing of it is left beside the answer."""
    used = write(
        update(SurveyCopy)
        .where(SurveyCopy.id == copy.id, SurveyCopy.answered_on.is_(None))
        .values(draft=None, answered_on=clock.today(), answered_naming=copy.survey.naming,
                sealed=meant_for(SurveyCopy.sealed, sealed, token_hash=copy.token_hash)))
    if used != 1:
        raise _already_answered()
    db.session.refresh(copy)


def _already_answered() -> Refused:
    return Refused("already_answered", _("您已提交过，感谢您的参与。"))


def _understood(suggestion: dict, position: int) -> dict:
    try:
        text, place = legible(suggestion["text"], suggestion.get("place", ""))
    except Refused as refusal:
        raise Refused(refusal.code, refusal.sentence, f"{refusal.field}_{position}") from None
    return {**suggestion, "kind": OpinionKind(suggestion["kind"]), "text": text, "place": place}
