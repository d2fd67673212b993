"""What everybody reads of the answers to a questionnaire, as it was cleared."""

from flask import Blueprint, abort, redirect, url_for
from flask_babel import gettext as _

from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.queries import event_by_code, notice_path
from xicheng_events.foundation.publishing.withdrawn_pages import gone_or_missing
from xicheng_events.foundation.web.cached_pages import shared_page
from xicheng_events.foundation.web.render import render
from xicheng_events.voice.surveys.models import SurveyCopy
from xicheng_events.voice.surveys.queries import survey_by_code, survey_path
from xicheng_events.voice.surveys.result_figures import (
    group_words,
    rate_of_return,
    satisfaction_words,
    unpublished_words,
    version_words,
)
from xicheng_events.voice.surveys.result_models import SurveyResult
from xicheng_events.voice.surveys.result_queries import result_of_event, result_of_survey
from xicheng_events.voice.surveys.views import refuse_withdrawn

_LIST = "survey_list.index"
bp = Blueprint("survey_results", __name__)
for words in (group_words, version_words, unpublished_words):  # a page says it as the slip does
    bp.add_app_template_global(words)


@bp.get("/events/<code>/results")
@shared_page
def of_event(code: str):
    """What those who came said, in figures, and what follows from it."""
    event = event_by_code(code) or gone_or_missing(notice_path(code))
    return _page(result_of_event(event) or gone_or_missing(f"{notice_path(code)}/results", among=_LIST,
                                                           phone=event.contact_phone))


@bp.get("/surveys/<reference>/results")
@shared_page
def of_survey(reference: str):
    """The same of a questionnaire that is about no event; of one that is, where the event's results are. Withdrawn, the
    questionnaire says so here too: its questions would stand in the results."""
    survey = survey_by_code(reference) or abort(404)
    refuse_withdrawn(survey)
    if survey.event and result_of_event(survey.event):
        return redirect(url_for(".of_event", code=survey.event.code))
    return _page(result_of_survey(survey) or gone_or_missing(f"{survey_path(survey.code)}/results", among=_LIST,
                                                             phone=survey.contact_phone))


@bp.app_template_global()
def public_result_of(copy: SurveyCopy) -> SurveyResult | None:
    """What everybody reads of the answers to what a copy asks, for the page that says it is over."""
    return result_of_event(copy.event) if copy.event else result_of_survey(copy.survey)


def read_afterwards(event: Event) -> list[tuple[str, str]]:
    """What can be read of an event once its results are public, for its page: (words, address)."""
    result = result_of_event(event)
    return [(_("看看参加的人怎么评价"), url_for("survey_results.of_event", code=event.code))] if result else []


def _page(result):
    return render("surveys/results.html", result=result, satisfaction_words=satisfaction_words,
                  rate_of_return=rate_of_return)
