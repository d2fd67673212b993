"""Telling many at once: `notices` for what the desk writes, `reminders` for what the schedule says, `filling_outbox`
for the clockwork's part in both, `wording_on_leaving` for their last words."""
