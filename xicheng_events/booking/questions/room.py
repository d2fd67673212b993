"""What the house reads of `questions` (core/house.py)."""

from xicheng_events.booking.questions import retention, staff_views
from xicheng_events.booking.questions.operations.keeping import purge_secret_answers
from xicheng_events.foundation.core.sweeps import Sweep

PAGES = (staff_views.bp,)
SWEEPS = (Sweep(purge_secret_answers, 3600),)
RETENTION = retention
