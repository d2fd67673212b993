"""What the record says of an application: which one, by its number, never whose."""

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.openness.recruitment.models import Application


def note_application(action: str, application: Application, *, by: Person | None = None, **detail) -> None:
    """Record what was done with an application."""
    record(action, application, by=by, application_code=application.code, **detail)
