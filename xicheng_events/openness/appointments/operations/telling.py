"""What members are told, each time with the link to their own page."""

from flask import current_app

from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.text import date_alone
from xicheng_events.foundation.notify.operations import queue_notice
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.appointments.queries import standing_of_term


def tell_member(template: str, appointment: Appointment, *, about: Appointment | None = None, **values) -> None:
    """Queue one message to whose term it is; nothing to whom nobody knows any more. `about`: the term of which earlier
    messages may have become untrue by it, where that is another."""
    if appointment.phone:
        queue_notice(template, phone=appointment.phone, about=about or appointment,
                     office=kept(lambda: office_of(appointment)), until=kept(lambda: date_alone(appointment.ends_on)),
                     how=kept(lambda: standing_of_term(appointment).label),
                     link=f"{current_app.config['SITE_URL']}/appointments", **values)


def office_of(appointment: Appointment) -> str:
    """As what somebody is appointed, by whom: “区统计局特邀体验员”."""
    programme = appointment.programme
    return f"{programme.unit.short_name}{programme.kind.label}"
