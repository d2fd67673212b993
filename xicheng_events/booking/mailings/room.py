"""What the house reads of `mailings` (core/house.py)."""

from xicheng_events.booking.mailings import retention, staff_outbox, staff_reminders, staff_views, views
from xicheng_events.booking.mailings.operations.queueing import queue_mailings
from xicheng_events.booking.mailings.operations.reminders import start_reminders
from xicheng_events.foundation.core.sweeps import Sweep

PAGES = (views.bp, staff_views.bp, staff_reminders.bp, staff_outbox.bp)
SWEEPS = (
    Sweep(start_reminders, 60),
    Sweep(queue_mailings, 2, in_parts=True),
)
RETENTION = retention
