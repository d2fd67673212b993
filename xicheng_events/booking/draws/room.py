"""What the house reads of `draws` (core/house.py)."""

from xicheng_events.booking.draws import retention, staff_views, views
from xicheng_events.booking.draws.operations.drawing import line_up_the_rest
from xicheng_events.booking.draws.operations.freezing import freeze_due_lists
from xicheng_events.booking.draws.operations.telling import close_left_out, tell_results
from xicheng_events.foundation.core.sweeps import Sweep

PAGES = (views.bp, staff_views.bp)
SWEEPS = (
    Sweep(freeze_due_lists, 30),
    Sweep(line_up_the_rest, 5),
    Sweep(tell_results, 5),
    Sweep(close_left_out, 60),
)
RETENTION = retention
