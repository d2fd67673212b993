"""The life of a balanced list, and by what its people are told apart."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.labelled import Labelled


class SelectionState(Labelled):
    """Where the lists of an event stand."""

    COLLECTING = "collecting", _l("征集候选人"), "info"
    FROZEN = "frozen", _l("候选人和名额要求已封存"), "wait"
    SUGGESTED = "suggested", _l("建议名单待确认"), "wait"
    SUBMITTED = "submitted", _l("待审定"), "wait"
    NOTICE = "notice", _l("公示中"), "info"
    APPROVED = "approved", _l("已审定"), "ok"


S = SelectionState
MOVES: dict[SelectionState, set[SelectionState]] = {
    S.COLLECTING: {S.FROZEN}, S.FROZEN: {S.SUGGESTED},
    S.SUGGESTED: {S.SUBMITTED, S.FROZEN},  # back: suggested again, when somebody has withdrawn
    S.SUBMITTED: {S.APPROVED, S.NOTICE, S.SUGGESTED},
    S.NOTICE: {S.APPROVED, S.SUGGESTED}, S.APPROVED: set()}
PUBLIC = (S.NOTICE, S.APPROVED)  # the lists are public


class Attribute(Labelled):
    """What a quota can be set on."""

    CATEGORY = "category", _l("身份类别")
    FIELD = "field", _l("关注领域")
    STREET = "street", _l("所在街道")
    AGE = "age", _l("年龄段")
    GENDER = "gender", _l("性别")
    CAME = "came", _l("近12个月参加情况")


UNKNOWN = "unknown"  # of each of them a value of its own
CAME, NEW = "yes", "no"


class CandidateSource(Labelled):
    """来源: how somebody came to be a candidate."""

    APPLIED = "applied", _l("公众主动报名")
    PROPOSED = "proposed", _l("单位推荐")
    POOL = "pool", _l("代表库选取")
