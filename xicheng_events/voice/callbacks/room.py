"""What the house reads of `callbacks` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.desk_overview import DeskAction
from xicheng_events.foundation.core.sweeps import Sweep
from xicheng_events.foundation.notify.templates import Template
from xicheng_events.voice.callbacks import queries, staff_views, todos
from xicheng_events.voice.callbacks.models import CallOutcome
from xicheng_events.voice.callbacks.operations import close_quiet_issues

PAGES = (staff_views.bp,)
SWEEPS = (Sweep(close_quiet_issues, 3600),)
TEMPLATES = {
    "call_missed": Template(
        _l("回访未接通"),
        _l("关于您意见建议的答复，回访电话未接通，我们会再次致电。也可凭查询码{number}直接评价： {link}"),
        ("number",)),
    "calls_over": Template(
        _l("三次回访未接通"),
        _l("关于您意见建议的答复，三次回访电话均未接通，不再致电。您仍可凭查询码{number}查看答复并评价： {link}"),
        ("number", "link")),
}
OVERTAKES = {**{later: {"call_missed", "calls_over"} for later in ("reply", "reply_planned", "reopened")},
             "calls_over": {"call_missed"}}
ACTIONS = {
    "followup.callbacks_exported": _l("导出待回访列表"),
    "followup.called": _l("回访"),
    "followup.phone_shown": _l("为回访查看手机号"),
}
VALUES = {"outcome": CallOutcome.words}
FORMS = {
    "callbacks_staff.note": _l("登记回访结果"),
    "callbacks_staff.phone": _l("查看回访电话"),
}
TODOS = (todos.calls_to_make,)
FIGURES = (todos.figures_of_calls,)
DESK_ACTIONS = (DeskAction("callbacks_staff.index", _l("回访"), queries.CALLERS),)
