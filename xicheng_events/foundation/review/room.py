"""What the house reads of `review` (core/house.py)."""

from xicheng_events.foundation.review import retention, staff_views

PAGES = (staff_views.bp,)
RETENTION = retention
