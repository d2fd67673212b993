"""What the house reads of `events` (core/house.py)."""

from xicheng_events.booking.events import retention, sharing_views, views

PAGES = (views.bp, sharing_views.bp)
RETENTION = retention
