"""What the house reads of `calendars` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.sweeps import Sweep
from xicheng_events.overview.calendars import retention, staff_views, todos, views
from xicheng_events.overview.calendars.operations import reckon_anew

PLACES = {"queries": ("notice", "year")}
PAGES = (views.bp, staff_views.bp)
SWEEPS = (Sweep(reckon_anew, 15, in_parts=True),)
ACTIONS = {
    "calendars.imported": _l("导入放假安排"),
    "calendars.taken_back": _l("撤回放假安排"),
}
SUBJECTS = {"calendar_version": _l("放假安排")}
DETAILS = {"makeups": _l("调休上班天数"), "year": _l("年度")}
FORMS = {
    "calendars_staff.preview": _l("查看放假安排导入后的变化"),
    "calendars_staff.take": _l("启用放假安排"),
    "calendars_staff.take_back": _l("撤回放假安排"),
}
TODOS = (todos.year_to_import,)
RETENTION = retention
