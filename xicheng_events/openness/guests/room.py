"""What the house reads of `guests` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.booking.notices.desk_links import DeskLink, LinkGroup, is_published
from xicheng_events.booking.registration import message_groups as told
from xicheng_events.foundation.notify.templates import about_event
from xicheng_events.openness.guests import pool_views, retention, staff_views, todos

PLACES = {"queries": ("pool_balance",), "views": ("pool_views",)}
PAGES = (staff_views.bp, pool_views.bp)
CANDIDATE_WAYS = (pool_views.way_to_pool,)
TODOS = (todos.acceptances_to_decide, todos.items_to_propose_for)
DESK_LINKS = (
    DeskLink(LinkGroup.BOOKING, _l("列席邀请"), "guests_staff.show",
             when=lambda event: is_published(event) and event.row.slots_are_agenda),
)
TEMPLATES = {
    "sit_in_reminder": about_event(
        _l("列席邀请（提醒回复）"),
        _l("“{event}”的列席邀请还未收到您的回复，请于{until}前点链接回复参加或谢绝，逾期将邀请下一位： {link}"),
        "event", "until", "link"),
}
OVERTAKES = {"sit_in_reminder": {"sit_in"},
             **{later: {"sit_in_passed_on"} for later in (*told.PLACED, "lapsed", "not_placed", "revoked", "cancel",
                                                         "item_closed")}}
ACTIONS = {
    "guests.reminded": _l("提醒回复列席邀请"),
    "guests.list_fixed": _l("确定列席名单"),
    "guests.list_opened": _l("撤回名单已定"),
}
FORMS = {
    "guests_staff.remind": _l("提醒回复列席邀请"),
    "guests_staff.fix": _l("确定列席名单"),
    "guests_staff.reopen": _l("撤回名单已定"),
    "guests_staff.decide_acceptance": _l("确认名单已定后的回复"),
    "pool_candidates_staff.choose": _l("从代表库选取候选人"),
}
RETENTION = retention
