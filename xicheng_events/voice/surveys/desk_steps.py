"""The desk's page of one questionnaire, and the steps by which it goes its way."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.publishing.checked_forms import checked_forms
from xicheng_events.foundation.publishing.history import timeline_of
from xicheng_events.foundation.publishing.staff_checked_steps import (
    DISCARD,
    CheckedDesk,
    WithdrawingOfDesk,
    add_checked_steps,
    may_withdraw_text,
)
from xicheng_events.foundation.publishing.states import PublishingStep
from xicheng_events.foundation.questions.queries import versions_of
from xicheng_events.foundation.web.attempt import attempt, press
from xicheng_events.foundation.web.forms import hidden_number
from xicheng_events.foundation.web.render import render
from xicheng_events.voice.surveys.columns import used_for
from xicheng_events.voice.surveys.desk_forms import KindOfTemplateForm, WithdrawSurveyForm
from xicheng_events.voice.surveys.desk_queries import templates_by_kind
from xicheng_events.voice.surveys.desk_views import bp, survey_on_desk
from xicheng_events.voice.surveys.kinds import NAMING_MEANS, NAMING_RULE
from xicheng_events.voice.surveys.models import Survey
from xicheng_events.voice.surveys.operations import drafting_surveys as drafting
from xicheng_events.voice.surveys.operations import publishing_surveys as publishing
from xicheng_events.voice.surveys.operations.survey_templates import set_template, take_template_back
from xicheng_events.voice.surveys.public_fields import item_lines
from xicheng_events.voice.surveys.survey_next_step import hub_of_survey
from xicheng_events.voice.surveys.survey_rules import warnings_about

P = PublishingStep


@bp.get("/<code>")
def show(code: str):
    """One questionnaire: where it stands, what is missing, what is next."""
    return _hub(survey_on_desk(code))


@bp.post("/<code>/template")
def make_template(code: str):
    """Ask with it after all events of a kind."""
    survey, form = survey_on_desk(code), KindOfTemplateForm()
    if form.validate():
        with attempt(form):
            drafting.expect_survey_version(survey, hidden_number(form.version.data))
            set_template(survey, form.event_kind.data, by=current_user)
            db.session.commit()
            flash(_("已设为%(kind)s的模板，以后发出的反馈邀请使用本问卷。", kind=survey.event_kind.label), "ok")
            return redirect(url_for(".show", code=code), 303)
    return _hub(survey_on_desk(code), 422, template=form)


@bp.post("/<code>/template/taking-back")
def take_back_template(code: str):
    """Ask with it no more."""
    survey = survey_on_desk(code)
    press(lambda: take_template_back(survey, by=current_user), _("已取消模板，已发出的问卷仍可填写。"))
    return redirect(url_for(".show", code=code), 303)


def _hub(survey: Survey, status: int = 200, **forms):
    hub, stamp = hub_of_survey(survey, current_user), {"version": survey.publication.version}
    template = forms.pop("template", None) or KindOfTemplateForm(formdata=None, data=stamp)
    may_set_template = (current_user.is_coordinator and survey.is_public and not survey.has_open_link
                        and not survey.event_id)
    return render("surveys/staff/survey.html", survey=survey, hub=hub, stamp=stamp, status=status,
                  warnings=warnings_about(hub.current) if hub.can_change else [],
                  may_withdraw=may_withdraw_text(survey),
                  timeline_entries=timeline_of(survey, but=("feedback.answered",)),
                  lines=item_lines(hub.current), means=NAMING_MEANS, used_for=used_for(survey),
                  versions=versions_of(survey.form_id), naming_rule=NAMING_RULE,
                  is_template=survey.event_kind is not None, may_set_template=may_set_template,
                  template=template.mark(templates_by_kind() if may_set_template else {}),
                  **checked_forms(survey, forms))


add_checked_steps(bp, CheckedDesk(survey_on_desk, drafting.expect_survey_version, _hub, {
    P.SUBMIT: publishing.submit_survey, P.RETURN: publishing.return_survey, P.PASS: publishing.pass_survey,
    P.ASK: publishing.ask_survey_clearance, P.PUBLISH: publishing.publish_survey,
    P.TAKE_BACK: publishing.take_back_survey, P.TAKE_BACK_CHECK: publishing.take_back_survey_check,
    P.DELETE: drafting.delete_survey, P.RESTORE: drafting.restore_survey, DISCARD: publishing.SURVEY_TEXT.discard,
}, WithdrawingOfDesk(WithdrawSurveyForm, publishing.withdraw_survey, _l("问卷已撤下。"),
              lambda survey, **more: render("surveys/staff/withdrawal.html", survey=survey, **more))))
