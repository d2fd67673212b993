"""The life of an issue (domain §5.4), from registered to closed and published."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.labelled import Labelled


class IssueState(Labelled):
    """Where an issue stands."""

    DISPATCHED = "dispatched", _l("已派发·待签收")
    RETURNED = "returned", _l("退回待改派")
    SIGNED = "signed", _l("办理中")
    REPLY_PENDING = "reply_pending", _l("答复待审核")
    REPLIED = "replied", _l("已答复")
    REOPENED = "reopened", _l("重办")
    CLOSED = "closed", _l("已办结")


S = IssueState
MOVES: dict[IssueState, set[IssueState]] = {
    S.DISPATCHED: {S.SIGNED, S.RETURNED},
    S.RETURNED: {S.DISPATCHED},
    S.SIGNED: {S.REPLY_PENDING},
    S.REPLY_PENDING: {S.SIGNED, S.REPLIED},
    S.REPLIED: {S.CLOSED, S.REOPENED},
    S.REOPENED: {S.REPLY_PENDING},
    S.CLOSED: {S.REOPENED},
}
# Where the unit in charge has the next step.
AT_UNIT = (S.DISPATCHED, S.SIGNED, S.REPLY_PENDING, S.REOPENED)
OPEN = (S.DISPATCHED, S.RETURNED, S.SIGNED, S.REPLY_PENDING, S.REOPENED)
