"""What the house reads of `statistics` (core/house.py)."""

from xicheng_events.overview.statistics import staff_views

PAGES = (staff_views.bp,)
