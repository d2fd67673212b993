"""What the house reads of `opinions` (core/house.py)."""

from xicheng_events.voice.opinions import retention, staff_views

PAGES = (staff_views.bp,)
RETENTION = retention
