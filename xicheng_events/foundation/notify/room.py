"""What the house reads of `notify` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.sweeps import Sweep
from xicheng_events.foundation.notify import retention, staff_views, todos
from xicheng_events.foundation.notify.delivery import deliver_due_notices, deliver_urgent_notices
from xicheng_events.foundation.notify.operations import forget_loose_notices
from xicheng_events.foundation.notify.templates import Placeholder, template_labels

PLACES = {
    "queries": ("failure_words", "overtaken", "templates", "wording_rules", "wordings"),
    "operations": ("channels", "delivery", "wording_on_leaving"),
}
PAGES = (staff_views.bp,)
SWEEPS = (
    Sweep(deliver_urgent_notices, 1, at_once=3),
    Sweep(deliver_due_notices, 1, at_once=3),
    Sweep(forget_loose_notices, 3600, in_parts=True),
)
PLACEHOLDERS = {
    "link": Placeholder(_l("链接"), "https://example.gov.cn/feedback/7K3Q9F"),
    "phone_to_ask": Placeholder(_l("咨询电话"), "010-00000000"),
    "unit": Placeholder(_l("单位"), _l("区统计局")),
    "day": Placeholder(_l("日期"), _l("2026年3月18日（星期三）")),
    "until": Placeholder(_l("时限"), _l("2026年3月16日（星期一）18:00")),
    "reason": Placeholder(_l("原因"), _l("场地设备检修")),
}
ACTIONS = {
    "notify.wording_proposed": _l("提出短信模板"),
    "notify.wording_approved": _l("审定短信模板"),
    "notify.wording_dropped": _l("撤下短信模板"),
    "notify.wording_restored": _l("恢复短信模板"),
}
SUBJECTS = {"notice": _l("短信"), "template_text": _l("短信模板")}
DETAILS = {"proposed_by": _l("提出人编号"), "template": _l("模板")}
VALUES = {"template": template_labels}
FORMS = {
    "notify_staff.approve": _l("启用本单位的短信文字"),
    "notify_staff.edit": _l("修改本单位的短信文字"),
    "notify_staff.reject": _l("不采用本单位的短信文字"),
    "notify_staff.restore": _l("恢复全区统一的短信文字"),
}
TODOS = (todos.wordings_to_decide,)
AWAITED = (todos.wordings_proposed,)
RETENTION = retention
