"""What the house reads of `attendance` (core/house.py)."""

from xicheng_events.door.attendance import retention, staff_views
from xicheng_events.door.attendance.operations.forgetting import purge_settlements
from xicheng_events.foundation.core.sweeps import Sweep

PAGES = (staff_views.bp,)
SWEEPS = (Sweep(purge_settlements, 3600, in_parts=True),)
RETENTION = retention
