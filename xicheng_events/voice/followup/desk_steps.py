"""The steps of the desk's page: its form, and the operation it calls. One table instead of ten views."""

from collections.abc import Callable

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.accounts.queries import organisation_by_slug, streets_to_filter_by
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.publishing.states import PublishingStep
from xicheng_events.foundation.review.models import ReviewSlip, SlipState
from xicheng_events.foundation.review.queries import is_passed
from xicheng_events.foundation.review.states import VOIDABLE
from xicheng_events.voice.followup import step_forms as forms
from xicheng_events.voice.followup.duties import steps_open_to
from xicheng_events.voice.followup.kinds import ContactWay, IssueResult
from xicheng_events.voice.followup.limit_models import Sla
from xicheng_events.voice.followup.limits import OFFERED, classes_in_force
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.operations import (
    dispatching,
    extending,
    lights,
    planned_days,
    publishing,
    replying,
    shelving,
)
from xicheng_events.voice.followup.operations.publishing import may_publish
from xicheng_events.voice.followup.operations.rating import heed, work_again_supervised
from xicheng_events.voice.followup.operations.registering import may_put_under_topic, put_in_street
from xicheng_events.voice.followup.operations.urging import end_supervision, supervise, undo_urging, urge
from xicheng_events.voice.followup.planned_issues import ANSWERED, planned_at_all, standing_plan
from xicheng_events.voice.followup.public_fields import public_fields_of_issue
from xicheng_events.voice.followup.states import MUST_HANDLE, Light
from xicheng_events.voice.followup.streets import street_chosen
from xicheng_events.voice.followup.urgings import is_pressing


def _prepare(issue: Issue, form: forms.PreparationForm, by: Person) -> object:
    if may_put_under_topic(issue, by) and form.street.data is not None:
        put_in_street(issue, street_chosen(form.street.data), by=by)
    return publishing.prepare_publication(issue, public_title=form.public_title.data, by=by,
                                          public_text=form.public_text.data, public_outcome=form.public_outcome.data)


def _heed(issue: Issue, form: forms.HeedForm, by: Person) -> object:
    if form.report_by.data:
        return work_again_supervised(issue, report_by=form.report_by.data, text=form.text.data, by=by)
    return heed(issue, text=form.text.data, by=by)


DeskStep = Callable[[Issue, forms.StepForm, Person], object]

