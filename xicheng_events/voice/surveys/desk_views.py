"""The questionnaires of a unit at the desk: the list, a new one, one with all that is said of it, how it is handed out,
and how people will see it."""

from typing import NamedTuple

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from xicheng_events.booking.events.queries import DESK_ROLES, desk_event
from xicheng_events.foundation.accounts.models import Organisation, Role
from xicheng_events.foundation.accounts.queries import organisations_hosting
from xicheng_events.foundation.audit.exports import take_along
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.questions.forms import add_questions
from xicheng_events.foundation.web.access import fresh_proof, staff_only
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.desk_navigation import DeskGroup, NavEntry
from xicheng_events.foundation.web.forms import hidden_number
from xicheng_events.foundation.web.render import render
from xicheng_events.voice.opinions.models import OpinionKind
from xicheng_events.voice.surveys import desk_queries, queries
from xicheng_events.voice.surveys.columns import SURVEYS, used_for
from xicheng_events.voice.surveys.desk_forms import EMPTY, NewSurveyForm, SurveySettingsForm, chosen_event
from xicheng_events.voice.surveys.forms import FeedbackForm
from xicheng_events.voice.surveys.kinds import NAMING_MEANS, NAMING_RULE, STANDINGS, CopySource, SurveyUse
from xicheng_events.voice.surveys.models import Survey
from xicheng_events.voice.surveys.operations.drafting_surveys import draft_survey, edit_survey, expect_survey_version
from xicheng_events.voice.surveys.revision import current_survey
from xicheng_events.voice.surveys.survey_next_step import hub_of_survey
from xicheng_events.voice.surveys.survey_rules import USUAL, check_survey

bp = Blueprint("surveys_staff", __name__, url_prefix="/staff/surveys")
bp.nav = NavEntry(DeskGroup.VOICE, _l("问卷"))
staff_only(bp, *DESK_ROLES, Role.COORDINATOR)
bp.add_app_template_global(used_for, "survey_used_for")
_COPIED = ("intro", "naming", "days", "items")


class SeenCopy(NamedTuple):
    """A copy of which there is none, as the page that people see speaks of it."""

    unit: Organisation
    source: CopySource


@bp.get("")
def index():
    """The questionnaires I work on."""
    asked = _asked()
    page = SURVEYS.page(desk_queries.desk_surveys(current_user, **asked))
    return render("surveys/staff/index.html", "surveys/staff/_rows.html", page=page, listing=SURVEYS, **asked,
                  standings=[(each.value, each.label) for each in STANDINGS], uses=SurveyUse.choices(),
                  standard=desk_queries.standard_of_product(), may_draft=bool(_hosts()))


@bp.get("/export")
@fresh_proof
def export():
    """The same as .xlsx."""
    return take_along(SURVEYS, desk_queries.desk_surveys(current_user, **_asked()))


@bp.route("/new", methods=["GET", "POST"])
def new():
    """Begin one: empty, or with the questions of another."""
    if not current_user.holds(Role.EDITOR):
        abort(403)
    hosts = _hosts()
    if not hosts:
        flash(_("您所在的单位已撤销，不能再起草问卷。请与区级统筹员联系。"), "stop")
        return redirect(url_for(".index"), 303)
    form = NewSurveyForm(data={"event": request.args.get("event", ""), "source": request.args.get("source", EMPTY)})
    form.offer(hosts=hosts, sources=desk_queries.surveys_to_copy(current_user),
               events=desk_queries.events_to_ask_about(current_user))
    if form.validate_on_submit():
        with attempt(form):
            survey = _begin(form, hosts)
            db.session.commit()
            flash(_("已起草。请写明填写说明和署名方式，检查题目后提交审核。"), "ok")
            return redirect(url_for(".show", code=survey.code), 303)
    return render("surveys/staff/new.html", form=form, several=len(hosts) > 1,
                  status=422 if form.is_submitted() else 200)


@bp.route("/<code>/settings", methods=["GET", "POST"])
def settings(code: str):
    """What it says besides its questions, and how it is handed out."""
    survey = survey_on_desk(code)
    if not hub_of_survey(survey, current_user).may_edit:
        abort(403)
    form = _settings_form(survey)
    if form.validate_on_submit() and not _wrong(form, survey):
        with attempt(form):
            expect_survey_version(survey, hidden_number(form.version.data))
            edit_survey(survey, by=current_user, **form.fields())
            db.session.commit()
            flash(saved_words(survey), "ok")
            return redirect(url_for(".show", code=code), 303)
        survey = survey_on_desk(code)
    return render("surveys/staff/settings.html", form=form, survey=survey, means=NAMING_MEANS, naming_rule=NAMING_RULE,
                  status=422 if form.is_submitted() else 200)


