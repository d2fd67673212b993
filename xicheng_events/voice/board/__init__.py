"""办理进展 in figures, event by event, and as open data."""
