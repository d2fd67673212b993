"""What the house reads of `feedback` (core/house.py)."""

from xicheng_events.foundation.core.sweeps import Sweep
from xicheng_events.voice.feedback import own_views, retention, staff_views, views
from xicheng_events.voice.feedback.operations.inviting import invite_those_who_came
from xicheng_events.voice.feedback.operations.moving import move_anonymous_answers

PAGES = (views.bp, own_views.bp, staff_views.bp)
SWEEPS = (
    Sweep(invite_those_who_came, 60),
    Sweep(move_anonymous_answers, 300),
)
RETENTION = retention
