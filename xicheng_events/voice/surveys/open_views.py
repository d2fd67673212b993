"""The open link of a questionnaire: whoever has it may answer, and nothing is stored of who only looks."""

from uuid import UUID

from flask import Blueprint, abort, current_app, redirect, request, url_for

from xicheng_events.foundation.web.cached_forms import shared_form
from xicheng_events.foundation.web.cached_pages import shared_page
from xicheng_events.foundation.web.limits import limiter
from xicheng_events.foundation.web.render import render
from xicheng_events.foundation.web.safe_addresses import full_address
from xicheng_events.voice.surveys import queries as queries
from xicheng_events.voice.surveys.models import Survey
from xicheng_events.voice.surveys.operations.open_copies import copy_to_be, hand_out_copy, token_of_form
from xicheng_events.voice.surveys.views import (
    CopyAccess,
    end_without,
    keep_half_filled,
    show_questionnaire,
    take_answer,
)

bp = Blueprint("open_surveys", __name__)


@bp.app_template_global()
def short_link_to(survey: Survey) -> str:
    """What is printed, scanned and typed: https://…/s/WJ7K3Q9F."""
    return full_address(url_for("open_surveys.short", reference=survey.code.replace("-", "")))


@bp.get("/s/<reference>")
def short(reference: str):
    """The short link, in capitals or not, with its dash or without."""
    survey = queries.survey_by_typed_code(reference) or abort(404)
    return redirect(url_for(".show", reference=survey.code), 302)


@bp.get("/surveys/<reference>")
@shared_form
def show(reference: str):
    """The questionnaire, for everybody; or that it is closed, or withdrawn."""
    access = _access(reference)
    return show_questionnaire(access, access.find())


@bp.post("/surveys/<reference>")
@limiter.limit(lambda: current_app.config["ANSWER_RATE_PER_ADDRESS"])
def send(reference: str):
    """Take the answer down, and show the query codes here and only now."""
    return take_answer(_access(reference))


@bp.post("/surveys/<reference>/draft")
@limiter.limit(lambda: current_app.config["ANSWER_RATE_PER_ADDRESS"])
def keep(reference: str):
    """Keep what is filled in so far, behind a link of its own."""
    return keep_half_filled(_access(reference))


@bp.get("/surveys/<reference>/poster")
@shared_page
def poster(reference: str):
    """The open link on one printed page, for a board."""
    return render("surveys/poster.html", survey=_survey(reference))


def _survey(reference: str) -> Survey:
    survey = queries.survey_by_code(reference) or abort(404)
    return survey if survey.is_public and survey.has_open_link else end_without(survey)


def _access(reference: str) -> CopyAccess:
    survey, key = _survey(reference), _form_key()
    token = token_of_form(survey, key) if key else ""

    def find():
        return queries.copy_by_token(token) or copy_to_be(survey)

    return CopyAccess(find, lambda: hand_out_copy(survey, token), token, url_for(".keep", reference=reference))


def _form_key() -> str:
    """The key of the form that was sent, if it is one of ours."""
    try:
        return UUID(request.form.get("form_key", "")).hex
    except ValueError:
        return ""
