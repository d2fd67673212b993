"""What the house reads of `core` (core/house.py)."""

from xicheng_events.foundation.core import retention
from xicheng_events.foundation.core.rates import forget_old_counts
from xicheng_events.foundation.core.sweeps import Sweep

SWEEPS = (Sweep(forget_old_counts, 3600, in_parts=True),)
RETENTION = retention
