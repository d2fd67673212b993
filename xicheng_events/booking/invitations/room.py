"""What the house reads of `invitations` (core/house.py)."""

from xicheng_events.booking.invitations import retention, staff_views

PAGES = (staff_views.bp,)
RETENTION = retention
