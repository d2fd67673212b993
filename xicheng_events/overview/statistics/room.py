"""What the house reads of `statistics` (core/house.py)."""

from xicheng_events.overview.statistics import staff_meetings, staff_views

PLACES = {"queries": ("meeting_numbers", "meeting_tables")}
PAGES = (staff_views.bp, staff_meetings.bp)
