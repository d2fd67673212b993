"""Messages: queued with what they tell of, in one transaction; delivered by the clockwork."""
