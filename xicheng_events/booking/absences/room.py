"""What the house reads of `absences` (core/house.py)."""

from xicheng_events.booking.absences import retention, staff_views, views
from xicheng_events.booking.absences.operations.forgetting import purge_excuses
from xicheng_events.foundation.core.sweeps import Sweep

PAGES = (views.bp, staff_views.bp)
SWEEPS = (Sweep(purge_excuses, 3600, in_parts=True),)
RETENTION = retention
