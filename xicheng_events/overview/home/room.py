"""What the house reads of `home` (core/house.py)."""

from xicheng_events.overview.home import (
    closing_views,
    help_views,
    staff_retention,
    staff_system,
    staff_units,
    staff_views,
    views,
)

PAGES = (views.bp, help_views.bp, closing_views.bp, staff_views.bp, staff_retention.bp, staff_system.bp, staff_units.bp)
