"""The hub of one event: where it stands, and the one thing that is next, for whom."""

from dataclasses import dataclass

from flask_babel import gettext as _

from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.phases import phase_of
from xicheng_events.booking.events.public_fields import public_fields_of_notice
from xicheng_events.booking.events.states import EventCourse, Phase
from xicheng_events.booking.notices.completeness import missing_for_publishing
from xicheng_events.booking.notices.revision import current_notice, is_as_checked
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.text import moment
from xicheng_events.foundation.core.text_comparison import compared
from xicheng_events.foundation.publishing.kinds import may_take
from xicheng_events.foundation.publishing.states import EDITABLE, STEPS, PublicationState, PublishingStep
from xicheng_events.foundation.review.models import ReviewSlip, SlipState
from xicheng_events.foundation.review.public_fields import text_of_fields
from xicheng_events.foundation.review.queries import is_about, is_passed, slip_against, slip_for

S, P = PublicationState, PublishingStep
_WAYS_BACK = (P.TAKE_BACK, P.TAKE_BACK_CHECK, P.UNSCHEDULE, P.DELETE, P.RESTORE)


@dataclass(frozen=True)
class Next:
    """What is to be done: the step's name (a view of the desk), or none of mine, and a sentence that says so."""

    step: str
    sentence: str


@dataclass(frozen=True)
class Hub:
    """All that the hub page shows besides the event itself."""

    notice: object
    slip: ReviewSlip | None
    is_cleared: bool
    missing: list
    next: Next
    may_edit: bool
    ways_back: list[str]  # the steps by which I undo what was done: take_back, take_back_check, unschedule, …
    words: list  # what I am to check, piece by piece, with what has changed since a reviewer read it; else empty
    current: int


def step_names() -> list[str]:
    """The way of a notice, as the steps on top of its hub."""
    return [_("起草"), _("审核"), _("保密审查"), _("发布"), _("举办")]


def hub_of(event: Event, person: Person) -> Hub:
    """Everything the hub says about `event` to `person`."""
    notice, slip = current_notice(event), slip_for(event)
    fields = public_fields_of_notice(notice)
    cleared = is_passed(slip, fields)
    missing = missing_for_publishing(notice)
    may_edit = _may(P.DRAFT, event, person) and not event.publication.goes_out_at
    following = _next(event, person, slip, cleared, missing)
    return Hub(notice, slip, cleared, missing, following,
               may_edit and (event.publication.state in EDITABLE or event.is_open),
               _ways_back(event, person),
               compared(event.publication.checked_words, text_of_fields(fields)) if following.step == "check" else [],
               _current(event, cleared))


def _ways_back(event: Event, person: Person) -> list[str]:
    state = event.publication.state
    if event.is_open and event.publication.goes_out_at:
        return [P.UNSCHEDULE.value] if _may(P.UNSCHEDULE_REVISION, event, person) else []
    return [step.value for step in _WAYS_BACK if state in STEPS[step].start and _may(step, event, person)
            and (step is not P.TAKE_BACK_CHECK or is_as_checked(event))]


def _may(step: PublishingStep, event: Event, person: Person) -> bool:
    return may_take(step, event.publication.kind, event.host_id, person)


def _current(event: Event, cleared: bool) -> int:
    if _waits_for_clearance(event):
        return 3 if cleared else 2
    if event.is_public:
        return 4 if event.is_open else 5
    if event.publication.state is S.WITHDRAWN:
        return 5 if event.course is EventCourse.CLOSED else 3
    return {S.SUBMITTED: 1, S.SCHEDULED: 3}.get(event.publication.state, 0)


def _waits_for_clearance(event: Event) -> bool:
    return event.publication.state in (S.APPROVED, S.CLEARED) or bool(event.revision and event.is_open)