# In the address of the step: its form, and what it does.
STEPS: dict[str, tuple[type[forms.StepForm], DeskStep]] = {
    "signature": (forms.SignatureForm, lambda issue, form, by: replying.sign(issue, by=by)),
    "return": (forms.IssueReturnForm, lambda issue, form, by: dispatching.return_issue(
        issue, reason=form.reason.data, by=by)),
    "dispatch": (forms.DispatchForm, lambda issue, form, by: dispatching.dispatch_again(
        issue, lead=organisation_by_slug(form.lead.data), by=by)),
    "note": (forms.ProgressNoteForm, lambda issue, form, by: replying.note_progress(
        issue, text=form.text.data, is_public=form.is_public.data, by=by)),
    "reply": (forms.ReplyForm, lambda issue, form, by: replying.submit_reply(
        issue, result=IssueResult(form.result.data), reply=form.reply.data, planned_by=form.planned_by.data, by=by,
        answer=replying.ReplyDetails(form.measures.data, form.ask_whom.data, form.responsible.data))),
    "contact": (forms.ContactForm, lambda issue, form, by: replying.note_contact(
        issue, way=ContactWay(form.way.data), at=form.at.data, by=by)),
    "take_back": (forms.TakeBackForm, lambda issue, form, by: dispatching.take_back_dispatch(
        issue, reason=form.reason.data, by=by)),
    "assistance": (forms.AssistantForm, lambda issue, form, by: dispatching.add_assistant(
        issue, unit=organisation_by_slug(form.assistant.data), by=by)),
    "no_assistance": (forms.NoAssistantForm, lambda issue, form, by: dispatching.remove_assistant(
        issue, unit=organisation_by_slug(form.assistant.data), by=by)),
    "extension": (forms.ExtensionForm, lambda issue, form, by: extending.ask_extension(
        issue, extra=form.extra.data, reason=form.reason.data, by=by)),
    "agreement": (forms.AgreementForm, lambda issue, form, by: extending.agree_to_extension(issue, by=by)),
    "grant": (forms.GrantForm, lambda issue, form, by: extending.grant_extension(issue, by=by)),
    "denial": (forms.DenialForm, lambda issue, form, by: extending.deny_extension(
        issue, reason=form.reason.data, by=by)),
    "no_extension": (forms.NoExtensionForm, lambda issue, form, by: extending.do_without_extension(issue, by=by)),
    "shelving": (forms.ShelvingForm, lambda issue, form, by: shelving.shelve(
        issue, stage_by=form.stage_by.data, text=form.text.data, by=by)),
    "stage": (forms.StageForm, lambda issue, form, by: shelving.note_stage(
        issue, stage_by=form.stage_by.data, text=form.text.data, by=by)),
    "resumption": (forms.ResumptionForm, lambda issue, form, by: shelving.resume(issue, sla=Sla(form.sla.data), by=by)),
    "objection": (forms.ObjectionForm, lambda issue, form, by: lights.object_to_light(
        issue, reason=form.reason.data, by=by)),
    "light_correction": (forms.LightCorrectionForm, lambda issue, form, by: lights.correct_light(
        issue, reason=form.reason.data, by=by)),
    "light_keeping": (forms.LightKeepingForm, lambda issue, form, by: lights.keep_light(
        issue, reason=form.reason.data, by=by)),
    "heed": (forms.HeedForm, lambda issue, form, by: _heed(issue, form, by)),
    "approval": (forms.ApprovalForm, lambda issue, form, by: replying.approve_reply(issue, by=by)),
    "rejection": (forms.RejectionForm, lambda issue, form, by: replying.return_reply(
        issue, reason=form.reason.data, by=by)),
    "preparation": (forms.PreparationForm, lambda issue, form, by: _prepare(issue, form, by)),
    "recall": (forms.RecallForm, lambda issue, form, by: publishing.take_back_issue(issue, by=by)),
    "publication": (forms.PublicationForm, lambda issue, form, by: publishing.publish_issue(issue, by=by)),
    "withdrawal": (forms.WithdrawalForm, lambda issue, form, by: publishing.withdraw_issue(
        issue, reason=form.reason.data, told_of_somebody=form.told_of_somebody.data, by=by)),
    "kept": (forms.PlanKeptForm, lambda issue, form, by: planned_days.keep_plan(issue, text=form.text.data, by=by)),
    "replan": (forms.PlanMovedForm, lambda issue, form, by: planned_days.plan_anew(
        issue, planned_by=form.planned_by.data, text=form.text.data, by=by)),
    "urging": (forms.UrgingForm, lambda issue, form, by: urge(issue, text=form.text.data, by=by)),
    "undo": (forms.UndoStepForm, lambda issue, form, by: undo_urging(issue, by=by)),
    "supervision": (forms.SupervisionForm, lambda issue, form, by: supervise(
        issue, report_by=form.report_by.data, text=form.text.data, by=by)),
    "release": (forms.ReleaseForm, lambda issue, form, by: end_supervision(issue, by=by)),
}
# What the desk reads once a step has been taken.
DONE = {
    "signature": _l("已签收。"), "return": _l("已退回，由区级统筹员改派。"),
    "dispatch": _l("已改派，承办单位可以签收。"), "note": _l("已记录进展。"),
    "reply": _l("已提交审核。"), "approval": _l("已通过，系统将告知提出人。"),
    "rejection": _l("已退回修改。"), "preparation": _l("已保存，并已申请保密审查。"), "publication": _l("已公开。"),
    "recall": _l("已撤回送审。"),
    "withdrawal": _l("已撤回公开。"), "kept": _l("已登记计划完成。"), "replan": _l("已调整计划完成日期。"),
    "contact": _l("已登记首次联系。"), "take_back": _l("已撤回派发，可以改派。"),
    "assistance": _l("已增加协办单位。"), "no_assistance": _l("已取消协办。"),
    "extension": _l("已申请延期，等待本单位负责人同意。"), "agreement": _l("已同意，等待区级统筹员批准。"),
    "grant": _l("已批准延期，已告知提出人。"), "denial": _l("未予延期，期限不变。"),
    "no_extension": _l("已撤回延期申请，期限不变。"),
    "shelving": _l("已转挂账推进，已告知提出人。"), "stage": _l("已登记阶段进展。"),
    "resumption": _l("已恢复办理，期限重新计算。"),
    "heed": _l("已记录处理意见。"), "objection": _l("已提出异议，等待区级统筹员处理。"),
    "light_correction": _l("已更正预警。"), "light_keeping": _l("已维持预警。"),
    "urging": _l("已催办，承办单位在工作台可见。"), "undo": _l("已撤回催办。"),
    "supervision": _l("已督办，承办单位在工作台可见。"), "release": _l("已结束督办。"),
}
# Which panels a duty (followup.duties) opens, the main one first.
PANELS_OF = {
    "sign": ("signature",), "send_back": ("return",), "dispatch": ("dispatch",), "note": ("note",),
    "reply": ("reply",), "review": ("approval", "rejection"), "agree": ("agreement",), "deny": ("denial",),
    "grant": ("grant", "denial"), "heed": ("heed",), "contact": ("contact",), "stage": ("stage",),
    "extend": ("extension",), "do_without": ("no_extension", "reply"), "resume": ("resumption",),
    "take_back": ("take_back",), "assist": ("assistance", "no_assistance"), "shelve": ("shelving",),
    "object": ("objection",), "rule": ("light_correction", "light_keeping"),
    "plan": ("kept", "replan"), "urge": ("urging",), "supervise": ("supervision",), "release": ("undo", "release"),
}
# The panels that stand open when they come first: what the issue waits for, or what somebody comes to its page to do.
OPENING = frozenset({"signature", "dispatch", "contact", "reply", "approval", "agreement", "grant", "stage", "note",
                     "heed", "light_correction", "publication", "preparation"})
