"""Who was asked and has another number since, as the desk has corrected it, is asked there."""

from sqlalchemy import select

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.invitations.models import Invitation, InvitationState
from xicheng_events.booking.invitations.operations.guest_lists import invite_at_new_phone
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.appointments.states import AppointmentState
from xicheng_events.openness.visits.models import VisitTurn
from xicheng_events.openness.visits.queries import is_open_invitation
from xicheng_events.openness.visits.states import TurnState


def ask_at_new_phones(*, at_most: int = 100) -> int:
    """Sweep: invitations that wait for an answer go to the number their member has now; how many."""
    due = (select(VisitTurn).join(VisitTurn.appointment).join(VisitTurn.invitation).join(VisitTurn.slot)
           .join(Slot.event).where(
               VisitTurn.state == TurnState.SENT, Slot.starts_at > clock.now(), Event.is_open,
               Appointment.state == AppointmentState.APPOINTED, Appointment.phone_hash != "",
               Invitation.state == InvitationState.OPEN, Invitation.expires_at > clock.now(),
               Invitation.phone_hash != Appointment.phone_hash)
           .order_by(VisitTurn.id).limit(at_most))
    return sum(follow_phone(turn) for turn in db.session.scalars(due).unique().all())


def follow_phone(turn: VisitTurn) -> bool:
    """Ask whose turn it is at the number they have now, where the invitation went to another: its link ends; whether
    that was so. What has been used meanwhile stays as it is."""
    there, member = turn.invitation, turn.appointment
    if there.phone_hash == member.phone_hash or not is_open_invitation(there):
        return False
    try:
        invite_at_new_phone(there, name=member.name, phone=member.phone)
    except Refused:
        return False
    db.session.refresh(there)
    return True
