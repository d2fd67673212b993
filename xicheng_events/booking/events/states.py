"""How an event goes. What has been decided of its words is its publication's state (publishing.states); phases (报名中,
签到中 …) come from the clock (domain §2.4)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.labelled import Labelled
from xicheng_events.foundation.publishing.states import PublicationState


class EventCourse(Labelled):
    """What was decided of the event itself, once its notice is public."""

    AS_PLANNED = "as_planned", _l("如期举办"), "ok"
    POSTPONED = "postponed", _l("已改期"), "wait"
    CANCELLED = "cancelled", _l("已取消"), "stop"
    CLOSED = "closed", _l("已结束")


C, S = EventCourse, PublicationState
COURSES: dict[EventCourse, set[EventCourse]] = {
    C.AS_PLANNED: {C.POSTPONED, C.CANCELLED, C.CLOSED},
    C.POSTPONED: {C.POSTPONED, C.CANCELLED, C.CLOSED},
    C.CANCELLED: set(),
    C.CLOSED: set(),
}
# Only these take registrations, if the notice is public and the clock agrees.
OPEN_COURSES = (C.AS_PLANNED, C.POSTPONED)
# Where an event stands, as the desk says it in a word (`Event.standing`): in the order of its life.
STANDINGS = (S.DRAFTING, S.SUBMITTED, S.RETURNED, S.APPROVED, S.CLEARED, S.SCHEDULED, S.PUBLISHED, C.POSTPONED,
             C.CANCELLED, C.CLOSED, S.WITHDRAWN, S.DELETED)
# As addresses of the desk called two of them once.
FORMERLY = {"draft": S.DRAFTING, "pending_review": S.SUBMITTED}


class Phase(Labelled):
    """What is going on now, worked out from the stored decision, the clock and the places left."""

    NOT_PUBLIC = "not_public", _l("未发布")
    ANNOUNCED = "announced", _l("预告")
    OPEN = "open", _l("报名中")
    FULL = "full", _l("名额已满·可候补")
    REGISTRATION_CLOSED = "registration_closed", _l("报名截止")
    CHECKIN = "checkin", _l("签到中")
    RUNNING = "running", _l("进行中")
    COLLECTING = "collecting", _l("已结束·征集反馈中")
    OVER = "over", _l("已结束")
    CANCELLED = "cancelled", _l("已取消")
