"""What the house reads of `participants` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.booking.notices.desk_links import DeskLink, LinkGroup, event_is_public, event_may_change
from xicheng_events.booking.participants import (
    printed_papers,
    staff_answers,
    staff_blackouts,
    staff_papers,
    staff_review,
    staff_views,
    todos,
)
from xicheng_events.booking.participants.operations.event_changes import finish_cancellations
from xicheng_events.booking.participants.operations.picking_parties import forget_picks
from xicheng_events.booking.participants.operations.quota_releases import release_quotas
from xicheng_events.booking.registration import message_groups as told
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core.sweeps import Sweep
from xicheng_events.foundation.notify.templates import Placeholder, about_event

PLACES = {
    "queries": ("applicant_balance", "desk", "party_history", "printed_papers", "picked_parties"),
}
PAGES = (staff_views.bp, staff_review.bp, staff_papers.bp, staff_answers.bp, staff_blackouts.bp)
SWEEPS = (
    Sweep(release_quotas, 60),
    Sweep(finish_cancellations, 60),
    Sweep(forget_picks, 3600, in_parts=True),
)
PLACEHOLDERS = {
    "change": Placeholder(_l("延期或提前"), _l("延期")),
    "arrive": Placeholder(_l("签到开始的时间"), _l("13:40")),
}
TEMPLATES = {
    "not_selected": about_event(
        _l("未入选"),
        _l("很遗憾，您报名的“{event}”未入选，感谢支持，欢迎关注后续活动。"),
        "event"),
    "moved": about_event(
        _l("调整场次"),
        _l("您报名的“{event}”场次已由主办单位调整为{when}，签到码{code}，原签到码作废。咨询{phone_to_ask}"),
        "event", "when", "code"),
    "moved_online": about_event(
        _l("调整场次（线上）"),
        _l("您报名的“{event}”场次已由主办单位调整为{when}，线上参加。会议链接仍在报名页面： {link} 咨询{phone_to_ask}"),
        "event", "when", "link"),
    "moved_waiting": about_event(
        _l("调整场次（未确定名额）"),
        _l("您报名的“{event}”场次已由主办单位调整为{when}，结果将短信告知。咨询{phone_to_ask}"),
        "event", "when"),
    "revoked": about_event(
        _l("主办方取消报名"),
        _l("很抱歉，您报名的“{event}”已由主办方取消：{reason}。咨询{phone_to_ask}"),
        "event", "reason"),
    "cancel": about_event(
        _l("活动取消"),
        _l("因故取消{day}“{event}”活动，您的报名已自动取消，敬请谅解。咨询{phone_to_ask}"),
        "day", "event", urgent=True),
    # Bringing forward uses these too: {change} says which it was.
    "postpone": about_event(
        _l("活动改期"),
        _l("{name}：“{event}”因故{change}至{when}，名额保留。请告知是否参加，不答复视为参加： {link}"),
        "event", "when", "link", also=("change",), urgent=True),
    "postpone_offered": about_event(
        _l("活动改期（递补待确认）"),
        _l("“{event}”因故{change}至{when}，递补请于{until}前确认，逾期视为放弃： {link}"),
        "event", "when", "until", "link", also=("change",), urgent=True),
    "postpone_waiting": about_event(
        _l("活动改期（候补中）"),
        _l("{name}：“{event}”因故{change}至{when}，您的候补位次不变，如递补将短信通知。不参加请取消： {link}"),
        "event", "when", "link", also=("change",), urgent=True),
    "postpone_open": about_event(
        _l("活动改期（待审核、待录取）"),
        _l("{name}：“{event}”因故{change}至{when}，您的报名仍有效，结果将短信告知。不参加请取消： {link}"),
        "event", "when", "link", also=("change",), urgent=True),
}
_MOVED = {"moved", "moved_online", "moved_waiting"}
_POSTPONED = {"postpone", "postpone_offered", "postpone_waiting", "postpone_open"}
_BEFORE = (told.WAITING | told.APPLIED | _MOVED | _POSTPONED | told.PLACED | told.SEATED
           | {"party_changed", "party_noted"})
OVERTAKES = {
    "not_selected": told.WAITING | told.APPLIED,
    # These name the old day; the check-in code is on the registration's page.
    **dict.fromkeys(_POSTPONED, told.OFFERED | told.PLACED | told.SEATED | _MOVED | _POSTPONED),
    **{later: {"party_changed"} | told.PLACED | told.SEATED | _MOVED | _POSTPONED for later in _MOVED},
    "place_kept": _MOVED,  # it names the time as well
    "not_placed": _POSTPONED, "lapsed": _POSTPONED, "withdrawn": _MOVED | _POSTPONED,
    "revoked": _BEFORE, "cancel": _BEFORE,
}
ACTIONS = {
    "events.postponed": _l("活动改期"),
    "events.cancelled": _l("取消活动"),
    "events.withdrawn": _l("撤下公告"),
    "registration.found_eligible": _l("审核报名通过"),
    "registration.moved_slot": _l("调整场次"),
    "registration.capacity_changed": _l("调整名额"),
    "registration.priority_changed": _l("调整顺序"),
    "registration.released": _l("名额调剂"),
    "registration.release_stopped": _l("停止名额调剂"),
    "registration.told_again": _l("重发报名短信"),
    "registration.accepted_by_phone": _l("电话答复：参加"),
    "registration.declined_by_phone": _l("电话答复：不参加"),
    "registration.made_way": _l("为重大活动延期"),
    "registration.export_fetched": _l("下载导出的名单"),
    "registration.exported": _l("导出名单"),
    "registration.phone_shown": _l("查看完整手机号"),
}
DETAILS = {
    "after": _l("改到场次编号"), "aged": _l("年龄段有变化的组"), "capacity": _l("名额"), "days": _l("天数"),
    "giving": _l("调出身份"), "moved": _l("调剂名额"), "priority": _l("改为"), "slot": _l("场次编号"),
    "slots": _l("场次编号"), "taking": _l("调入身份"), "told": _l("通知份数"), "was": _l("原定时间"),
    "whole": _l("含完整手机号"),
}
FORMS = {
    "registration_staff.cancellation": _l("取消整场活动并通知所有人"),
    "registration_staff.capacity": _l("调整场次名额"),
    "registration_staff.find": _l("查找报名"),
    "registration_staff.withdrawal": _l("撤下公告"),
    "registration_staff.postponement": _l("活动改期并通知报名人"),
    "registration_staff.priority": _l("调整候补次序"),
    "registration_staff.releases": _l("安排空余名额的释放"),
    "registration_staff.revocation": _l("撤销一份报名"),
    "selection_staff.choose": _l("批量确定入选结果"),
    "selection_staff.pick": _l("保存对报名的勾选"),
    "selection_staff.review": _l("审核一份报名"),
    "papers_staff.drop": _l("删除导出的名单"),
    "papers_staff.export": _l("导出报名名单"),
    "answers_staff.answer": _l("登记电话答复"),
    "answers_staff.move": _l("把这一方改到另一场次"),
    "answers_staff.reveal": _l("查看这份报名的完整证件或手机号码"),
    "answers_staff.tell_again": _l("再发一次报名结果短信"),
    "blackouts_staff.add": _l("安排重大活动期间"),
    "blackouts_staff.lift": _l("解除重大活动期间"),
    "blackouts_staff.postpone": _l("为重大活动延期并通知报名人"),
}
TODOS = (todos.events_in_the_way, todos.parties_to_review)
DESK_LINKS = (
    DeskLink(LinkGroup.BOOKING, _l("报名名单"), "registration_staff.index", is_first=True),
    DeskLink(LinkGroup.CHANGE, _l("办理改期"), "registration_staff.postponement", when=event_may_change),
    DeskLink(LinkGroup.CHANGE, _l("取消活动"), "registration_staff.cancellation", when=event_may_change),
    DeskLink(LinkGroup.CHANGE, _l("撤下公告"), "registration_staff.withdrawal", when=event_is_public,
             roles=(Role.LEADER,)),
)
LONG_LISTS = {"registration": printed_papers.LIST_OF_PARTIES}
