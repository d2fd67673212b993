"""What members are told of reports; as with tasks, no message names one."""

from xicheng_events.foundation.notify.operations import queue_notice
from xicheng_events.foundation.web.safe_addresses import full_address
from xicheng_events.openness.appointments.models import Appointment


def tell_of_report(template: str, appointment: Appointment | None) -> None:
    """Queue one message about the term; nothing to whom nobody knows any more."""
    if appointment and appointment.phone_hash:
        queue_notice(template, phone=appointment.phone, about=appointment,
                     organisation_id=appointment.programme.organisation_id, link=full_address("/officer/tasks"))
