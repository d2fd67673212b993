"""A ticket rests until a condition is met: a later room sets it and says when it is met; the place is kept."""

from flask_babel import gettext as _
from sqlalchemy import exists, select, update

from xicheng_events.booking.registration.models import Registration, Ticket, TicketCondition
from xicheng_events.booking.registration.operations.transitions import give_up_ticket, tell_confirmed, touch
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.inserts import insert_unless_there


def set_condition(registration: Registration, key: str, *, by) -> bool:
    """Have the ticket rest until the condition `key` (`conditions.all_conditions`) is met; one that is issued later
    rests from its start. Whether this call did: set twice, it is set once, and what was met stays met.

    Refuses `already_in` once somebody of the party has come in.
    """
    if not insert_unless_there(TicketCondition, registration_id=registration.id, key=key, set_at=clock.now()):
        return False
    _take_turn(registration)
    give_up_ticket(registration, _("该报名已有人签到，不能再加手续。"))
    _read_ticket(registration)
    record("registration.condition_set", registration, by=by, condition=key)
    if registration.rests:
        tell_confirmed(registration)
    db.session.flush()
    return True


def meet_condition(registration: Registration, key: str, *, by) -> bool:
    """Say that the condition `key` is met, or lift it; with the last one the ticket is good, and the party is told its
    code. Whether this call did: twice is once."""
    if not write(update(TicketCondition).where(
            TicketCondition.registration_id == registration.id, TicketCondition.key == key,
            TicketCondition.met_at.is_(None)).values(met_at=clock.now())):
        return False
    _take_turn(registration)
    woken = _wake(registration)
    _read_ticket(registration)
    record("registration.condition_met", registration, by=by, condition=key)
    if woken:
        tell_confirmed(registration)
    db.session.flush()
    return True


def _wake(registration: Registration) -> bool:
    """Make the ticket good, if nothing else keeps it: of two who meet the last two conditions at once, one does."""
    others = exists().where(TicketCondition.registration_id == Ticket.registration_id, TicketCondition.met_at.is_(None))
    confirmed = select(Registration.id).where(Registration.state == RegistrationState.CONFIRMED)
    return write(update(Ticket).where(
        Ticket.registration_id == registration.id, Ticket.revoked_at.is_not(None), ~others,
        Ticket.registration_id.in_(confirmed)).values(revoked_at=None)) == 1


def _take_turn(registration: Registration) -> None:
    """Whoever gives this party a place, and its ticket, writes its row first: they come before, and their ticket is
    there to be seen, or after, and see what is written here."""
    touch([registration.id])
    db.session.refresh(registration)


def _read_ticket(registration: Registration) -> None:
    if registration.ticket:
        db.session.refresh(registration.ticket)
