"""What the house reads of `notify` (core/house.py)."""

from xicheng_events.foundation.core.sweeps import Sweep
from xicheng_events.foundation.notify import retention, staff_views
from xicheng_events.foundation.notify.delivery import deliver_due_notices, deliver_urgent_notices
from xicheng_events.foundation.notify.operations import forget_loose_notices

PAGES = (staff_views.bp,)
SWEEPS = (
    Sweep(deliver_urgent_notices, 1, at_once=3),
    Sweep(deliver_due_notices, 1, at_once=3),
    Sweep(forget_loose_notices, 3600, in_parts=True),
)
RETENTION = retention
