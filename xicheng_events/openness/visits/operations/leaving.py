"""Whoever serves no more, or is suspended, isn't expected at visits and symposiums: what they were asked to is taken
back, and the places they have are given on."""

from flask_babel import gettext as _
from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import contains_eager

from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.invitations.models import Invitation, InvitationState
from xicheng_events.booking.participants.operations.event_changes import revoke
from xicheng_events.booking.registration.models import Registration, Ticket
from xicheng_events.booking.registration.states import LIVE
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.appointments.states import AppointmentState
from xicheng_events.openness.visits.models import VisitTurn
from xicheng_events.openness.visits.operations.asking import let_off
from xicheng_events.openness.visits.states import STANDING, STOPPED


def leave_visits(appointment: Appointment) -> int:
    """At once: what a member who has just resigned, or was dismissed or suspended, was to come to; how many turns."""
    return _leave(_due().where(Appointment.programme_id == appointment.programme_id,
                               Appointment.sequence == appointment.sequence))


def leave_with_terms(*, at_most: int = 100) -> int:
    """Sweep: the same of all, for who was asked, or registered, at that very moment, and whose date was moved behind
    their term; how many turns."""
    return _leave(_due().limit(at_most))


def _due() -> Select:
    """The turns to come of who serves no more: planned, asked, or with a place on which nobody has come in."""
    return (select(VisitTurn, Registration).join(VisitTurn.appointment).join(VisitTurn.slot)
            .outerjoin(VisitTurn.invitation)
            .outerjoin(Registration, and_(Registration.invitation_id == VisitTurn.invitation_id,
                                          Registration.state.in_(LIVE)))
            .outerjoin(Ticket, Ticket.registration_id == Registration.id)
            .options(contains_eager(VisitTurn.appointment))
            .where(VisitTurn.state.in_(STANDING), Slot.starts_at > clock.now(), Appointment.state.in_(STOPPED),
                   or_(VisitTurn.invitation_id.is_(None), Invitation.state == InvitationState.OPEN,
                       and_(Registration.id.is_not(None), or_(Ticket.id.is_(None), Ticket.arrived == 0))))
            .order_by(Registration.quota_id, VisitTurn.id))


def _leave(due: Select) -> int:
    return sum(_leave_one(turn, registration) for turn, registration in db.session.execute(due).unique().all())


def _leave_one(turn: VisitTurn, registration: Registration | None) -> bool:
    why = turn.appointment.state
    try:
        with db.session.begin_nested():
            if registration is None:
                return let_off(turn, None)
            revoke(registration, reason=kept(lambda: _why(why)), by=None)
            return True
    except Refused:  # they have registered, or come in, at the same moment
        return False


def _why(state: AppointmentState) -> str:
    if state is AppointmentState.SUSPENDED:
        return _("您已暂停履职")
    return _("您已辞聘") if state is AppointmentState.RESIGNED else _("您的聘任已结束")
