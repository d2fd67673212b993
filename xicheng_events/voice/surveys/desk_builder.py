"""The desk page that builds what a questionnaire asks."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from xicheng_events.booking.events.queries import DESK_ROLES
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.questions.forms import QuestionForm, as_typed
from xicheng_events.foundation.questions.items import numbered_items
from xicheng_events.foundation.questions.kinds import QuestionKind
from xicheng_events.foundation.questions.operations import building_forms
from xicheng_events.foundation.questions.queries import versions_of
from xicheng_events.foundation.web.access import staff_only
from xicheng_events.foundation.web.attempt import press
from xicheng_events.foundation.web.forms import hidden_number
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
    survey = _survey(code)
    items, versions = current_survey(survey).items, versions_of(survey.form_id)
    return render("surveys/staff/form.html", survey=survey, items=items, own=numbered_items(items),
                  owner={"code": code}, kinds={kind.value: kind.label for kind in QuestionKind}, versions=versions,
                  answered=sum(n for _version, n in versions),
                  may_edit=hub_of_survey(survey, current_user).may_edit)


@bp.route("/questions/new", methods=["GET", "POST"], defaults={"key": None})
@bp.route("/questions/<key>", methods=["GET", "POST"])
def question(code: str, key: str | None):
    """Write one question, or a heading."""
    survey = _survey(code)
    items = current_survey(survey).items
    item = next((item for item in items if item["key"] == key), None)
    if key and not item:
        abort(404)
    form = QuestionForm(data={**(as_typed(item) if item else {}), "version": survey.publication.version})
    form.offer(SURVEYING, items[:items.index(item)] if item else items)
    if request.method == "GET":
        return _question_page(survey, form, item)
    written = form.question(key or building_forms.new_key())
    if form.validate() and _kept(survey, form, building_forms.with_question(items, written), written["key"]):
        return redirect(url_for(".show", code=code, _anchor="questions"), 303)
    return _question_page(_survey(code), form, item, 422)


@bp.post("/questions/<key>/place")
def move(code: str, key: str):
    """Move a question up or down."""
    up = request.form.get("direction") == "up"
    return _change(code, lambda items: building_forms.with_question_moved(items, key, up=up))


@bp.post("/questions/<key>/removal")
def remove(code: str, key: str):
    """Ask it no more."""
    return _change(code, lambda items: building_forms.without_question(items, key))


def _survey(code: str) -> Survey:
    survey = survey_on_desk(code)
    if request.method == "POST" and not hub_of_survey(survey, current_user).may_edit:
        abort(403)
    return survey


def _kept(survey: Survey, form: QuestionForm, items: list[dict], key: str) -> bool:
    """Save and commit; or show the refusal beside its input."""
    try:
        expect_survey_version(survey, hidden_number(form.version.data))
        edit_survey(survey, by=current_user, items=items)
        db.session.commit()
    except Refused as refusal:
        db.session.rollback()
        form.refuse(Refused(refusal.code, refusal.sentence, (refusal.field or "").removeprefix(f"{key}-") or None))
        return False
    flash(saved_words(survey), "ok")
    return True


def _change(code: str, change):
    survey = _survey(code)
    press(lambda: edit_survey(survey, by=current_user, items=change(current_survey(survey).items)))
    return redirect(url_for(".show", code=code, _anchor="questions"), 303)


def _question_page(survey: Survey, form: QuestionForm, item: dict | None, status: int = 200):
    answered = sum(n for _version, n in versions_of(survey.form_id))
    return render("questions/staff/question.html", owner={"code": survey.code}, title=survey.title, form=form,
                  item=item, back=_("返回题目"), answered=answered, status=status)
