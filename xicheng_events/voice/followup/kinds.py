"""What may come of an issue, how who spoke is reached, and what happens to it (domain §5, §13.10)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.labelled import Labelled


class IssueResult(Labelled):
    """办理结果 (domain §13.10)."""

    SOLVED = "solved", _l("已解决")
    PARTLY_SOLVED = "partly_solved", _l("部分解决")
    EXPLAINED = "explained", _l("解释说明")
    PLANNED = "planned", _l("列入计划")
    NOT_FEASIBLE = "not_feasible", _l("暂不具备条件")


class ContactWay(Labelled):
    """How who spoke was first reached (首次联系)."""

    PHONE = "phone", _l("电话")
    VISIT = "visit", _l("上门")
    MEETING = "meeting", _l("约见")
    WRITTEN = "written", _l("短信、微信或信函")


class Closing(Labelled):
    """How an issue came to be closed (办结): apart from its result."""

    RATED = "rated", _l("已评价")
    DECLINED = "declined", _l("不愿评价")
    UNREACHED = "unreached", _l("未接通")
    QUIET = "quiet", _l("未评价")


class Step(Labelled):
    """What happened to an issue: one word for each line of its history."""

    DISPATCHED = "dispatched", _l("派发")
    RECKONED = "reckoned", _l("期限调整")
    SIGNED = "signed", _l("签收")
    RETURNED = "returned", _l("退回")
    NOTE = "note", _l("办理进展")
    LINKED = "linked", _l("并入意见")
    SUBMITTED = "submitted", _l("提交答复")
    SENT_BACK = "sent_back", _l("答复退改")
    REPLIED = "replied", _l("答复")
    CALLED = "called", _l("回访")
    RATED = "rated", _l("评价")
    REOPENED = "reopened", _l("重办")
    CLOSED = "closed", _l("办结")
    PUBLISHED = "published", _l("公开")
    WITHDRAWN = "withdrawn", _l("撤回公开")
    URGED = "urged", _l("催办")
    URGE_UNDONE = "urge_undone", _l("撤回催办")
    SUPERVISED = "supervised", _l("督办")
    RELEASED = "released", _l("结束督办")
    PLAN_KEPT = "plan_kept", _l("计划完成")
    PLAN_MOVED = "plan_moved", _l("计划调整")
    TAKEN_BACK = "taken_back", _l("撤回派发")
    ASSISTED = "assisted", _l("增加协办单位")
    UNASSISTED = "unassisted", _l("取消协办单位")
    CONTACTED = "contacted", _l("首次联系")
    EXTENSION_ASKED = "extension_asked", _l("申请延期")
    EXTENSION_AGREED = "extension_agreed", _l("同意申请延期")
    EXTENDED = "extended", _l("延期")
    EXTENSION_DENIED = "extension_denied", _l("不予延期")
    SHELVED = "shelved", _l("挂账推进")
    STAGE = "stage", _l("阶段进展")
    RESUMED = "resumed", _l("恢复办理")
    ASKED_LATER = "asked_later", _l("四周回问")
    ESCALATED = "escalated", _l("提请区级统筹员关注")
    HEEDED = "heeded", _l("区级统筹员处理意见")
    OBJECTED = "objected", _l("对预警提出异议")
    LIGHT_CORRECTED = "light_corrected", _l("更正预警")
    LIGHT_KEPT = "light_kept", _l("维持预警")
    UNLINKED = "unlinked", _l("移出意见")
    EXTENSION_UNDONE = "extension_undone", _l("撤回延期申请")


# What says where an issue stands; and what counts as the unit's answer to being urged.
REPORTS = (Step.NOTE, Step.STAGE, Step.SUBMITTED, Step.REPLIED)
ANSWERS = (Step.SIGNED, Step.RETURNED, Step.DISPATCHED, Step.SENT_BACK, Step.CONTACTED,
           Step.EXTENSION_ASKED, *REPORTS)
# What an issue is heard of with, as it leaves its line: it doesn't lag behind for a while.
HEARD = (*ANSWERS, Step.TAKEN_BACK, Step.EXTENSION_AGREED, Step.EXTENDED, Step.EXTENSION_DENIED, Step.EXTENSION_UNDONE,
         Step.RESUMED, Step.REOPENED)

# What is written for whoever spoke in the words of who writes it: everyone reads them once a slip has passed them.
FREE_WORDS = (Step.NOTE, Step.EXTENDED, Step.SHELVED, Step.STAGE)
# What tells of whoever spoke: with the query code alone; of the second ones everyone reads that there was that step.
OF_SPEAKER_ALONE, OF_SPEAKER = (Step.CONTACTED,), (Step.CLOSED, Step.REOPENED)
