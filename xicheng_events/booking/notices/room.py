"""What the house reads of `notices` (core/house.py)."""

from xicheng_events.booking.events.models import Event
from xicheng_events.booking.notices import copies_views, staff_views
from xicheng_events.booking.notices.completeness import warnings_on_the_slip
from xicheng_events.booking.notices.operations.publishing import close_finished_events
from xicheng_events.foundation.core.sweeps import Sweep

PAGES = (staff_views.bp, copies_views.bp)
SWEEPS = (Sweep(close_finished_events, 60),)
REMARKS = {Event.__tablename__: warnings_on_the_slip}
