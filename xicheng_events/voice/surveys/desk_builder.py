"""The desk page that builds what a questionnaire asks."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from xicheng_events.booking.events.queries import DESK_ROLES
from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.questions.items import numbered_items
from xicheng_events.foundation.questions.kinds import QuestionKind
from xicheng_events.foundation.questions.queries import versions_of
from xicheng_events.foundation.questions.staff_questions import FormDesk, add_question_steps
from xicheng_events.foundation.web.access import staff_only
from xicheng_events.foundation.web.render import render
from xicheng_events.voice.surveys.desk_views import saved_words, survey_on_desk
from xicheng_events.voice.surveys.models import Survey
from xicheng_events.voice.surveys.operations.drafting_surveys import edit_survey, expect_survey_version
from xicheng_events.voice.surveys.revision import current_survey
from xicheng_events.voice.surveys.standard_questionnaire import SURVEYING
from xicheng_events.voice.surveys.survey_next_step import hub_of_survey

bp = Blueprint("survey_builder_staff", __name__, url_prefix="/staff/surveys/<code>/form")
bp.within = "surveys_staff"
staff_only(bp, *DESK_ROLES, Role.COORDINATOR)


@bp.get("")
def show(code: str):
    """Its questions and headings, in order."""
    survey = survey_on_desk(code)
    items, versions = current_survey(survey).items, versions_of(survey.form_id)
    return render("surveys/staff/form.html", survey=survey, items=items, own=numbered_items(items),
                  owner={"code": code}, kinds={kind.value: kind.label for kind in QuestionKind}, versions=versions,
                  answered=sum(n for _version, n in versions), may_edit=_may_edit(survey, current_user))


def _may_edit(survey: Survey, person: Person) -> bool:
    return hub_of_survey(survey, person).may_edit


def _change(survey: Survey, change, *, by: Person) -> None:
    edit_survey(survey, by=by, items=change(current_survey(survey).items))


add_question_steps(bp, FormDesk(
    survey_on_desk, _may_edit, lambda survey: current_survey(survey).items, lambda survey: survey.publication.version,
    expect_survey_version, _change, saved_words, SURVEYING, _l("返回题目")))
