"""What the house reads of `checkin` (core/house.py)."""

from xicheng_events.door.checkin import guide_views, retention, self_views, staff_views, views
from xicheng_events.door.checkin.operations.confirming import purge_late_entries
from xicheng_events.door.checkin.operations.purging import purge_door_words
from xicheng_events.foundation.core.sweeps import Sweep

PAGES = (views.bp, staff_views.bp, self_views.bp, guide_views.bp)
SWEEPS = (
    Sweep(purge_door_words, 3600, in_parts=True),
    Sweep(purge_late_entries, 3600),
)
RETENTION = retention
