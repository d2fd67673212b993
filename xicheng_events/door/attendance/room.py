"""What the house reads of `attendance` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.booking.notices.desk_links import DeskLink, LinkGroup
from xicheng_events.door.attendance import retention, staff_views, todos
from xicheng_events.door.attendance.models import Matter
from xicheng_events.door.attendance.operations.forgetting import purge_settlements
from xicheng_events.foundation.core.sweeps import Sweep

PLACES = {"queries": ("report_file",)}
PAGES = (staff_views.bp,)
SWEEPS = (Sweep(purge_settlements, 3600, in_parts=True),)
ACTIONS = {
    "checkin.closed": _l("关闭签到"),
    "checkin.exported": _l("导出到场名单"),
    "checkin.settled": _l("核对签到记录"),
}
DETAILS = {
    "came": _l("到场人数"), "matters": _l("核对事项"), "no_shows": _l("未到场人数"), "note": _l("说明"),
    "registered": _l("报名人数"),
}
VALUES = {"matters": Matter.words}
FORMS = {
    "door_desk_staff.close": _l("关闭签到"),
    "door_desk_staff.decide_late": _l("核对结束后的签到记录"),
    "door_desk_staff.matters": _l("核对签到记录"),
    "door_desk_staff.online": _l("登记线上参加的人"),
    "door_desk_staff.undo_online": _l("撤销线上参加的登记"),
    "door_desk_staff.paper": _l("录入纸质签到"),
    "door_desk_staff.set_rules": _l("修改签到设置"),
}
TODOS = (todos.late_entries_to_decide, todos.presence_online_to_enter)
DESK_LINKS = (DeskLink(LinkGroup.DOOR, _l("签到管理"), "door_desk_staff.show"),)
RETENTION = retention
