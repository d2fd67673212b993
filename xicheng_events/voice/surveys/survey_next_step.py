"""The desk's page of one questionnaire: where it stands, and the one thing that is next, for whom."""

from dataclasses import dataclass

from flask_babel import gettext as _

from xicheng_events.booking.notices.next_step import Next
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.text import until
from xicheng_events.foundation.core.text_comparison import compared
from xicheng_events.foundation.publishing.kinds import may_take
from xicheng_events.foundation.publishing.states import EDITABLE, STEPS, PublicationState, PublishingStep
from xicheng_events.foundation.review.models import ReviewSlip, SlipState
from xicheng_events.foundation.review.public_fields import text_of_fields
from xicheng_events.foundation.review.queries import is_about, is_passed, slip_against, slip_for
from xicheng_events.voice.surveys.models import Survey
from xicheng_events.voice.surveys.public_fields import public_fields_of_survey
from xicheng_events.voice.surveys.revision import current_survey
from xicheng_events.voice.surveys.survey_rules import missing_in_survey, warnings_about

S, P = PublicationState, PublishingStep
_WAYS_BACK = (P.TAKE_BACK, P.TAKE_BACK_CHECK, P.DELETE, P.RESTORE)


@dataclass(frozen=True)
class SurveyHub:
    """All that the page shows besides the questionnaire itself."""

    current: object  # as it is being worked on, with its revision
    slip: ReviewSlip | None
    is_cleared: bool
    missing: list
    warnings: list[str]
    next: Next
    may_edit: bool
    may_withdraw: bool
    ways_back: list[str]  # the steps by which I undo what was done
    words: list  # what I am to check, piece by piece, with what has changed since a reviewer read it; else empty
    step: int


def survey_step_names() -> list[str]:
    """The way of a questionnaire, as the steps on top of its page."""
    return [_("起草"), _("审核"), _("保密审查"), _("发布"), _("填写")]


def hub_of_survey(survey: Survey, person: Person) -> SurveyHub:
    """Everything the page says about `survey` to `person`."""
    current, slip, publication = current_survey(survey), slip_for(survey), survey.publication
    fields = public_fields_of_survey(current)
    missing, cleared = missing_in_survey(current), is_passed(slip, fields)
    following = _next(survey, person, slip, fields, missing)
    can_be_changed = publication.state in EDITABLE or survey.is_public
    return SurveyHub(
        current, slip, cleared, missing, warnings_about(current) if can_be_changed else [], following,
        can_be_changed and _may(P.DRAFT, survey, person), survey.is_public and _may(P.WITHDRAW, survey, person),
        [step.value for step in _WAYS_BACK if publication.state in STEPS[step].start and _may(step, survey, person)
         and (step is not P.TAKE_BACK_CHECK or publication.checked_words == text_of_fields(fields))],
        compared(publication.checked_words, text_of_fields(fields)) if following.step == "check" else [],
        _step(survey, cleared))


def _may(step: PublishingStep, survey: Survey, person: Person) -> bool:
    return may_take(step, survey.publication.kind, survey.publication.organisation_id, person)


def _waits_for_clearance(survey: Survey) -> bool:
    return survey.publication.state in (S.APPROVED, S.CLEARED) or bool(survey.revision and survey.is_public)


def _step(survey: Survey, cleared: bool) -> int:
    if _waits_for_clearance(survey):
        return 3 if cleared else 2
    if survey.is_public:
        return 5 if survey.has_open_link and not survey.is_open else 4
    return {S.SUBMITTED: 1, S.WITHDRAWN: 5}.get(survey.publication.state, 0)


def _next(survey: Survey, person: Person, slip, fields: list, missing: list) -> Next:
    state = survey.publication.state
    if state is S.DELETED:
        return Next("", _("草稿已删除，不再出现在问卷列表和待办中。"))
    if state is S.WITHDRAWN:
        return Next("", _("问卷已撤下，不能再填写，原地址和已发出的链接说明撤下的原因。已提交的答卷保留。"))
    if state in (S.DRAFTING, S.RETURNED):
        return _drafting(survey, person, slip, fields, missing)
    if state is S.SUBMITTED:
        return _checking(survey, person, missing)
    if _waits_for_clearance(survey):
        return _clearing(survey, person, slip, fields, missing)
    return Next("", _filling_in(survey))


def _filling_in(survey: Survey) -> str:
    if survey.has_open_link and survey.is_open:
        return _("任何人可以通过公开链接填写，%(until)s截止。", until=until(survey.closes_at))
    if survey.has_open_link:
        return _("公开链接的填写时间已经截止，不再接收答卷。")
    if survey.event:
        return _("“%(event)s”每场结束后，发给到场的人填写。", event=survey.event.title)
    if survey.event_kind:
        return _("%(kind)s没有专用问卷的，结束后用本问卷发给到场的人填写。", kind=survey.event_kind.label)
    return _("问卷已发布，可以设为活动类型的模板，或打印成纸质问卷。")


def _drafting(survey: Survey, person: Person, slip, fields: list, missing: list) -> Next:
    if not _may(P.SUBMIT, survey, person):
        return Next("", _("等待经办人完成起草并提交审核。"))
    if missing:
        return Next("edit", _("还有%(n)s项需要补充，补充后可提交审核。", n=len(missing)))
    if against := slip and slip_against(survey, fields):
        return _turned_down(against)
    return Next("submit", _("必填内容已齐全。提交后由本单位审核人审核，审核期间不能修改，需要修改可先撤回。"))


def _checking(survey: Survey, person: Person, missing: list) -> Next:
    if not _may(P.PASS, survey, person):
        return Next("", _("等待本单位审核人审核。"))
    if person.id in survey.publication.author_ids:
        return Next("", _("您起草或修改过这份问卷，请由其他审核人审核。"))
    if missing:
        return Next("check", _("问卷还有%(n)s项需要补充，不能通过，请写明后退回。", n=len(missing)))
    return Next("check", _("请阅读问卷全文，核对后通过，或写明原因退回。通过后自动送保密审查。"))


def _clearing(survey: Survey, person: Person, slip, fields: list, missing: list) -> Next:
    if is_passed(slip, fields):
        is_mine = _may(P.REVISE if survey.is_public else P.PUBLISH, survey, person)
        return Next("publish" if is_mine else "", _("保密审查已通过，可以发布。") if is_mine else
                    _("保密审查已通过，等待经办人发布。"))
    if is_about(slip, fields) and slip.state is SlipState.PENDING:
        return Next("", _("等待保密审查员审查。"))
    if not _may(P.ASK, survey, person):
        return Next("", _("等待经办人申请保密审查。"))
    if slip and slip.state is SlipState.REJECTED:
        return _turned_down(slip)
    if missing:
        return Next("edit", _("还有%(n)s项需要补充，补充后可申请保密审查。", n=len(missing)))
    return Next("ask", _("发布前须由起草人、审核人以外的保密审查员审查全文。"))


def _turned_down(slip: ReviewSlip) -> Next:
    return Next("edit", _("保密审查未通过：%(opinion)s请修改后重新办理。", opinion=slip.opinion))