def _next(event: Event, person: Person, slip, cleared: bool, missing: list) -> Next:
    state = event.publication.state
    if state is S.DELETED:
        return Next("", _("草稿已删除，不再出现在活动列表和待办中。"))
    if state in (S.DRAFTING, S.RETURNED):
        return _drafting(event, person, slip, missing)
    if state is S.SUBMITTED:
        return _checking(event, person, missing)
    if event.publication.goes_out_at and (event.is_open or not event.is_public):
        return _going_out(event, cleared)
    if state is S.WITHDRAWN:
        return Next("", _("公告已撤下，原地址说明撤下的原因。"))
    if _waits_for_clearance(event):
        return _clearing(event, person, slip, cleared, missing)
    return _under_way(event)


def _going_out(event: Event, cleared: bool) -> Next:
    at = moment(event.publication.goes_out_at)
    if cleared:
        return Next("", _("将于%(at)s自动发布，在此之前可以撤回。", at=at))
    return Next("", _("原定%(at)s自动发布，但定时以后公告内容（如场次、名额）有变动，审查单已不适用，届时不会发布。"
                      "请撤回定时发布，重新申请保密审查。", at=at))


def _under_way(event: Event) -> Next:
    match phase_of(event, clock.now()):
        case Phase.CANCELLED:
            return Next("", _("活动已取消，报名人已收到通知。"))
        case Phase.COLLECTING | Phase.OVER:
            return Next("opinions", _("活动已结束，请及时办理群众意见。"))
        case Phase.CHECKIN | Phase.RUNNING:
            return Next("door", _("签到已经开始。"))
        case Phase.REGISTRATION_CLOSED:
            return Next("guests", _("报名已截止，请核对名单，准备签到。"))
        case Phase.OPEN | Phase.FULL:
            return Next("guests", _("正在报名，请及时查看名单。"))
    return Next("guests", _("公告已发布，群众可以查看。"))


def _drafting(event: Event, person: Person, slip, missing: list) -> Next:
    if not _may(P.SUBMIT, event, person):
        return Next("", _("等待经办人完成起草并提交审核。"))
    if missing:
        return Next("edit", _("还有%(n)s项需要补充，补充后可提交审核。", n=len(missing)))
    if against := slip and slip_against(event, public_fields_of_notice(event)):
        return _turned_down(against)
    return Next("submit", _("必填内容已齐全。提交后由本单位审核人审核，审核期间不能修改，需要修改可先撤回。"))


def _checking(event: Event, person: Person, missing: list) -> Next:
    if not _may(P.PASS, event, person):
        return Next("", _("等待本单位审核人审核。"))
    if person.id in event.publication.author_ids:
        return Next("", _("您起草或修改过这份公告，请由其他审核人审核。"))
    if missing:
        return Next("check", _("公告还有%(n)s项需要补充，不能通过，请写明后退回。", n=len(missing)))
    return Next("check", _("请阅读公告全文，核对后通过，或写明原因退回。通过后自动送保密审查。"))


def _clearing(event: Event, person: Person, slip, cleared: bool, missing: list) -> Next:
    going_out = P.REVISE if event.is_public else P.PUBLISH
    is_mine = _may(going_out if cleared else P.ASK, event, person)
    if cleared:
        return Next("publish" if is_mine else "", _("保密审查已通过，可以发布。") if is_mine else
                    _("保密审查已通过，等待经办人发布。"))
    if slip and slip.state is SlipState.PENDING and is_about(slip, public_fields_of_notice(current_notice(event))):
        return Next("", _("等待保密审查员审查。"))
    if not is_mine:
        return Next("", _("等待经办人申请保密审查。"))
    if slip and slip.state is SlipState.REJECTED:
        return _turned_down(slip)
    if missing:
        return Next("edit", _("还有%(n)s项需要补充，补充后可申请保密审查。", n=len(missing)))
    return Next("ask", _("发布前须由起草人、审核人以外的保密审查员审查全文。"))


def _turned_down(slip: ReviewSlip) -> Next:
    return Next("edit", _("保密审查未通过：%(opinion)s请修改后重新办理。", opinion=slip.opinion))
