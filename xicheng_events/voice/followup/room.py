"""What the house reads of `followup` (core/house.py)."""

from xicheng_events.foundation.core.sweeps import Sweep
from xicheng_events.voice.followup import retention, staff_callbacks, staff_views, views
from xicheng_events.voice.followup.operations.purging import purge_opinion_contacts
from xicheng_events.voice.followup.operations.rating import close_quiet_issues

PAGES = (views.bp, staff_views.bp, staff_callbacks.bp)
SWEEPS = (
    Sweep(close_quiet_issues, 3600),
    Sweep(purge_opinion_contacts, 3600, in_parts=True),
)
RETENTION = retention
