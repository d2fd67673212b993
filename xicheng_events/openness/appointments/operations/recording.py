"""What the record says of a term: which one, by the number of its certificate, never whose."""

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.openness.appointments.models import Appointment


def note_term(action: str, appointment: Appointment, *, by: Person | None = None, **detail) -> None:
    """Record what was done with a term."""
    record(action, appointment, by=by, certificate=appointment.certificate_number, **detail)
