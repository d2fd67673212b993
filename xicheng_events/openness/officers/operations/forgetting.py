"""Forgetting how work was judged, with whose work it was."""

from sqlalchemy import delete, select

from xicheng_events.foundation.core.db import write
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.officers.models import OfficerEvaluation


def forget_evaluations() -> int:
    """Sweep: delete what was thought of the work of who has been forgotten; how many rows."""
    gone = select(Appointment.id).where(Appointment.phone_hash == "")
    return write(delete(OfficerEvaluation).where(OfficerEvaluation.appointment_id.in_(gone)))