@bp.get("/<code>/preview")
def preview(code: str):
    """The questionnaire as people will see it, in whatever state; to others who may begin with it as it is public."""
    survey = desk_queries.survey_to_look_at(current_user, code) or abort(404)
    is_mine = desk_queries.desk_survey(current_user, code) is not None
    current, form = current_survey(survey) if is_mine else survey, FeedbackForm(formdata=None)
    add_questions(form, current.items, opinion_kinds=OpinionKind)
    copy = SeenCopy(survey.host or current_user.memberships[0].organisation,
                    CopySource.OPEN if survey.has_open_link else CopySource.INVITED)
    return render("surveys/staff/preview.html", survey=current, form=form, copy=copy,
                  back=url_for(".show", code=code) if is_mine else url_for(".index"))


@bp.get("/of/<code>")
def of_event(code: str):
    """What an event's people are asked with: to its own questionnaire, or to where one can be begun."""
    event = desk_event(current_user, code, with_words=False) or abort(404)
    own = desk_queries.own_survey_of(event)
    if own:
        return redirect(url_for(".show", code=own.code), 303)
    return render("surveys/staff/of_event.html", event=event, used=queries.survey_about(event),
                  may_draft=current_user.holds(Role.EDITOR, organisation_id=event.host_id)
                  and event in desk_queries.events_to_ask_about(current_user, organisation_id=event.host_id))


def survey_on_desk(code: str) -> Survey:
    """The questionnaire of that code, if this person works on it; any other isn't there."""
    return desk_queries.desk_survey(current_user, code) or abort(404)


def saved_words(survey: Survey) -> str:
    """What is said once something of it has been saved."""
    if survey.revision:
        return _("已保存为待审查的修改。通过保密审查并再次发布后生效，在此之前填写人看到的仍是原问卷。")
    return _("已保存。")


def _asked() -> dict:
    """What the address asks for: words, where questionnaires stand, and for whom they are."""
    standings = {each.value: each for each in STANDINGS}
    uses = {each.value: each for each in SurveyUse}
    return {"words": plain_text(request.args.get("words"))[:60], "standing": standings.get(request.args.get("state")),
            "use": uses.get(request.args.get("use"))}


def _hosts():
    own = current_user.organisation_ids(Role.EDITOR)
    return [unit for unit in organisations_hosting() if unit.id in own]


def _begin(form: NewSurveyForm, hosts) -> Survey:
    host = next((host for host in hosts if str(host.id) == (form.host.data or str(hosts[0].id))), None)
    if host is None:
        raise Refused("unknown_choice", _("请从列出的选项中选择。"), "host")
    source, event = form.chosen(), chosen_event(form.event)
    taken = {name: getattr(source, name) for name in _COPIED} if source else {}
    if source and source.host is host:  # another unit's telephone rings there
        taken["contact_phone"] = source.contact_phone
    return draft_survey(host=host, by=current_user, form_key=form.form_key.data, title=form.title.data, event=event,
                        has_open_link=bool(source and source.has_open_link and not event), **taken)


def _settings_form(survey: Survey) -> SurveySettingsForm:
    current = current_survey(survey)
    form = SurveySettingsForm(data={
        **{name: getattr(current, name) for name in ("title", "intro", "has_open_link", "days", "contact_phone")},
        "naming": current.naming.value, "event": survey.event.code if survey.event else "",
        "version": survey.publication.version})
    events = desk_queries.events_to_ask_about(current_user, organisation_id=survey.publication.organisation_id)
    form.offer(events + [survey.event] * bool(survey.event and survey.event not in events))
    if survey.is_public:
        form.take_out_fixed()
    return form


def _wrong(form: SurveySettingsForm, survey: Survey) -> bool:
    """Show everything that is wrong at once; whether anything is."""
    try:
        fields = {name: getattr(current_survey(survey), name) for name in USUAL} | form.fields()
    except Refused as refusal:
        form.refuse(refusal)
        return True
    problems = check_survey(fields, organisation_id=survey.publication.organisation_id)[1]
    for problem in problems:
        form.refuse(problem)
    return bool(problems)
