"""Who stayed away, and what they say about it."""
