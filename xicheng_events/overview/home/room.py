"""What the house reads of `home` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.overview.home import (
    closing_views,
    help_views,
    staff_retention,
    staff_system,
    staff_units,
    staff_views,
    views,
)

PLACES = {"queries": ("desk_overview", "health", "help_words", "my_registrations", "own_data")}
PAGES = (views.bp, help_views.bp, closing_views.bp, staff_views.bp, staff_retention.bp, staff_system.bp, staff_units.bp)
ACTIONS = {"accounts.units_exported": _l("导出单位名录")}
FORMS = {
    "closing.close": _l("注销账号"),
    "closing.send_code": _l("获取注销账号的验证码"),
    "retention_staff.release": _l("恢复到期删除"),
    "units_staff.add": _l("添加单位"),
    "units_staff.change": _l("修改单位信息"),
    "units_staff.close": _l("撤销单位"),
    "units_staff.reopen": _l("恢复单位"),
}
