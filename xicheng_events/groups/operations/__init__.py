"""Registering others: `entering` one party at a desk."""

from xicheng_events.groups.operations.entering import enter

__all__ = ["enter"]
