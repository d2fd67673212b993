"""The machine of an appointment (domain §4.3): what is decided is stored, what the clock says is derived."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.labelled import Labelled


class AppointmentState(Labelled):
    """What has been decided of a term."""

    APPOINTED = "appointed", _l("聘任中"), "ok"
    SUSPENDED = "suspended", _l("暂停履职"), "wait"
    EXPIRED = "expired", _l("聘期届满")
    RENEWED = "renewed", _l("已续聘"), "info"
    RESIGNED = "resigned", _l("已辞聘")
    DISMISSED = "dismissed", _l("已解聘"), "stop"


S = AppointmentState
MOVES: dict[AppointmentState, set[AppointmentState]] = {
    S.APPOINTED: {S.SUSPENDED, S.EXPIRED, S.RENEWED, S.RESIGNED, S.DISMISSED},
    S.SUSPENDED: {S.APPOINTED, S.EXPIRED, S.RESIGNED, S.DISMISSED},
    S.EXPIRED: set(), S.RENEWED: set(), S.RESIGNED: set(), S.DISMISSED: set(),
}
LIVE = (S.APPOINTED, S.SUSPENDED)
REMINDED = (60, 30)  # days before the last one


class TermStanding(Labelled):
    """How a term stands today: what has been decided of it, read by the clock."""

    UPCOMING = "upcoming", _l("未到聘期"), "info"
    SERVING = "serving", _l("聘任中"), "ok"
    SUSPENDED = "suspended", _l("暂停履职"), "wait"
    EXPIRED = "expired", _l("聘期届满")
    RENEWED = "renewed", _l("已续聘"), "info"
    RESIGNED = "resigned", _l("已辞聘")
    DISMISSED = "dismissed", _l("已解聘"), "stop"


class DismissalReason(Labelled):
    """解聘原因 (domain §13.8)."""

    INACTIVE = "inactive", _l("长期未履职")
    RELOCATED = "relocated", _l("工作变动或离开辖区")
    MISUSE = "misuse", _l("利用身份谋取利益")
    DISCLOSURE = "disclosure", _l("泄露秘密或他人信息")
    VIOLATION = "violation", _l("违法违纪")
    OWN_REQUEST = "own_request", _l("本人申请")
    OTHER = "other", _l("其他")


class ProposedStep(Labelled):
    """What waits for the unit's leader."""

    SUSPEND = "suspend", _l("暂停履职")
    DISMISS = "dismiss", _l("解聘")
    RENEW = "renew", _l("续聘")


LONGEST_REASON = 300
