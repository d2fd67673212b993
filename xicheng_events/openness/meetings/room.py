"""What the house reads of `meetings` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.booking.notices.desk_links import DeskLink, LinkGroup, event_may_change
from xicheng_events.booking.registration import message_groups as told
from xicheng_events.foundation.notify.templates import about_event
from xicheng_events.openness.meetings import agenda_views, item_parts, my_views, notice_parts, retention, staff_views
from xicheng_events.openness.meetings.kinds import MeetingKind

PLACES = {"models": ("kinds",), "queries": ("my_meetings",), "forms": ("item_parts", "notice_parts")}
PAGES = (staff_views.bp, agenda_views.bp, my_views.bp)
SLOT_PARTS = (item_parts.AGENDA_ITEM,)
NOTICE_PARTS = (notice_parts.MEETING,)
DESK_LINKS = (
    DeskLink(LinkGroup.BOOKING, _l("会议基本情况"), "meetings_staff.describe",
             when=lambda event: event.row.slots_are_agenda, is_first=True),
    DeskLink(LinkGroup.CHANGE, _l("调整议程"), "agendas_staff.show",
             when=lambda event: event.row.slots_are_agenda and event_may_change(event), is_first=True),
)
ACTIONS = {"meetings.described": _l("填写会议基本情况"), "meetings.item_closed": _l("议题转为不公开")}
FORMS = {
    "meetings_staff.describe": _l("填写会议基本情况"),
    "agendas_staff.show": _l("调整议程"),
    "agendas_staff.close": _l("议题转为不公开"),
}
TEMPLATES = {
    "item_moved": about_event(
        _l("议题时间调整"),
        _l("“{event}”您列席的议题时间调整为{when}，{arrive}起签到。不能参加请点链接告知： {link}"),
        "event", "when", "link", also=("arrive",), urgent=True),
    "item_moved_offered": about_event(
        _l("议题时间调整（邀请待回复）"),
        _l("“{event}”邀请您列席的议题时间调整为{when}，请于{until}前回复是否参加： {link}"),
        "event", "when", "until", "link", also=("arrive",), urgent=True),
    "item_moved_open": about_event(
        _l("议题时间调整（未定）"),
        _l("“{event}”您报名的议题时间调整为{when}，报名仍有效，结果将短信告知。"),
        "event", "when", also=("arrive",)),
    "item_closed": about_event(
        _l("议题不再安排列席"),
        _l("很抱歉，因会议安排调整，“{event}”您报名的议题不再安排列席。感谢您的支持，欢迎关注今后的会议。"),
        "event", urgent=True),
}
_MOVED = {"item_moved", "item_moved_offered", "item_moved_open"}
_TIMED = told.OFFERED | told.PLACED | told.SEATED | _MOVED
OVERTAKES = {
    **dict.fromkeys(_MOVED, _TIMED),
    "item_closed": _TIMED | told.WAITING | told.APPLIED,
    "not_placed": _MOVED, "lapsed": _MOVED, "withdrawn": _MOVED, "revoked": _MOVED, "cancel": _MOVED,
}
DETAILS = {"meeting_kind": _l("会议类别")}
VALUES = {"meeting_kind": MeetingKind.words}
SUBJECTS = {"meeting": _l("会议"), "meeting_item": _l("议题")}
RETENTION = retention
