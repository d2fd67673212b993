"""Letting a questionnaire go its way: the unit's reviewer, the secrecy reviewer, everybody; and taking it back."""

from flask_babel import gettext as _
from sqlalchemy import update

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.publishing.checked_text import (
    CheckedText,
    drop_revised_text,
    require_step,
)
from xicheng_events.foundation.publishing.operations import (
    settle_clearance,
    withdraw_thing,
)
from xicheng_events.foundation.publishing.states import PublishingStep
from xicheng_events.foundation.review.models import ReviewSlip
from xicheng_events.voice.surveys.models import Survey, SurveyCopy, closing_after
from xicheng_events.voice.surveys.operations.drafting_surveys import note_survey
from xicheng_events.voice.surveys.public_fields import public_fields_of_survey
from xicheng_events.voice.surveys.revision import apply_survey_revision, current_survey
from xicheng_events.voice.surveys.survey_rules import missing_in_survey

P = PublishingStep


def _let_out(survey: Survey) -> None:
    """Its revision is what it says from now on; at first, people fill it in, by an open link for as many whole days as
    it says."""
    if survey.revision:
        apply_survey_revision(survey)
    elif survey.has_open_link:
        survey.closes_at = closing_after(survey.days)


SURVEY_TEXT = CheckedText("surveys", current=current_survey, fields=public_fields_of_survey, missing=missing_in_survey,
                          may_be_revised=lambda survey: survey.is_public, note=note_survey, let_out=_let_out)
submit_survey, take_back_survey, return_survey = SURVEY_TEXT.submit, SURVEY_TEXT.take_back, SURVEY_TEXT.send_back
pass_survey, take_back_survey_check = SURVEY_TEXT.accept, SURVEY_TEXT.take_back_check
ask_survey_clearance, publish_survey = SURVEY_TEXT.ask, SURVEY_TEXT.publish


def survey_decided(slip: ReviewSlip) -> None:
    """What a slip about a questionnaire brings: its row stands as it was decided."""
    settle_clearance(db.session.get(Survey, slip.subject_id).publication, slip)


def withdraw_survey(survey: Survey, *, reason: str, by: Person) -> None:
    """撤下: nobody fills it in any more, its addresses say why, all copies of it close; the event or kind of event it
    was for is free for another. What was answered stays. Refuses as `withdraw_thing`."""
    require_step(survey.publication, P.WITHDRAW, by=by)
    drop_revised_text(survey, reason=kept(lambda: _("问卷已撤下")), by=by)
    reason = withdraw_thing(survey, reason=reason, by=by)
    was_for = survey.event.code if survey.event else ""
    survey.event = survey.event_kind = None
    now = clock.now()
    if survey.closes_at:
        survey.closes_at = min(survey.closes_at, now)
    write(update(SurveyCopy).where(SurveyCopy.survey_id == survey.id, SurveyCopy.closes_at > now)
          .values(closes_at=now), renewing=True)
    note_survey("surveys.withdrawn", survey, by, reason=reason, **({"event": was_for} if was_for else {}))
