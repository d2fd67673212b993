"""How an application goes, and the list it may end on (domain §4.3)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.labelled import Labelled


class ApplicationState(Labelled):
    """Where one application stands."""

    APPLIED = "applied", _l("已报名"), "wait"
    NOMINATED = "nominated", _l("已推荐"), "wait"
    ELIGIBLE = "eligible", _l("资格审查通过"), "info"
    REJECTED = "rejected", _l("资格审查未通过"), "stop"
    PROPOSED = "proposed", _l("拟聘"), "wait"
    NOTICE = "notice", _l("公示中"), "info"
    HELD = "held", _l("公示有异议"), "wait"
    CHOSEN = "chosen", _l("拟聘已确定"), "ok"
    NOT_CHOSEN = "not_chosen", _l("未入选")
    APPOINTED = "appointed", _l("已聘任"), "ok"
    WITHDRAWN = "withdrawn", _l("已撤回")


A = ApplicationState
# Whoever isn't appointed becomes 未入选 when the programme is withdrawn.
MOVES: dict[ApplicationState, set[ApplicationState]] = {
    A.APPLIED: {A.ELIGIBLE, A.REJECTED, A.WITHDRAWN, A.NOT_CHOSEN},
    A.NOMINATED: {A.ELIGIBLE, A.REJECTED, A.WITHDRAWN, A.NOT_CHOSEN},
    A.ELIGIBLE: {A.PROPOSED, A.REJECTED, A.NOT_CHOSEN, A.WITHDRAWN, A.APPLIED, A.NOMINATED},
    A.REJECTED: {A.ELIGIBLE, A.APPLIED, A.NOMINATED, A.WITHDRAWN, A.NOT_CHOSEN},
    # Without a notice period straight to 拟聘已确定.
    A.PROPOSED: {A.NOTICE, A.CHOSEN, A.ELIGIBLE, A.WITHDRAWN, A.NOT_CHOSEN},
    A.NOTICE: {A.CHOSEN, A.HELD, A.WITHDRAWN, A.NOT_CHOSEN},
    A.HELD: {A.CHOSEN, A.NOTICE, A.NOT_CHOSEN, A.WITHDRAWN},  # back to 公示中: settled before the period is over
    A.CHOSEN: {A.APPOINTED, A.WITHDRAWN, A.NOT_CHOSEN},
    A.NOT_CHOSEN: {A.PROPOSED, A.WITHDRAWN},  # from the reserve; or no longer in it
    A.APPOINTED: set(), A.WITHDRAWN: set(),
}
TO_SCREEN, SCREENED = (A.APPLIED, A.NOMINATED), (A.ELIGIBLE, A.REJECTED)
PASSED = (A.ELIGIBLE, A.PROPOSED, A.NOTICE, A.HELD, A.CHOSEN, A.NOT_CHOSEN, A.APPOINTED)
ON_NOTICE = (A.NOTICE, A.HELD)
ON_LIST = (A.PROPOSED, A.NOTICE, A.HELD, A.CHOSEN, A.APPOINTED)


class ApplicationSource(Labelled):
    """来源."""

    SELF = "self", _l("自荐")
    UNIT = "unit", _l("单位推荐")


class Education(Labelled):
    """文化程度."""

    SECONDARY = "secondary", _l("高中及以下")
    COLLEGE = "college", _l("大专")
    BACHELOR = "bachelor", _l("本科")
    MASTER = "master", _l("研究生")


class RecruitmentState(Labelled):
    """Where the list of a programme stands."""

    COLLECTING = "collecting", _l("报名和推荐"), "info"
    SCREENED = "screened", _l("建议名单生成中"), "wait"
    SUGGESTED = "suggested", _l("建议名单待确认"), "wait"
    SUBMITTED = "submitted", _l("待负责人审定"), "wait"
    NOTICE = "notice", _l("公示中"), "info"
    DECIDED = "decided", _l("名单已确定"), "ok"


LONGEST_WORDS, LONGEST_REASON = 300, 100
PREFIX = "ZM"  # ZM-7K3Q9F, of an application