# Which step each panel of publishing takes: they are whose the row of the kind says, however far the issue is.
PANELS_OF_PUBLISHING = {"publication": PublishingStep.PUBLISH, "preparation": PublishingStep.ASK,
                        "recall": PublishingStep.TAKE_BACK_ASKING, "withdrawal": PublishingStep.WITHDRAW}


def panels_for(issue: Issue, person: Person, *, slip: ReviewSlip | None, light: Light, urging: tuple) -> list[str]:
    """The panels `person` sees, the next step first; of publishing (`slip`: the latest about it) and urging
    (`standing_urging`) those that make sense now."""
    working = [panel for duty in steps_open_to(issue, person) for panel in PANELS_OF[duty]]
    publishing = [panel for panel, step in PANELS_OF_PUBLISHING.items() if may_publish(step, issue, person)]
    answered = issue.state in ANSWERED and issue.escalated_at is None  # else what waits for the coordinator comes first
    panels = publishing + working if answered else working + publishing
    out, cleared = issue.published_at, is_passed(slip, public_fields_of_issue(issue))
    unanswered, objected = issue.state not in ANSWERED, lights.standing_objection(issue) is not None
    senseless = {"publication": out or not cleared or unanswered, "withdrawal": not out,
                 "preparation": out or unanswered,
                 "recall": out or slip is None or slip.state not in VOIDABLE, "release": issue.report_by is None,
                 "kept": standing_plan(issue) is None, "replan": planned_at_all(issue) is None,
                 "return": issue.returns >= MUST_HANDLE, "contact": issue.contacted_at or not issue.contact_due_at,
                 "extension": _cannot_extend(issue), "no_assistance": not issue.assisting,
                 "heed": issue.escalated_at is None, "objection": objected or not is_pressing(light),
                 **dict.fromkeys(("light_correction", "light_keeping"), not objected),
                 "urging": urging[1] or not is_pressing(light), "undo": not all(urging)}
    return [panel for panel in panels if not senseless.get(panel)]


def opening(slip: ReviewSlip | None) -> frozenset:
    """The panels that stand open when they come first. Nothing that ends something does, nor the text that is with the
    secrecy reviewer, or has been cleared or taken back since."""
    return OPENING if slip is None or slip.state is SlipState.REJECTED else OPENING - {"preparation"}


def _cannot_extend(issue: Issue) -> bool:
    is_over = issue.due_at <= clock.now() or not issue.sla_class.limit
    return is_over or any(each.granted for each in issue.extensions)


def panel_forms(issue: Issue, units: list) -> dict[str, forms.StepForm]:
    """An empty form for each step, with what is known already filled in."""
    known = {"version": issue.version, "reply": issue.reply, "result": issue.result or "",
             "planned_by": issue.planned_by, "measures": issue.measures,
             "ask_whom": issue.ask_whom, "responsible": issue.responsible,
             "public_title": issue.public_title or issue.title, "public_text": issue.public_text or issue.description,
             "public_outcome": issue.public_outcome or issue.reply,
             "sla": shelving.class_before(issue).value, "street": issue.street.slug if issue.street else ""}
    made = {}
    for panel, (kind, _operation) in STEPS.items():
        form = kind(formdata=None, data=known)
        offer_choices(form, issue, units)
        made[panel] = form
    return made


def offer_choices(form: forms.StepForm, issue: Issue, units: list) -> None:
    """Let the form's choice of a unit, if it has one, be among `units`; of one that helps no longer among those that
    do."""
    if "lead" in form:
        form.lead.choices = units
    if isinstance(form, forms.NoAssistantForm):
        helping = [(unit.slug, unit.short_name) for unit in issue.assisting]
        form.assistant.choices = [("", forms.CHOOSE), *helping]
    elif "assistant" in form:
        form.assistant.choices = units
    if "street" in form:
        form.street.offer(streets_to_filter_by())
    if "sla" in form:
        form.sla.choices = [(code.value, row.name) for code, row in classes_in_force().items() if code in OFFERED]
