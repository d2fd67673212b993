"""What the house reads of `recommendations` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.openness.programmes.programme_links import DeskPart, ProgrammeDeskLink
from xicheng_events.openness.recommendations import staff_views, todos
from xicheng_events.openness.recommendations.queries import may_recommend

PAGES = (staff_views.bp,)
ACTIONS = {
    "applications.recommended": _l("推荐体验员、监督员人选"),
    "applications.taken_back": _l("撤回推荐"),
}
FORMS = {
    "recommending_staff.new": _l("推荐体验员、监督员人选"),
    "recommending_staff.send": _l("导入推荐名单"),
    "recommending_staff.edit": _l("修改推荐信息"),
    "recommending_staff.take_back": _l("撤回推荐"),
}
TODOS = (todos.recommendations_asked,)
PROGRAMME_DESK = (
    ProgrammeDeskLink(_l("本单位推荐"), "recommending_staff.show", DeskPart.CHOOSING, may_recommend),
)
