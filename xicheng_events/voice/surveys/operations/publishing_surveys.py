"""Letting a questionnaire go its way: the unit's reviewer, the secrecy reviewer, everybody; and taking it back."""

from flask_babel import gettext as _
from sqlalchemy import update

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.publishing.checked_text import (
    ask_about_text,
    drop_revised_text,
    lay_before_secrecy,
    may_ask_about_text,
    may_pass_text,
    pass_text,
    refuse_incomplete,
    require_step,
    return_text,
    submit_text,
    take_back_check_of_text,
    take_back_text,
)
from xicheng_events.foundation.publishing.operations import (
    publish_version,
    settle_clearance,
    take_step,
    withdraw_thing,
)
from xicheng_events.foundation.publishing.states import PublishingStep
from xicheng_events.foundation.review.models import ReviewSlip
from xicheng_events.foundation.review.queries import is_passed, slip_for
from xicheng_events.voice.surveys.models import Survey, SurveyCopy, closing_after
from xicheng_events.voice.surveys.operations.drafting_surveys import note_survey
from xicheng_events.voice.surveys.public_fields import public_fields_of_survey
from xicheng_events.voice.surveys.revision import apply_survey_revision, current_survey
from xicheng_events.voice.surveys.survey_rules import missing_in_survey

P = PublishingStep


def submit_survey(survey: Survey, *, by: Person) -> None:
    """Hand the draft to the reviewer. Refuses `incomplete`, and as `submit_text`."""
    require_step(survey.publication, P.SUBMIT, by=by)
    refuse_incomplete(missing_in_survey(survey))
    submit_text(survey, public_fields_of_survey(survey), by=by)
    note_survey("surveys.submitted", survey, by)


def take_back_survey(survey: Survey, *, by: Person) -> None:
    """What was submitted is a draft again, also once it has been passed."""
    take_back_text(survey, by=by)
    note_survey("surveys.taken_back", survey, by)


def return_survey(survey: Survey, *, reason: str, by: Person) -> None:
    """Send it back with a reason, which is required."""
    reason = return_text(survey, public_fields_of_survey(survey), reason=reason, by=by)
    note_survey("surveys.returned", survey, by, reason=reason)


def take_back_survey_check(survey: Survey, *, by: Person) -> None:
    """What was passed or returned waits for the reviewer again until it is public. Refuses `changed_since`."""
    take_back_check_of_text(survey, public_fields_of_survey(survey), by=by)
    note_survey("surveys.check_taken_back", survey, by)


def pass_survey(survey: Survey, *, by: Person) -> None:
    """Pass it, and lay exactly these words before the secrecy reviewer. Refuses `own_text`, `incomplete`, `rejected`.
    """
    may_pass_text(survey.publication, by=by)
    fields = public_fields_of_survey(survey)
    refuse_incomplete(missing_in_survey(survey))
    pass_text(survey, fields, by=by)
    note_survey("surveys.passed", survey, by)
    lay_before_secrecy(survey, fields, title=survey.title, by=by)


def ask_survey_clearance(survey: Survey, *, note: str = "", by: Person) -> ReviewSlip:
    """Ask for the secrecy review of a passed draft, or of the revision of what is public, with a `note` for the public
    on what it changes. Refuses as `may_ask_about_text`, `incomplete`, and `rejected`."""
    may_ask_about_text(survey, is_revised=_is_revised(survey), note=note, by=by)
    current = current_survey(survey)
    refuse_incomplete(missing_in_survey(current))
    return ask_about_text(survey, public_fields_of_survey(current), title=current.title, by=by)


def survey_decided(slip: ReviewSlip) -> None:
    """What a slip about a questionnaire brings: its row stands as it was decided."""
    settle_clearance(db.session.get(Survey, slip.subject_id).publication, slip)


def publish_survey(survey: Survey, *, by: Person) -> None:
    """Let people fill it in, an open link for as many whole days as it says; or put the revision of a published one in
    place. Refuses `not_cleared` without a passed slip for exactly today's words, `incomplete`, and `wrong_state`."""
    is_revised, was_public = _is_revised(survey), survey.is_public
    require_step(survey.publication, P.REVISE if was_public else P.PUBLISH, by=by)
    if was_public and not is_revised:
        raise Refused("wrong_state", _("问卷已经发布，没有可以发布的修改，请刷新页面。"))
    current, slip = current_survey(survey), slip_for(survey)
    refuse_incomplete(missing_in_survey(current))
    fields = public_fields_of_survey(current)
    if not is_passed(slip, fields):
        raise Refused("not_cleared", _("保密审查单未通过或已失效，不能发布。请先申请保密审查。"))
    take_step(survey.publication, P.REVISE if was_public else P.PUBLISH, by=by)
    if is_revised:
        apply_survey_revision(survey)
    elif survey.has_open_link:
        survey.closes_at = closing_after(survey.days)
    publish_version(survey.publication, fields=fields, slip=slip, by=by)
    note_survey("surveys.revision_published" if is_revised else "surveys.published", survey, by)


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


def _is_revised(survey: Survey) -> bool:
    return bool(survey.revision) and survey.is_public
