"""Registering others: `entering` one party at a desk; `taking` a list in and `working` it off."""

from xicheng_events.groups.operations.choosing import choose_all, choose_rows
from xicheng_events.groups.operations.entering import enter
from xicheng_events.groups.operations.purging import purge_lists
from xicheng_events.groups.operations.taking import drop_list, save_list, take_list
from xicheng_events.groups.operations.working import drop_old_lists, work_off_lists, work_on

__all__ = ["choose_all", "choose_rows", "drop_list", "drop_old_lists", "enter", "purge_lists", "save_list", "take_list",
           "work_off_lists", "work_on"]
