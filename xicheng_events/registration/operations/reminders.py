"""The reminder on the day before, at ten (domain §2.1)."""

from datetime import timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from xicheng_events.core import clock
from xicheng_events.core.db import db
from xicheng_events.core.text import clock_time
from xicheng_events.events.models import Event, Slot
from xicheng_events.events.states import OPEN_STATES
from xicheng_events.notify.models import Notice
from xicheng_events.registration.models import Registration
from xicheng_events.registration.operations.moves import place_of, tell
from xicheng_events.registration.states import RegistrationState

HOUR = 10


def send_reminders() -> int:
    """Sweep: remind everybody with a place for tomorrow, once each; how many. Nothing before ten in the morning."""
    here = clock.local(clock.now())
    if here.hour < HOUR:
        return 0
    tomorrow = here.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    reminded = exists().where(Notice.subject_kind == "registration", Notice.subject_id == Registration.id,
                              Notice.template == "reminder")
    due = (
        select(Registration).join(Registration.slot).join(Slot.event)
        .where(Registration.state == RegistrationState.CONFIRMED, Event.state.in_(OPEN_STATES),
               Slot.starts_at >= tomorrow, Slot.starts_at < tomorrow + timedelta(days=1), ~reminded)
        .options(joinedload(Registration.slot).joinedload(Slot.event).joinedload(Event.venue)).limit(500)
    )
    registrations = db.session.scalars(due).all()
    for registration in registrations:
        tell(registration, "reminder", when=clock_time(registration.slot.starts_at),
             where=place_of(registration.slot))
    db.session.flush()
    return len(registrations)
