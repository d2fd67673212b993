"""What the house reads of `groups` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.booking.groups import retention, staff_choosing, staff_lists, staff_views, todos
from xicheng_events.booking.groups.operations.purging import purge_lists
from xicheng_events.booking.groups.operations.registering_rows import drop_old_lists, work_off_lists
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core.desk_overview import DeskAction
from xicheng_events.foundation.core.sweeps import Sweep

PLACES = {"queries": ("columns", "list_layout", "recognising_cells", "sheets", "unread_parts")}
PAGES = (staff_views.bp, staff_lists.bp, staff_choosing.bp)
SWEEPS = (
    Sweep(work_off_lists, 2, in_parts=True),
    Sweep(drop_old_lists, 3600),
    Sweep(purge_lists, 3600),
)
ACTIONS = {
    "groups.list_exported": _l("导出集体报名名单列表"),
    "groups.slots_exported": _l("导出正在报名的场次"),
    "groups.list_taken": _l("交来集体报名名单"),
    "groups.list_chosen": _l("选定名单中要报名的人"),
    "groups.list_done": _l("集体报名办完"),
    "groups.list_dropped": _l("放弃集体报名名单"),
    "groups.list_purged": _l("到期删除名单中的信息"),
}
SUBJECTS = {"roster": _l("报名名单")}
DETAILS = {
    "bad": _l("有问题的行"), "left_out": _l("未选的行"), "of": _l("全部行数"), "refused": _l("未能保存的行"),
    "saved": _l("已保存的行"),
}
FORMS = {
    "groups_staff.create": _l("代为报名"),
    "lists_staff.create": _l("上传报名名单"),
    "lists_staff.drop": _l("放弃报名名单"),
    "choices_staff.choose": _l("保存名单中的勾选"),
    "choices_staff.save": _l("为名单中勾选的人报名"),
}
TODOS = (todos.lists_to_confirm,)
DESK_ACTIONS = (DeskAction("groups_staff.index", _l("代报名"), (Role.EDITOR,)),)
RETENTION = retention
