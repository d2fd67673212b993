"""What the house reads of `meetings` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.booking.notices.desk_links import DeskLink, LinkGroup, event_may_change
from xicheng_events.booking.registration import message_groups as told
from xicheng_events.foundation.notify.templates import about_event
from xicheng_events.openness.meetings import (
    agenda_views,
    hearing_views,
    item_parts,
    notice_parts,
    retention,
    staff_closed,
    staff_hearings,
    staff_lists,
    staff_views,
    todos,
)
from xicheng_events.openness.meetings.hearing_queries import is_published_hearing
from xicheng_events.openness.meetings.kinds import ClosedReason, MeetingKind

PLACES = {"models": ("kinds",), "forms": ("item_parts", "notice_parts")}
PAGES = (staff_views.bp, agenda_views.bp, staff_lists.bp, staff_closed.bp, staff_hearings.bp, hearing_views.bp)
AFTERWARDS = (hearing_views.link_to_list,)
SLOT_PARTS = (item_parts.AGENDA_ITEM,)
NOTICE_PARTS = (notice_parts.MEETING,)
DESK_LINKS = (
    DeskLink(LinkGroup.BOOKING, _l("会议基本情况"), "meetings_staff.describe",
             when=lambda event: event.row.slots_are_agenda, is_first=True),
    DeskLink(LinkGroup.BOOKING, _l("听证参加人名单和笔录"), "hearings_staff.show", when=is_published_hearing),
    DeskLink(LinkGroup.CHANGE, _l("调整议程"), "agendas_staff.show",
             when=lambda event: event.row.slots_are_agenda and event_may_change(event), is_first=True),
)
ACTIONS = {
    "meetings.described": _l("填写会议基本情况"),
    "meetings.item_closed": _l("议题转为不公开"),
    "meetings.list_exported": _l("导出列席会议列表"),
    "meetings.closed_registered": _l("登记未开放的会议"),
    "meetings.closed_corrected": _l("更正未开放会议的登记"),
    "meetings.closed_removed": _l("删除未开放会议的登记"),
    "meetings.closed_exported": _l("导出未开放的会议"),
    "meetings.list_published": _l("公布听证参加人名单"),
    "meetings.list_taken_back": _l("撤下听证参加人名单"),
    "meetings.record_signed": _l("登记听证笔录已签字"),
    "meetings.record_unsigned": _l("撤销听证笔录签字登记"),
}
FORMS = {
    "closed_meetings_staff.new": _l("登记未开放的会议"),
    "closed_meetings_staff.edit": _l("更正未开放会议的登记"),
    "closed_meetings_staff.remove": _l("删除未开放会议的登记"),
    "hearings_staff.publish_list": _l("公布听证参加人名单"),
    "hearings_staff.withdraw_list": _l("撤下听证参加人名单"),
    "hearings_staff.sign_record": _l("登记听证笔录已签字"),
    "hearings_staff.unsign_record": _l("撤销听证笔录签字登记"),
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
        _l("“{event}”您报名列席的议题时间调整为{when}，仍然有效，结果将短信告知。不能参加请点链接告知： {link}"),
        "event", "when", "link", also=("arrive",), urgent=True),
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
DETAILS = {
    "meeting_kind": _l("会议类别"), "meeting_number": _l("第几次"), "held_on": _l("召开日期"),
    "closed_reason": _l("不公开的原因"), "people": _l("人数"), "signed_on": _l("签字日期"),
}
VALUES = {"meeting_kind": MeetingKind.words, "closed_reason": ClosedReason.words}
SUBJECTS = {"meeting": _l("会议"), "meeting_item": _l("议题"), "closed_meeting": _l("未开放的会议")}
TODOS = (todos.lists_to_publish,)
RETENTION = retention
