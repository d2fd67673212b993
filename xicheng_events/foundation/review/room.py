"""What the house reads of `review` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core.desk_overview import DeskAction
from xicheng_events.foundation.review import retention, staff_views, todos
from xicheng_events.foundation.review.models import Disclosure, Finding

PLACES = {"models": ("public_fields",), "queries": ("remarks_for_reviewer",)}
PAGES = (staff_views.bp,)
ACTIONS = {
    "review.list_exported": _l("导出保密审查列表"),
    "review.asked": _l("申请保密审查"),
    "review.approved": _l("保密审查通过"),
    "review.rejected": _l("保密审查不通过"),
    "review.taken_back": _l("撤回审查结论"),
    "review.voided": _l("保密审查单失效"),
}
SUBJECTS = {"review_slip": _l("保密审查单")}
DETAILS = {"disclosure": _l("公开属性"), "found": _l("审查发现"), "reason": _l("原因"), "slip": _l("审查单")}
VALUES = {"disclosure": Disclosure.words, "found": Finding.words}
FORMS = {"review_staff.decide": _l("作出保密审查决定"),
         "review_staff.take_back": _l("撤回保密审查结论")}
TODOS = (todos.slips_to_decide,)
DESK_ACTIONS = (DeskAction("review_staff.index", _l("保密审查"), (Role.SECRECY,)),)
RETENTION = retention
