"""“Tell me when”: a phone that was proven is told, once a day at most, what a unit or a topic has published."""
