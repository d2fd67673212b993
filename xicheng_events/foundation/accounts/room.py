"""What the house reads of `accounts` (core/house.py)."""

from xicheng_events.foundation.accounts import (
    retention,
    staff_accounts,
    staff_factor,
    staff_own,
    staff_proof,
    staff_requests,
    staff_views,
    views,
)
from xicheng_events.foundation.accounts.operations.codes import forget_old_codes
from xicheng_events.foundation.accounts.operations.forgetting import forget_people
from xicheng_events.foundation.accounts.operations.requests import forget_old_requests
from xicheng_events.foundation.accounts.operations.tries import forget_old_tries
from xicheng_events.foundation.core.sweeps import Sweep

PAGES = (views.bp, staff_views.bp, staff_accounts.bp, staff_requests.bp, staff_own.bp, staff_factor.bp, staff_proof.bp)
SWEEPS = (
    Sweep(forget_old_codes, 3600, in_parts=True),
    Sweep(forget_old_tries, 3600, in_parts=True),
    Sweep(forget_old_requests, 3600),
    Sweep(forget_people, 3600, in_parts=True),
)
RETENTION = retention
