"""What members are told of tasks. No message names one, nor whom it is about: it would tell what nobody is to know."""

from xicheng_events.foundation.notify.operations import queue_notice
from xicheng_events.foundation.web.safe_addresses import full_address
from xicheng_events.openness.appointments.models import Appointment


def tell_of_task(template: str, appointment: Appointment, **values) -> None:
    """Queue one message about the term; nothing to whom nobody knows any more."""
    if appointment.phone_hash:
        queue_notice(template, phone=appointment.phone, about=appointment,
                     organisation_id=appointment.programme.organisation_id, link=full_address("/officer/tasks"),
                     **values)
