"""The waiting list: places that become free are offered in order, for a stated time (anchors D15; domain §2.4).

The rule for parties: whoever is first in line and fits is asked. A party too large for what is free keeps its place
in line and is asked as soon as enough places are free together.
"""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from xicheng_events.accounts.models import Person
from xicheng_events.core import clock
from xicheng_events.core.db import db
from xicheng_events.core.text import moment
from xicheng_events.events.models import Event, Slot
from xicheng_events.events.places import claim, release
from xicheng_events.events.states import OPEN_STATES
from xicheng_events.registration.models import Registration
from xicheng_events.registration.operations.moves import issue_ticket, move, must, tell, tell_confirmed
from xicheng_events.registration.states import RegistrationState

S = RegistrationState
STOP_BEFORE_START = timedelta(hours=2)
SOON = timedelta(hours=48)
SHORT_OFFER = timedelta(hours=4)
NIGHT_FROM, NIGHT_TO, MORNING = 21, 8, 9


def offer_places(slot: Slot) -> int:
    """Offer what is free to those who wait, in order; how many parties were asked. None from two hours before."""
    now = clock.now()
    if now >= slot.starts_at - STOP_BEFORE_START or slot.event.state not in OPEN_STATES:
        return 0
    asked, until = 0, offer_end(slot, now)
    waiting = select(Registration).where(Registration.slot_id == slot.id, Registration.state == S.WAITING)
    for registration in db.session.scalars(waiting.order_by(Registration.queued_at, Registration.id).limit(200)).all():
        if not claim(registration.quota_id, registration.heads):
            continue
        if not move(registration, S.OFFERED, by=None, offer_until=until):
            release(registration.quota_id, registration.heads)
            continue
        tell(registration, "promote", until=moment(until))
        asked += 1
    db.session.flush()
    return asked


def offer_end(slot: Slot, now: datetime) -> datetime:
    """Until when an offer made at `now` stands: the event's hours, shorter when it is close, never in the night."""
    hours = SHORT_OFFER if slot.starts_at - now < SOON else timedelta(hours=slot.event.offer_hours)
    end = clock.local(now + hours)
    if end.hour >= NIGHT_FROM:
        end = (end + timedelta(days=1)).replace(hour=MORNING, minute=0, second=0, microsecond=0)
    elif end.hour < NIGHT_TO:
        end = end.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    return min(end, clock.local(slot.starts_at - STOP_BEFORE_START))


def accept_offer(registration: Registration, *, by: Person) -> Registration:
    """Take the offered place. Pressed twice it stays taken; refuses `changed_meanwhile` once it has lapsed."""
    if registration.state == S.CONFIRMED:
        return registration
    must(registration.state == S.OFFERED and registration.offer_until > clock.now())
    must(move(registration, S.CONFIRMED, by=by, offer_until=None))
    issue_ticket(registration)
    db.session.flush()
    tell_confirmed(registration)
    return registration


def decline_offer(registration: Registration, *, by: Person) -> None:
    """Leave the offered place to the next in line."""
    if registration.state == S.WITHDRAWN:
        return
    must(registration.state == S.OFFERED and move(registration, S.WITHDRAWN, by=by))
    free(registration)


def free(registration: Registration) -> None:
    """Give back the places a party held, and offer them on."""
    release(registration.quota_id, registration.heads)
    tell(registration, "withdrawn")
    offer_places(registration.slot)


def lapse_offers() -> int:
    """Sweep: offers whose time is up go to the next in line; how many lapsed."""
    due = (select(Registration).where(Registration.state == S.OFFERED, Registration.offer_until <= clock.now())
           .options(joinedload(Registration.slot).joinedload(Slot.event).joinedload(Event.venue)).limit(100))
    lapsed = 0
    for registration in db.session.scalars(due).all():
        if move(registration, S.LAPSED, by=None):
            release(registration.quota_id, registration.heads)
            tell(registration, "lapsed")
            offer_places(registration.slot)
            lapsed += 1
    db.session.flush()
    return lapsed
