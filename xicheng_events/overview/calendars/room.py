"""What the house reads of `calendars` (core/house.py)."""

from xicheng_events.foundation.core.sweeps import Sweep
from xicheng_events.overview.calendars import retention, staff_views, views
from xicheng_events.overview.calendars.operations import reckon_anew

PAGES = (views.bp, staff_views.bp)
SWEEPS = (Sweep(reckon_anew, 15, in_parts=True),)
RETENTION = retention
