"""What the house reads of `home` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core.desk_overview import DeskAction
from xicheng_events.overview.home import (
    closing_views,
    help_views,
    staff_retention,
    staff_system,
    staff_units,
    staff_views,
    todos,
    views,
)

PLACES = {"queries": ("health", "help_words", "my_registrations", "my_service", "own_data")}
PAGES = (views.bp, help_views.bp, closing_views.bp, staff_views.bp, staff_retention.bp, staff_system.bp, staff_units.bp)
ACTIONS = {"accounts.units_exported": _l("导出单位名录")}
FIGURES = (todos.figures_of_messages,)
DESK_ACTIONS = (
    DeskAction("system_staff.index", _l("系统管理"), (Role.SYSADMIN,)),
    DeskAction("calendars_staff.index", _l("放假安排"), (Role.SYSADMIN,)),
)
FORMS = {
    "closing.close": _l("注销账号"),
    "closing.send_code": _l("获取注销账号的验证码"),
    "retention_staff.release": _l("恢复到期删除"),
    "units_staff.add": _l("添加单位"),
    "units_staff.change": _l("修改单位信息"),
    "units_staff.close": _l("撤销单位"),
    "units_staff.reopen": _l("恢复单位"),
}
