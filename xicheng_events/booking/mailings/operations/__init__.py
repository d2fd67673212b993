"""Telling many at once: `notices` for what the desk writes, `reminders` for what the schedule says, `queueing` for the
clockwork's part in both, `leaving` for their last words."""
