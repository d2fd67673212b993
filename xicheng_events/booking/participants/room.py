"""What the house reads of `participants` (core/house.py)."""

from xicheng_events.booking.participants import (
    retention,
    staff_answers,
    staff_blackouts,
    staff_papers,
    staff_review,
    staff_views,
)
from xicheng_events.booking.participants.exports import drop_old_exports, make_lists
from xicheng_events.booking.participants.operations.organising import finish_cancellations
from xicheng_events.booking.participants.operations.picking import forget_picks
from xicheng_events.booking.participants.operations.releasing import release_quotas
from xicheng_events.foundation.core.sweeps import Sweep

PAGES = (staff_views.bp, staff_review.bp, staff_papers.bp, staff_answers.bp, staff_blackouts.bp)
SWEEPS = (
    Sweep(release_quotas, 60),
    Sweep(finish_cancellations, 60),
    Sweep(make_lists, 2, in_parts=True),
    Sweep(drop_old_exports, 3600),
    Sweep(forget_picks, 3600),
)
RETENTION = retention
