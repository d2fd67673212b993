"""Days off concern nobody in particular."""

PERSONAL = ()
NOT_PERSONAL = {"calendar_version": "source reason", "calendar_day": "name"}
