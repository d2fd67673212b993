"""The desk's page of one questionnaire, and the steps by which it goes its way."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from xicheng_events.booking.notices.forms import ChangeNoteForm, EventReturnForm
from xicheng_events.foundation.publishing.history import timeline_of
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.questions.queries import versions_of
from xicheng_events.foundation.web.attempt import attempt, press
from xicheng_events.foundation.web.forms import hidden_number
from xicheng_events.foundation.web.render import render
from xicheng_events.voice.surveys.columns import used_for
from xicheng_events.voice.surveys.desk_forms import KindOfTemplateForm, WithdrawSurveyForm
from xicheng_events.voice.surveys.desk_views import bp, survey_on_desk
from xicheng_events.voice.surveys.kinds import NAMING_MEANS
from xicheng_events.voice.surveys.models import Survey
from xicheng_events.voice.surveys.operations import drafting_surveys as drafting
from xicheng_events.voice.surveys.operations import publishing_surveys as publishing
from xicheng_events.voice.surveys.operations.survey_templates import set_template, take_template_back
from xicheng_events.voice.surveys.public_fields import item_lines
from xicheng_events.voice.surveys.queries import has_answers
from xicheng_events.voice.surveys.survey_next_step import hub_of_survey, survey_step_names


@bp.get("/<code>")
def show(code: str):
    """One questionnaire: where it stands, what is missing, what is next."""
    return _hub(survey_on_desk(code), EventReturnForm())


@bp.post("/<code>/submission")
def submit(code: str):
    """Hand the draft to the reviewer."""
    return _step(code, publishing.submit_survey, _("已提交审核。"))


@bp.post("/<code>/return")
def send_back(code: str):
    """Return it with a reason."""
    survey, form = survey_on_desk(code), EventReturnForm()
    with attempt(form):
        _expect_version(survey, form)
        publishing.return_survey(survey, reason=form.reason.data, by=current_user)
        db.session.commit()
        flash(_("已退回修改。"), "ok")
        return redirect(url_for(".show", code=code), 303)
    return _hub(survey_on_desk(code), form, 422)


@bp.post("/<code>/approval")
def approve(code: str):
    """Pass it."""
    return _step(code, publishing.pass_survey, _("审核已通过，已送保密审查。"))


@bp.post("/<code>/review")
def ask(code: str):
    """Ask for the confidentiality review, with a note on what has changed where people have read it already."""
    survey, form = survey_on_desk(code), ChangeNoteForm()
    with attempt(form):
        _expect_version(survey, form)
        publishing.ask_survey_clearance(survey, note=form.change_note.data or "", by=current_user)
        db.session.commit()
        flash(_("已提交保密审查。"), "ok")
        return redirect(url_for(".show", code=code), 303)
    return _hub(survey_on_desk(code), EventReturnForm(formdata=None), 422, note_form=form)


@bp.post("/<code>/publication")
def publish(code: str):
    """Publish it, or the change that was cleared."""
    return _step(code, publishing.publish_survey, _("已发布。"))


@bp.post("/<code>/taking-back")
def take_back(code: str):
    """Take back what was submitted."""
    return _step(code, publishing.take_back_survey, _("已撤回，现为草稿，修改后可再次提交。"))


@bp.post("/<code>/check/taking-back")
def take_back_check(code: str):
    """Take back what the reviewer decided."""
    return _step(code, publishing.take_back_survey_check, _("已撤回审核，可重新审核。"))


@bp.post("/<code>/deletion")
def delete(code: str):
    """Delete a draft."""
    return _step(code, drafting.delete_survey, _("草稿已删除，可在本页恢复。"))


@bp.post("/<code>/restoration")
def restore(code: str):
    """Have a deleted draft back."""
    return _step(code, drafting.restore_survey, _("草稿已恢复。"))


@bp.post("/<code>/discard")
def discard(code: str):
    """Drop the changes of a published one."""
    return _step(code, drafting.discard_survey_revision, _("已放弃修改，问卷保持原样。"))


@bp.route("/<code>/withdrawal", methods=["GET", "POST"])
def withdraw(code: str):
    """Take it back, with a reason for the public."""
    survey, form = survey_on_desk(code), WithdrawSurveyForm()
    if form.validate_on_submit():
        with attempt(form):
            publishing.withdraw_survey(survey, reason=form.reason.data, by=current_user)
            db.session.commit()
            flash(_("问卷已撤下。"), "ok")
            return redirect(url_for(".show", code=code), 303)
        survey = survey_on_desk(code)
    return render("surveys/staff/withdrawal.html", survey=survey, form=form,
                  is_mine=hub_of_survey(survey, current_user).may_withdraw,
                  status=422 if form.is_submitted() else 200)


@bp.post("/<code>/template")
def make_template(code: str):
    """Ask with it after all events of a kind."""
    survey, form = survey_on_desk(code), KindOfTemplateForm()
    if form.validate():
        with attempt(form):
            _expect_version(survey, form)
            set_template(survey, form.event_kind.data, by=current_user)
            db.session.commit()
            flash(_("已设为%(kind)s的模板，以后发出的反馈邀请使用本问卷。", kind=survey.event_kind.label), "ok")
            return redirect(url_for(".show", code=code), 303)
    return _hub(survey_on_desk(code), EventReturnForm(formdata=None), 422, template_form=form)


@bp.post("/<code>/template/taking-back")
def take_back_template(code: str):
    """Ask with it no more."""
    survey = survey_on_desk(code)
    press(lambda: take_template_back(survey, by=current_user), _("已取消模板，已发出的问卷仍可填写。"))
    return redirect(url_for(".show", code=code), 303)


def _step(code: str, operation, done: str):
    """Do one step of the page; a refusal is said on it."""
    survey, form = survey_on_desk(code), EventReturnForm()
    try:
        _expect_version(survey, form)
        operation(survey, by=current_user)
    except Refused as refusal:
        db.session.rollback()
        form.refuse(Refused(refusal.code, refusal.sentence))
        return _hub(survey_on_desk(code), form, 422)
    db.session.commit()
    flash(done, "ok")
    return redirect(url_for(".show", code=code), 303)


def _expect_version(survey: Survey, form) -> None:
    """Refuse what was decided on an older page of it."""
    drafting.expect_survey_version(survey, hidden_number(form.version.data))


def _hub(survey: Survey, form: EventReturnForm, status: int = 200, *, note_form: ChangeNoteForm | None = None,
         template_form: KindOfTemplateForm | None = None):
    note = note_form or ChangeNoteForm(formdata=None, data={"change_note": survey.publication.next_note})
    template = template_form or KindOfTemplateForm(formdata=None, data={"version": survey.publication.version})
    hub, is_set = hub_of_survey(survey, current_user), survey.event_kind is not None
    may_be_template = survey.is_public and not survey.has_open_link and not survey.event_id
    return render("surveys/staff/survey.html", survey=survey, hub=hub, form=form, note=note, template=template,
                  names=survey_step_names(), timeline_entries=timeline_of(survey, but=("feedback.answered",)),
                  lines=item_lines(hub.current), means=NAMING_MEANS, used_for=used_for(survey),
                  versions=versions_of(survey.form_id),
                  is_answered=has_answers(survey), may_set_template=current_user.is_coordinator and may_be_template,
                  is_template=is_set, stamp={"version": survey.publication.version}, status=status)
