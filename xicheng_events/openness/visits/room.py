"""What the house reads of `visits` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.booking.notices.desk_links import DeskLink, LinkGroup
from xicheng_events.foundation.core.sweeps import Sweep
from xicheng_events.openness.programmes.programme_links import DeskPart, ProgrammeDeskLink, once_appointed
from xicheng_events.openness.visits import retention, staff_event, staff_views, todos, views
from xicheng_events.openness.visits.operations.following import ask_at_new_phones
from xicheng_events.openness.visits.operations.leaving import leave_visits, leave_with_terms
from xicheng_events.openness.visits.operations.passing_time import forget_visits
from xicheng_events.openness.visits.queries import programme_of_event

PLACES = {"models": ("states", "rota"), "queries": ("availability", "attended", "points")}
PAGES = (staff_views.bp, staff_event.bp, staff_event.of_event, views.bp)
SWEEPS = (
    Sweep(leave_with_terms, 60, in_parts=True),
    Sweep(ask_at_new_phones, 60),
    Sweep(forget_visits, 3600, in_parts=True),
)
PROGRAMME_DESK = (ProgrammeDeskLink(_l("体验活动和座谈会"), "visits_staff.index", DeskPart.SERVING, once_appointed),)
DESK_LINKS = (
    DeskLink(LinkGroup.BOOKING, _l("安排项目成员"), "event_members_staff.lead_on",
             when=lambda event: event.allocation.row.needs_invitation and programme_of_event(event) is not None),
)
SERVICE_STOPS = (leave_visits,)
INVITED_BY = (views.asked_by_programme,)
STANDING = (views.leads_to_points,)
ACTIONS = {
    "visits.tied": _l("活动关联项目"),
    "visits.untied": _l("取消活动与项目的关联"),
    "visits.rota_planned": _l("体验活动排班"),
    "visits.rota_dropped": _l("撤销排班"),
    "visits.member_placed": _l("安排成员参加活动"),
    "visits.stand_in": _l("安排替补"),
    "visits.taken_back": _l("撤回安排或邀请"),
    "visits.declined": _l("成员谢绝参加"),
    "visits.away_marked": _l("登记不能参加的日期"),
    "visits.away_unmarked": _l("删除不能参加的日期"),
    "visits.forgotten": _l("删除体验活动的过期信息"),
}
SUBJECTS = {"visit_turn": _l("参加活动的安排")}
DETAILS = {"pairs": _l("组数"), "turns": _l("人次"), "despite": _l("同一时间另有安排")}
FORMS = {
    "visits_staff.new": _l("起草体验活动或座谈会"),
    "visits_staff.tie": _l("关联已有活动"),
    "visits_staff.days": _l("登记成员不能参加的日期"),
    "visits_staff.remove_days": _l("删除成员不能参加的日期"),
    "visit_staff.plan": _l("排班"),
    "visit_staff.drop": _l("撤销排班"),
    "visit_staff.send": _l("发送邀请"),
    "visit_staff.ask_all": _l("邀请全体成员"),
    "visit_staff.place": _l("安排成员"),
    "visit_staff.stand_in": _l("安排替补"),
    "visit_staff.take_back": _l("撤回安排或邀请"),
    "visit_staff.untie": _l("取消活动与项目的关联"),
    "member_visits.decline": _l("谢绝参加活动"),
    "member_visits.add_days": _l("登记不能参加的日期"),
    "member_visits.remove_days": _l("删除不能参加的日期"),
}
TODOS = (todos.visits_without_anybody, todos.dates_to_fill, todos.rotas_to_send)
RETENTION = retention
