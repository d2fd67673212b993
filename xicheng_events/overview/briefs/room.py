"""What the house reads of `briefs` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.overview.briefs import retention, staff_views

PLACES = {"queries": ("hotline_numbers",)}
PAGES = (staff_views.bp,)
ACTIONS = {
    "briefs.opened": _l("开始编制民情月报"),
    "briefs.saved": _l("保存民情月报"),
    "briefs.hotline_put": _l("填报12345数据"),
    "briefs.hotline_removed": _l("删除12345数据"),
}
SUBJECTS = {"monthly_brief": _l("民情月报"), "hotline_numbers": _l("12345数据")}
DETAILS = {"unit": _l("单位"), "units": _l("单位数")}
FORMS = {
    "briefs_staff.open_month": _l("开始编制民情月报"),
    "briefs_staff.put_sheet": _l("导入12345数据"),
    "briefs_staff.put_unit": _l("填写一个单位的12345数据"),
    "briefs_staff.remove_unit": _l("删除一个单位的12345数据"),
    "briefs_staff.save": _l("保存民情月报"),
}
RETENTION = retention
