"""The life of an issue (domain §5.4), from registered to closed and published."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.labelled import Labelled


class Light(Labelled):
    """预警灯: always a word and a picture beside the colour."""

    NORMAL = "normal", _l("正常"), "muted"
    SOON = "soon", _l("临期"), "info"
    LAGGING = "lagging", _l("进度滞后"), "wait"
    OVERDUE = "overdue", _l("超期"), "stop"
    DONE = "done", _l("已办复"), "ok"


class IssueState(Labelled):
    """Where an issue stands."""

    DISPATCHED = "dispatched", _l("已派发·待签收")
    RETURNED = "returned", _l("待改派")
    SIGNED = "signed", _l("办理中")
    EXT_REQUESTED = "ext_requested", _l("申请延期待同意")
    EXT_AGREED = "ext_agreed", _l("申请延期待批准")
    LONGTERM = "longterm", _l("挂账推进")
    REPLY_PENDING = "reply_pending", _l("答复待审核")
    REPLIED = "replied", _l("已答复")
    REOPENED = "reopened", _l("重办")
    CLOSED = "closed", _l("已办结")


S = IssueState
MOVES: dict[IssueState, set[IssueState]] = {
    S.DISPATCHED: {S.SIGNED, S.RETURNED, S.REPLY_PENDING},  # the last: 现场答复, which brings its answer along
    S.RETURNED: {S.DISPATCHED},
    S.SIGNED: {S.REPLY_PENDING, S.EXT_REQUESTED, S.LONGTERM},
    S.EXT_REQUESTED: {S.EXT_AGREED, S.SIGNED, S.REOPENED},
    S.EXT_AGREED: {S.SIGNED, S.REOPENED},
    S.LONGTERM: {S.SIGNED, S.REOPENED},
    S.REPLY_PENDING: {S.SIGNED, S.REOPENED, S.REPLIED},
    S.REPLIED: {S.CLOSED, S.REOPENED},
    S.REOPENED: {S.REPLY_PENDING, S.EXT_REQUESTED, S.LONGTERM},
    S.CLOSED: {S.REOPENED},
}
# Where the unit in charge has the next step.
AT_UNIT = (S.DISPATCHED, S.SIGNED, S.EXT_REQUESTED, S.LONGTERM, S.REPLY_PENDING, S.REOPENED)
OPEN = (*AT_UNIT, S.RETURNED, S.EXT_AGREED)
WORKED_ON = (S.SIGNED, S.EXT_REQUESTED, S.EXT_AGREED, S.LONGTERM, S.REOPENED)
PRESSING = (Light.SOON, Light.LAGGING, Light.OVERDUE)  # 三色督办单: 蓝, 黄, 红
MUST_HANDLE = 2  # so often a unit may send it back; then the coordinator appoints the one that keeps it (首接负责)
