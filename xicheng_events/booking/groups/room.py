"""What the house reads of `groups` (core/house.py)."""

from xicheng_events.booking.groups import retention, staff_choices, staff_lists, staff_views
from xicheng_events.booking.groups.operations.purging import purge_lists
from xicheng_events.booking.groups.operations.working import drop_old_lists, work_off_lists
from xicheng_events.foundation.core.sweeps import Sweep

PAGES = (staff_views.bp, staff_lists.bp, staff_choices.bp)
SWEEPS = (
    Sweep(work_off_lists, 2, in_parts=True),
    Sweep(drop_old_lists, 3600),
    Sweep(purge_lists, 3600),
)
RETENTION = retention
