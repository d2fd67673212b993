"""What the house reads of `officers` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.sweeps import Sweep
from xicheng_events.openness.officers import my_views, retention, staff_evaluations, staff_views, todos, views
from xicheng_events.openness.officers.operations.forgetting import forget_evaluations
from xicheng_events.openness.officers.staff_evaluations import has_evaluations
from xicheng_events.openness.programmes.programme_links import DeskPart, ProgrammeDeskLink, once_appointed

PLACES = {"models": ("states",),
          "queries": ("duties", "done", "problems", "composition", "columns", "figures", "summary")}
PAGES = (my_views.bp, views.bp, staff_views.bp, staff_evaluations.bp)
PROGRAMME_PAGES = (my_views.own_work_beside, views.findings_beside)
PROGRAMME_DESK = (
    ProgrammeDeskLink(_l("履职总览"), "officers_staff.overview", DeskPart.RESULTS, once_appointed),
    ProgrammeDeskLink(_l("履职情况"), "officers_staff.duties", DeskPart.RESULTS, once_appointed),
    ProgrammeDeskLink(_l("履职评价"), "evaluations_staff.index", DeskPart.RESULTS, has_evaluations),
)
SWEEPS = (Sweep(forget_evaluations, 3600),)
ACTIONS = {
    "officers.evaluated": _l("填写履职评价"),
    "officers.list_exported": _l("导出履职情况"),
}
FORMS = {"evaluations_staff.write": _l("填写履职评价")}
TODOS = (todos.evaluations_to_write,)
LATE = (todos.evaluations_late,)
RETENTION = retention
