"""Personal links: who is asked to come, and what became of it."""
