"""The clockwork's part: whoever hasn't signed is reminded once, and names on pledges are forgotten in time."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta
from flask import current_app
from sqlalchemy import select, update
from sqlalchemy.orm import contains_eager

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.registration.models import Registration, TicketCondition
from xicheng_events.booking.registration.operations.transitions import short_title, tell_party
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.inserts import insert_unless_there
from xicheng_events.foundation.core.languages import in_house_language
from xicheng_events.foundation.core.text import span
from xicheng_events.openness.pledges.models import Pledge, PledgeReminder
from xicheng_events.openness.pledges.queries import KEY

_AT_ONCE = 200
REMIND_BEFORE = timedelta(days=2)


@in_house_language
def remind_to_sign(*, at_most: int = _AT_ONCE) -> int:
    """Sweep: whose item begins within two days and who hasn't signed is told once that there is no code before; how
    many."""
    now = clock.now()
    waits = select(TicketCondition).where(TicketCondition.registration_id == Registration.id,
                                          TicketCondition.key == KEY, TicketCondition.met_at.is_(None)).exists()
    told = select(PledgeReminder).where(PledgeReminder.registration_id == Registration.id).exists()
    due = (select(Registration).join(Registration.slot).join(Slot.event)
           .where(Registration.state == RegistrationState.CONFIRMED, Slot.starts_at > now,
                  Slot.starts_at <= now + REMIND_BEFORE, Event.is_open, waits, ~told)
           .options(contains_eager(Registration.slot).contains_eager(Slot.event))
           .order_by(Registration.id).limit(at_most))
    return sum(_remind(registration) for registration in db.session.scalars(due).all())


def _remind(registration: Registration) -> bool:
    if not insert_unless_there(PledgeReminder, registration_id=registration.id, at=clock.now()):
        return False
    slot = registration.slot
    tell_party(registration, "pledge_wanted", event=short_title(slot.event), when=span(slot.starts_at, slot.ends_at))
    return True


def forget_pledges() -> int:
    """Sweep: empty the names on pledges signed PLEDGE_MONTHS ago; how many. That one was signed, and when, stays."""
    before = clock.now() - relativedelta(months=current_app.config["PLEDGE_MONTHS"])
    due = (select(Pledge.registration_id).where(Pledge.signed_at < before, Pledge.name != "")
           .order_by(Pledge.registration_id).limit(_AT_ONCE))
    return write(update(Pledge).where(Pledge.registration_id.in_(due)).values(name=""))
