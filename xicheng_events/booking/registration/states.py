"""The life of a registration (domain §2.4). Arriving and staying away are scans and the slot's closing, not states."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.labelled import Labelled


class RegistrationState(Labelled):
    """Where a party stands."""

    APPLIED = "applied", _l("待录取"), "wait"  # holds no place until selected or drawn
    PENDING = "pending", _l("待审核"), "wait"  # holds a place while it is looked at whether one may come
    CONFIRMED = "confirmed", _l("报名成功"), "ok"
    WAITING = "waiting", _l("候补中"), "wait"
    OFFERED = "offered", _l("待确认递补"), "wait"
    NOT_SELECTED = "not_selected", _l("未入选")
    WITHDRAWN = "withdrawn", _l("已取消"), "stop"
    REVOKED = "revoked", _l("主办方取消"), "stop"
    LAPSED = "lapsed", _l("逾期未确认"), "stop"


S = RegistrationState
MOVES: dict[RegistrationState, set[RegistrationState]] = {
    S.APPLIED: {S.CONFIRMED, S.WAITING, S.NOT_SELECTED, S.WITHDRAWN, S.REVOKED},
    S.PENDING: {S.CONFIRMED, S.NOT_SELECTED, S.WITHDRAWN, S.REVOKED},
    # Back to PENDING when the party changes where it matters who comes: the ticket rests until it is approved.
    S.CONFIRMED: {S.PENDING, S.WITHDRAWN, S.REVOKED},
    # Never straight to a place: it is offered first, and the offer holds it.
    S.WAITING: {S.OFFERED, S.NOT_SELECTED, S.WITHDRAWN, S.REVOKED, S.LAPSED},
    S.OFFERED: {S.CONFIRMED, S.PENDING, S.NOT_SELECTED, S.WITHDRAWN, S.REVOKED, S.LAPSED},
    S.NOT_SELECTED: {S.WAITING},
    S.WITHDRAWN: set(),
    S.REVOKED: set(),
    # Somebody whose line has ended stands at the door after all, and a place is free.
    S.LAPSED: {S.OFFERED},
}
# A person has at most one of these per slot; the database holds that.
LIVE = (S.CONFIRMED, S.PENDING, S.APPLIED, S.WAITING, S.OFFERED)
# These hold places.
HOLDING = (S.CONFIRMED, S.PENDING, S.OFFERED)
