"""Telling many at once: mass notices to a part of those registered, reminders by schedule, and the outbox's desk."""
