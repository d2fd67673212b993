"""What the door looks up. Each takes a constant number of statements; whose door it is, is asked inside the query."""
