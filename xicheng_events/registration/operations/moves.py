"""The one place where a registration changes its state: a guarded statement, so that of two presses one counts."""

from flask_babel import gettext as _
from sqlalchemy import update

from xicheng_events.audit.operations import record
from xicheng_events.core import clock, codes
from xicheng_events.core.db import db
from xicheng_events.core.refusal import Refused
from xicheng_events.core.text import span
from xicheng_events.notify.operations import queue_notice
from xicheng_events.registration.models import Registration, Ticket
from xicheng_events.registration.states import HOLDING, LIVE, MOVES, RegistrationState


def move(registration: Registration, to: RegistrationState, *, by, reason: str = "", **values) -> bool:
    """Change the state if MOVES allows it and nobody was faster; False otherwise. Writes the audit entry.

    A party that held places and now doesn't loses its ticket; the caller gives the places back.
    """
    before = registration.state
    if to not in MOVES[before]:
        return False
    if to not in LIVE:
        values["ended_at"] = clock.now()
    done = db.session.execute(
        update(Registration).where(Registration.id == registration.id, Registration.state == before)
        .values(state=to, state_reason=reason, version=Registration.version + 1, **values),
        execution_options={"synchronize_session": False})
    if done.rowcount != 1:
        return False
    db.session.refresh(registration)
    if before in HOLDING and to not in HOLDING:
        db.session.execute(update(Ticket).where(Ticket.registration_id == registration.id,
                                                Ticket.revoked_at.is_(None)).values(revoked_at=clock.now()))
    record(f"registration.{to.value}", registration, by=by, before=before.value, heads=registration.heads)
    return True


def issue_ticket(registration: Registration) -> Ticket:
    """The ticket of a confirmed party: a random token for the QR, and six characters to type."""
    ticket = Ticket(slot_id=registration.slot_id, token=codes.new_ticket_token(), code=codes.new_checkin_code(),
                    admits=registration.heads, issued_at=clock.now())
    registration.ticket = ticket
    db.session.add(ticket)
    return ticket


def tell(registration: Registration, template: str, **values) -> None:
    """Send the registrant the message `template` about this registration."""
    event = registration.slot.event
    queue_notice(template, phone=registration.phone, about=registration, organisation_id=event.host_id,
                 event=event.title, phone_to_ask=event.contact_phone, **values)


def tell_confirmed(registration: Registration) -> None:
    """Tell a confirmed party when, where and with which code."""
    slot = registration.slot
    tell(registration, "confirmed", when=span(slot.starts_at, slot.ends_at), where=place_of(slot),
         code=registration.ticket.code)


def place_of(slot) -> str:
    """Where the slot takes place, in one line."""
    venue = slot.event.venue
    return f"{venue.name}{venue.room}" if venue else _("见活动公告")


def must(done: bool) -> None:
    """Refuse `changed_meanwhile` when a guarded change found another state than the page showed."""
    if not done:
        raise Refused("changed_meanwhile", _("这份报名的状态已变化，请刷新页面后查看。"))
