"""The way of what is published: its states, and the steps that lead from one to another (domain §2.4, §7.1).

A kind has only some of these steps (`kinds`): an opinion is written by who spoke, and has neither 审核 nor 定时.
"""

from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.labelled import Labelled


class PublicationState(Labelled):
    """What has been decided of the words. How the thing itself goes (postponed, called off) is its own affair."""

    DRAFTING = "drafting", _l("草稿")
    SUBMITTED = "submitted", _l("待审核"), "wait"
    RETURNED = "returned", _l("退回修改"), "stop"
    APPROVED = "approved", _l("待保密审查"), "wait"
    CLEARED = "cleared", _l("待发布"), "info"
    SCHEDULED = "scheduled", _l("定时发布"), "info"
    PUBLISHED = "published", _l("已发布"), "ok"
    WITHDRAWN = "withdrawn", _l("已撤下"), "stop"
    DELETED = "deleted", _l("已删除")


class PublishingStep(Labelled):
    """What somebody does with it."""

    DRAFT = "draft", _l("起草")
    SUBMIT = "submit", _l("提交审核")
    TAKE_BACK = "take_back", _l("撤回提交")
    RETURN = "return", _l("退回修改")
    PASS = "pass", _l("审核通过")
    TAKE_BACK_CHECK = "take_back_check", _l("撤回审核")
    ASK = "ask", _l("申请保密审查")
    TAKE_BACK_ASKING = "take_back_asking", _l("撤回送审")
    ASK_ANEW = "ask_anew", _l("撤下后重新送审")
    TAKE_BACK_ANEW = "take_back_anew", _l("撤回重新送审")
    CLEAR = "clear", _l("保密审查")
    TAKE_BACK_CLEARING = "take_back_clearing", _l("撤回审查结论")
    SCHEDULE = "schedule", _l("定时发布")
    UNSCHEDULE = "unschedule", _l("撤回定时发布")
    PUBLISH = "publish", _l("发布")
    REVISE = "revise", _l("发布修改")
    SCHEDULE_REVISION = "schedule_revision", _l("定时发布修改")
    UNSCHEDULE_REVISION = "unschedule_revision", _l("撤回修改的定时发布")
    WITHDRAW = "withdraw", _l("撤下")
    DELETE = "delete", _l("删除草稿")
    RESTORE = "restore", _l("恢复草稿")


class StateChange(NamedTuple):
    """From which states a step is taken, and to which it leads."""

    start: tuple[PublicationState, ...]
    goal: PublicationState


S, P = PublicationState, PublishingStep
# Changing what was passed (DRAFT) makes it a draft again: what was passed is not what it says now. What is published
# stays so while it is changed, its new words wait beside it; a kind without two texts is withdrawn before it is laid
# before the secrecy reviewer anew (ASK_ANEW), and taking that back leaves it withdrawn.
STEPS: dict[PublishingStep, StateChange] = {
    P.DRAFT: StateChange((S.APPROVED, S.CLEARED), S.DRAFTING),
    P.SUBMIT: StateChange((S.DRAFTING, S.RETURNED), S.SUBMITTED),
    P.TAKE_BACK: StateChange((S.SUBMITTED, S.APPROVED, S.CLEARED), S.DRAFTING),
    P.RETURN: StateChange((S.SUBMITTED, S.APPROVED, S.CLEARED), S.RETURNED),
    P.PASS: StateChange((S.SUBMITTED,), S.APPROVED),
    P.TAKE_BACK_CHECK: StateChange((S.RETURNED, S.APPROVED, S.CLEARED, S.SCHEDULED), S.SUBMITTED),
    P.ASK: StateChange((S.APPROVED, S.CLEARED), S.APPROVED),
    P.TAKE_BACK_ASKING: StateChange((S.APPROVED, S.CLEARED), S.APPROVED),
    P.ASK_ANEW: StateChange((S.WITHDRAWN,), S.APPROVED),
    P.TAKE_BACK_ANEW: StateChange((S.APPROVED, S.CLEARED), S.WITHDRAWN),
    P.CLEAR: StateChange((S.APPROVED,), S.CLEARED),
    P.TAKE_BACK_CLEARING: StateChange((S.CLEARED, S.SCHEDULED), S.APPROVED),
    P.SCHEDULE: StateChange((S.CLEARED,), S.SCHEDULED),
    P.UNSCHEDULE: StateChange((S.SCHEDULED,), S.CLEARED),
    P.PUBLISH: StateChange((S.CLEARED, S.SCHEDULED), S.PUBLISHED),
    P.REVISE: StateChange((S.PUBLISHED,), S.PUBLISHED),
    P.SCHEDULE_REVISION: StateChange((S.PUBLISHED,), S.PUBLISHED),
    P.UNSCHEDULE_REVISION: StateChange((S.PUBLISHED,), S.PUBLISHED),
    P.WITHDRAW: StateChange((S.PUBLISHED,), S.WITHDRAWN),
    P.DELETE: StateChange((S.DRAFTING, S.RETURNED), S.DELETED),
    P.RESTORE: StateChange((S.DELETED,), S.DRAFTING),
}
# Its words may be changed in these as they are; what is published is revised.
EDITABLE = (S.DRAFTING, S.RETURNED, S.APPROVED, S.CLEARED)
NOT_YET_PUBLIC = (S.DRAFTING, S.SUBMITTED, S.RETURNED, S.APPROVED, S.CLEARED, S.SCHEDULED)
