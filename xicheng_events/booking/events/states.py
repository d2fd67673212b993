"""The life of an event: what is decided and stored. Phases (报名中, 签到中 …) come from the clock (domain §2.4)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.labelled import Labelled


class EventState(Labelled):
    """The stored decision."""

    DRAFT = "draft", _l("草稿")
    PENDING_REVIEW = "pending_review", _l("待审核"), "wait"
    RETURNED = "returned", _l("退回修改"), "stop"
    APPROVED = "approved", _l("待发布"), "info"
    PUBLISHED = "published", _l("已发布"), "ok"
    POSTPONED = "postponed", _l("已改期"), "wait"
    CANCELLED = "cancelled", _l("已取消"), "stop"
    CLOSED = "closed", _l("已结束")
    DELETED = "deleted", _l("已删除")


S = EventState
# The unit may take back what it has submitted until it is published, and a deleted draft can be had back: its number is
# never given again, and what the record says of it stays true.
# Changing an approved notice makes it a draft again: what was passed is not what it says now. A published notice
# keeps its state while it is changed: its new words wait beside it (notices.revision).
MOVES: dict[EventState, set[EventState]] = {
    S.DRAFT: {S.PENDING_REVIEW, S.DELETED},
    S.PENDING_REVIEW: {S.DRAFT, S.RETURNED, S.APPROVED},
    S.RETURNED: {S.PENDING_REVIEW, S.DELETED},
    S.APPROVED: {S.DRAFT, S.RETURNED, S.PUBLISHED},
    S.PUBLISHED: {S.POSTPONED, S.CANCELLED, S.CLOSED},
    S.POSTPONED: {S.POSTPONED, S.CANCELLED, S.CLOSED},
    S.CANCELLED: set(),
    S.CLOSED: set(),
    S.DELETED: {S.DRAFT},
}
# The public sees these; everything before is the unit's own business.
PUBLIC_STATES = (S.PUBLISHED, S.POSTPONED, S.CANCELLED, S.CLOSED)
# Only these take registrations, if the clock agrees.
OPEN_STATES = (S.PUBLISHED, S.POSTPONED)
# The words may be changed in these as they are; in OPEN_STATES as a revision.
EDITABLE_STATES = (S.DRAFT, S.RETURNED, S.APPROVED)


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
