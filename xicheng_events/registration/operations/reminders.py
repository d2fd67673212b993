"""The reminder on the day before, at ten (domain §2.1)."""

from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from xicheng_events.core import clock
from xicheng_events.core.db import db
from xicheng_events.core.text import clock_time
from xicheng_events.events.models import Event, Slot
from xicheng_events.events.states import OPEN_STATES
from xicheng_events.registration.models import Registration
from xicheng_events.registration.operations.moves import place_of, tell
from xicheng_events.registration.states import RegistrationState

HOUR = 10
_AT_ONCE = 500


def send_reminders() -> int:
    """Sweep: remind everybody with a place for tomorrow, once each; how many. Nothing before ten in the morning.

    `reminded_at` is written by a guarded statement: two processes at once remind each person once.
    """
    here = clock.local(clock.now())
    if here.hour < HOUR:
        return 0
    tomorrow = here.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    due = (
        select(Registration).join(Registration.slot).join(Slot.event)
        .where(Registration.state == RegistrationState.CONFIRMED, Registration.reminded_at.is_(None),
               Event.state.in_(OPEN_STATES),
               Slot.starts_at >= tomorrow, Slot.starts_at < tomorrow + timedelta(days=1))
        .options(joinedload(Registration.slot).joinedload(Slot.event).joinedload(Event.venue))
        .order_by(Registration.id).limit(_AT_ONCE)
    )
    reminded = 0
    for registration in db.session.scalars(due).all():
        if _note(registration):
            tell(registration, "reminder", when=_("明日%(at)s", at=clock_time(registration.slot.starts_at)),
                 where=place_of(registration.slot))
            reminded += 1
    db.session.flush()
    return reminded


def _note(registration: Registration) -> bool:
    done = db.session.execute(
        update(Registration).where(Registration.id == registration.id, Registration.reminded_at.is_(None),
                                   Registration.state == RegistrationState.CONFIRMED)
        .values(reminded_at=clock.now()), execution_options={"synchronize_session": False})
    return done.rowcount == 1
