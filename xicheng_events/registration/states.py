"""The life of a registration (domain §2.4). Arriving and staying away are scans and the slot's closing, not states."""

from flask_babel import lazy_gettext as _l

from xicheng_events.core.labelled import Labelled


class RegistrationState(Labelled):
    """Where a party stands."""

    CONFIRMED = "confirmed", _l("报名成功")
    WAITING = "waiting", _l("候补中")
    OFFERED = "offered", _l("待确认递补")
    WITHDRAWN = "withdrawn", _l("已取消")
    REVOKED = "revoked", _l("主办方取消")
    LAPSED = "lapsed", _l("逾期未确认")


S = RegistrationState
MOVES: dict[RegistrationState, set[RegistrationState]] = {
    S.CONFIRMED: {S.WITHDRAWN, S.REVOKED},
    # Never straight to a place: it is offered first, and the offer holds it.
    S.WAITING: {S.OFFERED, S.WITHDRAWN, S.REVOKED, S.LAPSED},
    S.OFFERED: {S.CONFIRMED, S.WITHDRAWN, S.REVOKED, S.LAPSED},
    S.WITHDRAWN: set(),
    S.REVOKED: set(),
    S.LAPSED: set(),
}
# A person has at most one of these per slot; the database holds that.
LIVE = (S.CONFIRMED, S.WAITING, S.OFFERED)
# These hold places.
HOLDING = (S.CONFIRMED, S.OFFERED)
