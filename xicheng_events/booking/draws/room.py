"""What the house reads of `draws` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.booking.draws import retention, staff_views, todos, views
from xicheng_events.booking.draws.operations.drawing import line_up_the_rest
from xicheng_events.booking.draws.operations.freezing import freeze_due_lists
from xicheng_events.booking.draws.operations.telling import close_left_out, tell_results
from xicheng_events.booking.notices.desk_links import DeskLink, LinkGroup
from xicheng_events.booking.registration import message_groups as told
from xicheng_events.foundation.core.sweeps import Sweep
from xicheng_events.foundation.notify.templates import about_event

PLACES = {"queries": ("algorithm", "records", "story", "verification")}
PAGES = (views.bp, staff_views.bp)
SWEEPS = (
    Sweep(freeze_due_lists, 30),
    Sweep(line_up_the_rest, 5),
    Sweep(tell_results, 5),
    Sweep(close_left_out, 60),
)
TEMPLATES = {
    "drawn": about_event(
        _l("已抽中"),
        _l("{name}报名的“{event}”已抽中：{when}，{where}，签到码{code}。如不能参加请提前取消。"),
        "when", "where", "code"),
    "drawn_online": about_event(
        _l("已抽中（线上）"),
        _l("{name}报名的“{event}”已抽中：{when}，线上参加，开始前30分钟起在报名页面进入： {link} 不能参加请取消。"),
        "when", "link"),
    "drawn_waiting": about_event(
        _l("未抽中，列入候补"),
        _l("您报名的“{event}”本次未抽中，抽取顺序第{place}位，已列入候补，如递补将短信通知。"),
        "event", "place"),
    "left_out_of_draw": about_event(
        _l("没有参加抽取"),
        _l("很遗憾，您报名的“{event}”未通过资格审核，没有参加抽取。咨询{phone_to_ask}"),
        "event"),
}
_ON_ANOTHER_DAY = ("moved", "moved_online", "moved_waiting", "postpone", "postpone_offered", "postpone_waiting",
                   "postpone_open")
OVERTAKES = {
    **{later: {"drawn_waiting"} for later in (
        *told.PLACED, *told.OFFERED, "not_placed", "lapsed", "not_selected")},
    **{later: {"drawn", "drawn_online"} for later in _ON_ANOTHER_DAY},
    "place_kept": {"drawn", "drawn_online", "drawn_waiting"},
    **{later: {"drawn", "drawn_online", "drawn_waiting"} for later in ("withdrawn", "revoked", "cancel")},
}
ACTIONS = {
    "draws.planned": _l("安排抽取"),
    "draws.committed": _l("抽取人提交承诺"),
    "draws.frozen": _l("封存抽取名单"),
    "draws.revealed": _l("抽取人揭示随机数"),
    "draws.drawn": _l("完成抽取"),
    "draws.officer_replaced": _l("更换抽取人"),
    "draws.list_exported": _l("导出随机抽取列表"),
}
SUBJECTS = {"draw": _l("抽取")}
DETAILS = {
    "commitment": _l("承诺"), "commitments": _l("承诺"), "draw_at": _l("抽取时间"), "entries": _l("份数"),
    "list": _l("名单指纹"), "number": _l("编号"), "officers": _l("抽取人编号"), "placed": _l("录取份数"),
    "position": _l("第几位"), "rank": _l("名次"), "seed": _l("种子"),
}
FORMS = {
    "draws_staff.commitment": _l("提交抽取承诺"),
    "draws_staff.freeze": _l("封存抽取名单"),
    "draws_staff.officer": _l("更换抽取人"),
    "draws_staff.plan": _l("安排抽取"),
    "draws_staff.reveal": _l("揭示抽取随机数"),
}
TODOS = (todos.draws_to_work_on,)
LATE = (todos.draws_late,)
AWAITED = (todos.draws_awaited,)
COMING = (todos.draws_coming,)
DESK_LINKS = (
    DeskLink(LinkGroup.BOOKING, _l("抽取办理"), "draws_staff.show", when=lambda event: event.allocation.row.is_drawn),
)
RETENTION = retention
