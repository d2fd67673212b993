"""Changing one's party, and calling off."""

from flask_babel import gettext as _
from sqlalchemy import update

from xicheng_events.accounts.models import Person
from xicheng_events.audit.operations import record
from xicheng_events.core import clock
from xicheng_events.core.db import db
from xicheng_events.core.refusal import Refused
from xicheng_events.core.text import moment
from xicheng_events.events.models import Event
from xicheng_events.events.places import claim, release
from xicheng_events.events.states import EventState
from xicheng_events.registration.models import Registration, Ticket
from xicheng_events.registration.operations.eligibility import checked_party
from xicheng_events.registration.operations.moves import move, must, tell
from xicheng_events.registration.operations.waiting import free, offer_places
from xicheng_events.registration.states import HOLDING, LIVE, RegistrationState

S = RegistrationState


def withdraw(registration: Registration, *, by: Person) -> Registration:
    """Call off. Twice is once. Refuses `too_late` after the event's deadline, unless it was postponed or one waits."""
    if registration.state == S.WITHDRAWN:
        return registration
    event = registration.slot.event
    if registration.state == S.CONFIRMED and not may_withdraw(registration):
        raise Refused("too_late", _("取消截止时间%(when)s已过，请拨打%(phone)s告知。",
                                    when=moment(event.cancel_until), phone=event.contact_phone))
    held = registration.state in HOLDING
    must(move(registration, S.WITHDRAWN, by=by))
    if held:
        free(registration)
    else:
        tell(registration, "withdrawn")
    db.session.flush()
    return registration


def may_withdraw(registration: Registration) -> bool:
    """Whether the deadline leaves time; a postponed event can be called off until it starts (domain §2.4)."""
    event, now = registration.slot.event, clock.now()
    until = registration.slot.starts_at if event.state == EventState.POSTPONED else event.cancel_until
    return registration.state in LIVE and now < (until or registration.slot.starts_at)


def may_change(registration: Registration) -> bool:
    """Whether the party may still be changed: until registration closes."""
    event = registration.slot.event
    return registration.state in LIVE and clock.now() < _changes_until(event, registration)


def _changes_until(event: Event, registration: Registration):
    return event.registration_closes_at or registration.slot.starts_at


def change_party(registration: Registration, *, companions: list[dict], by: Person) -> Registration:
    """Bring other people. More heads need free places (`no_places`), fewer free some; the code stays.

    Refuses `too_late` after registration has closed and what `eligibility` refuses.
    """
    event = registration.slot.event
    if not may_change(registration):
        raise Refused("too_late", _("报名已截止，不能再修改同行人，请拨打%(phone)s咨询。", phone=event.contact_phone))
    party = checked_party(event, registration.age_band, companions)
    change = 1 + len(party) - registration.heads
    held = registration.state in HOLDING
    if held and change > 0 and not claim(registration.quota_id, change):
        raise Refused("no_places", _("剩余名额不足，未作修改。您可减少同行人，或拨打%(phone)s咨询。",
                                     phone=event.contact_phone), "companions")
    registration.heads += change
    registration.companions = party
    if registration.ticket and not _resize(registration.ticket, registration.heads):
        raise Refused("already_in", _("已有更多人签到，人数不能少于已签到人数。"), "companions")
    record("registration.party_changed", registration, by=by, heads=registration.heads)
    if held and change < 0:
        release(registration.quota_id, -change)
        offer_places(registration.slot)
    if registration.ticket:
        tell(registration, "party_changed", heads=registration.heads, code=registration.ticket.code)
    db.session.flush()
    return registration


def _resize(ticket: Ticket, heads: int) -> bool:
    done = db.session.execute(
        update(Ticket).where(Ticket.id == ticket.id, Ticket.arrived <= heads).values(admits=heads),
        execution_options={"synchronize_session": False})
    return done.rowcount == 1
