"""What the house reads of `audit` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.audit import retention, staff_views, todos
from xicheng_events.foundation.audit.chain_heads import note_head
from xicheng_events.foundation.audit.list_exports import drop_old_exports, make_lists
from xicheng_events.foundation.audit.operations import seal_entries
from xicheng_events.foundation.core.desk_overview import DeskAction
from xicheng_events.foundation.core.sweeps import Sweep

PLACES = {"queries": ("chaining", "details", "labels"),
          "operations": ("chain_heads", "clock_jumps", "exports", "list_exports")}
PAGES = (staff_views.bp,)
SWEEPS = (
    Sweep(seal_entries, 10),
    Sweep(note_head, 600),
    Sweep(make_lists, 2, in_parts=True),
    Sweep(drop_old_exports, 3600),
)
ACTIONS = {
    "audit.key_begins": _l("启用审计密钥"),
    "audit.purges_released": _l("核对时间后恢复到期删除"),
    "audit.data_key_rotated": _l("更换个人信息加密密钥"),
    "audit.sealed_anew": _l("隐去匿名评价后重新封存"),
    "audit.list_exported": _l("导出审计日志"),
}
SUBJECTS = {"audit_entry": _l("审计记录"), "clock_jump": _l("系统时间跳变")}
DETAILS = {
    "broken": _l("首个不相符的记录"), "head": _l("链尾"), "key": _l("密钥编号"), "rows": _l("行数"),
    "unreadable": _l("无法读取的数据"), "values": _l("数据条数"),
}
TODOS = (todos.clock_to_check,)
FIGURES = (todos.figures_of_today,)
DESK_ACTIONS = (DeskAction("audit_staff.index", _l("审计日志"), ("auditor",)),)
RETENTION = retention
