"""Telling many at once: `notices` for what the desk writes, `reminders` for what the schedule says, `queueing` for the
clockwork's part in both, `leaving` for their last words."""

from xicheng_events.mailings.operations.leaving import as_they_leave
from xicheng_events.mailings.operations.notices import retry_failed, send_mailing
from xicheng_events.mailings.operations.queueing import queue_mailings
from xicheng_events.mailings.operations.reminders import plan_reminders, start_reminders

__all__ = ["as_they_leave", "plan_reminders", "queue_mailings", "retry_failed", "send_mailing", "start_reminders"]
