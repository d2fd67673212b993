"""How a turn goes, and what a rota has to say of a pair."""

from flask_babel import lazy_gettext as _l

from xicheng_events.booking.events.kinds import ALLOCATIONS, EventKind
from xicheng_events.booking.events.kinds import KINDS as KIND_ROWS
from xicheng_events.foundation.core.labelled import Labelled
from xicheng_events.openness.appointments.states import AppointmentState
from xicheng_events.openness.programmes.kinds import DutyKind


class TurnState(Labelled):
    """Where a member's turn stands. What becomes of an invitation that was sent is the invitation's own affair."""

    PLANNED = "planned", _l("待发送"), "wait"
    SENT = "sent", _l("已邀请"), "info"
    DECLINED = "declined", _l("已谢绝"), "stop"
    TAKEN_BACK = "taken_back", _l("已撤回")


# Terms by which nobody is expected any more; 已续聘: the term behind it goes on.
STOPPED = (AppointmentState.SUSPENDED, AppointmentState.EXPIRED, AppointmentState.RESIGNED, AppointmentState.DISMISSED)
STANDING = (TurnState.PLANNED, TurnState.SENT)
# What attending such an event counts as (domain §4.2).
DUTIES = {EventKind.EXPERIENCE: DutyKind.EXPERIENCE, EventKind.SYMPOSIUM: DutyKind.SYMPOSIUM}
KINDS = tuple(DUTIES)
BY_INVITATION = tuple(way for way, row in ALLOCATIONS.items() if row.needs_invitation)
BY_ROTA = tuple(kind for kind in DUTIES if KIND_ROWS[kind].by_rota)
MOST_PAIRS = 9  # on one date
LONGEST_REASON = 200
