"""What the house reads of `seating` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.booking.notices.desk_links import DeskLink, LinkGroup
from xicheng_events.booking.seating import retention, staff_plans, staff_prints, staff_views
from xicheng_events.booking.seating.operations.assigning import free_lost_seats
from xicheng_events.booking.seating.operations.printing import forget_prints
from xicheng_events.booking.seating.standing import own_seats
from xicheng_events.foundation.core.sweeps import Sweep
from xicheng_events.foundation.notify.templates import Placeholder, about_event

PLACES = {"queries": ("board", "drawing", "entry_lists", "plan_files", "simple_plans", "standing")}
PAGES = (staff_views.bp, staff_prints.bp, staff_plans.bp)
SWEEPS = (Sweep(free_lost_seats, 60), Sweep(forget_prints, 3600, in_parts=True))
PLACEHOLDERS = {"seats": Placeholder(_l("座位"), "A3")}
TEMPLATES = {
    "seat_set": about_event(
        _l("座位安排或调整"),
        _l("{name}报名的“{event}”座位为{seats}，以本短信为准，其他不变。咨询{phone_to_ask}"),
        "event", "seats"),
}
OVERTAKES = {later: {"seat_set"} for later in (
    "seat_set", "withdrawn", "revoked", "cancel", "moved", "moved_online", "seat_changed_online")}
ACTIONS = {
    "seating.entry_list_printed": _l("打印入场名单"),
    "seating.filled": _l("按规则排座"),
    "seating.freed": _l("腾出座位"),
    "seating.moved": _l("调整座位"),
    "seating.plan_chosen": _l("选用座位图"),
    "seating.room_plan_dropped": _l("删除座位图模板"),
    "seating.room_plan_kept": _l("保存座位图模板"),
    "seating.seated": _l("安排座位"),
    "seating.told": _l("公布座位"),
}
SUBJECTS = {"room_plan": _l("座位图模板")}
DETAILS = {"seat_before": _l("原座位"), "seat_label": _l("座位"), "seats": _l("座位数")}
FORMS = {
    "seat_papers_staff.print_list": _l("打印入场名单"),
    "seat_plans_staff.drop": _l("删除座位图模板"),
    "seat_plans_staff.make": _l("按座位数生成座位图"),
    "seat_plans_staff.take_in": _l("上传座位图"),
    "seating_staff.choose": _l("选用座位图"),
    "seating_staff.fill": _l("按规则排座"),
    "seating_staff.free": _l("腾出座位"),
    "seating_staff.put": _l("安排或调整座位"),
    "seating_staff.tell": _l("公布座位"),
}
STANDING = (own_seats,)
DESK_LINKS = (
    DeskLink(LinkGroup.BOOKING, _l("座位安排"), "seating_staff.index", when=lambda event: event.takes_place_at_venue),
)
RETENTION = retention
