"""What the house reads of `audit` (core/house.py)."""

from xicheng_events.foundation.audit import retention, staff_views
from xicheng_events.foundation.audit.heads import note_head
from xicheng_events.foundation.audit.operations import seal_entries
from xicheng_events.foundation.core.sweeps import Sweep

PAGES = (staff_views.bp,)
SWEEPS = (
    Sweep(seal_entries, 10),
    Sweep(note_head, 600),
)
RETENTION = retention
