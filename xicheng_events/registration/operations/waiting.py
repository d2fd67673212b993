"""The waiting list: places that become free are offered in order, for a stated time (anchors D15; domain §2.4).

The rule for parties: whoever is first in line and fits is asked. A party too large for what is free is passed over,
keeps its place in line and is asked as soon as enough places are free together. Who comes new joins the end of the
line; a place that nobody ahead can use reaches them with the next run of the clockwork.
"""

from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from xicheng_events.accounts.models import Person
from xicheng_events.core import clock
from xicheng_events.core.db import db
from xicheng_events.core.refusal import Refused
from xicheng_events.core.text import moment
from xicheng_events.events.models import Event, Quota, Slot
from xicheng_events.events.places import claim, release, take_turn
from xicheng_events.events.states import OPEN_STATES
from xicheng_events.registration.models import Registration
from xicheng_events.registration.operations.moves import issue_ticket, move, settle, tell, tell_confirmed
from xicheng_events.registration.states import RegistrationState

S = RegistrationState
STOP_BEFORE_START = timedelta(hours=2)
SOON = timedelta(hours=48)
SHORT_OFFER = timedelta(hours=4)
NIGHT_FROM, NIGHT_TO, MORNING = 21, 8, 9
_AT_ONCE = 200

_WITH_EVENT = joinedload(Registration.slot).joinedload(Slot.event).joinedload(Event.venue)


def offers_stop_at(slot: Slot) -> datetime:
    """From then on nobody is asked any more: too late to come (domain §2.4)."""
    return slot.starts_at - STOP_BEFORE_START


def offer_places(slot: Slot) -> int:
    """Offer what is free to those who wait, in order; how many parties were asked. None from two hours before."""
    now = clock.now()
    if now >= offers_stop_at(slot) or slot.event.state not in OPEN_STATES:
        return 0
    asked, until = 0, offer_end(slot, now)
    waiting = (select(Registration).where(Registration.slot_id == slot.id, Registration.state == S.WAITING)
               .order_by(Registration.queued_at, Registration.id).limit(_AT_ONCE))
    for registration in db.session.scalars(waiting).all():
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
    """Until when an offer made at `now` stands: the event's hours, shorter when it is close, never in the night.

    The hours count from when the message can be read: at night none is sent (domain §11).
    """
    hours = SHORT_OFFER if slot.starts_at - now < SOON else timedelta(hours=slot.event.offer_hours)
    end = _after_the_night(clock.local(_after_the_night(clock.local(now), NIGHT_TO) + hours), MORNING)
    return min(end, clock.local(offers_stop_at(slot)))


def _after_the_night(moment_here: datetime, hour: int) -> datetime:
    if NIGHT_TO <= moment_here.hour < NIGHT_FROM:
        return moment_here
    day = moment_here + timedelta(days=1 if moment_here.hour >= NIGHT_FROM else 0)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)


def accept_offer(registration: Registration, *, by: Person) -> Registration:
    """Take the offered place. Pressed twice it stays taken; refuses `offer_over` once its time is up."""
    if registration.state == S.OFFERED and registration.offer_until <= clock.now():
        raise Refused("offer_over", _("确认时限已过，名额将给下一位候补人员。"))
    if settle(registration, S.CONFIRMED, by=by, offer_until=None):
        issue_ticket(registration)
        tell_confirmed(registration)
        db.session.flush()
    return registration


def decline_offer(registration: Registration, *, by: Person) -> Registration:
    """Leave the offered place to the next in line. Pressed twice it stays left."""
    if registration.state == S.CONFIRMED:
        raise Refused("changed_meanwhile", _("您已确认参加。如不能参加，请取消报名。"))
    take_turn(registration.quota_id)
    held = registration.state == S.OFFERED
    if settle(registration, S.WITHDRAWN, by=by):
        tell(registration, "withdrawn")
        if held:
            give_on(registration)
        db.session.flush()
    return registration


def give_on(registration: Registration) -> None:
    """Give back the places a party held, and offer them to those who wait."""
    release(registration.quota_id, registration.heads)
    offer_places(registration.slot)


def lapse_offers() -> int:
    """Sweep: offers whose time is up go to the next in line, and lines that nobody will be asked from any more end;
    how many registrations ended."""
    now = clock.now()
    over = (select(Registration).where(Registration.state == S.OFFERED, Registration.offer_until <= now)
            .options(_WITH_EVENT).order_by(Registration.quota_id, Registration.offer_until).limit(_AT_ONCE))
    ended = 0
    for registration in db.session.scalars(over).all():
        take_turn(registration.quota_id)
        if move(registration, S.LAPSED, by=None):
            tell(registration, "lapsed")
            give_on(registration)
            ended += 1
    ended += _end_lines(now)
    db.session.flush()
    return ended


def _end_lines(now: datetime) -> int:
    in_vain = (select(Registration).join(Registration.slot)
               .where(Registration.state == S.WAITING, Slot.starts_at <= now + STOP_BEFORE_START)
               .options(_WITH_EVENT).order_by(Registration.id).limit(_AT_ONCE))
    ended = 0
    for registration in db.session.scalars(in_vain).all():
        if move(registration, S.LAPSED, by=None, reason=_("没有名额空出，候补已结束。感谢支持，欢迎关注后续活动。")):
            tell(registration, "not_placed")
            ended += 1
    return ended


def offer_free_places() -> int:
    """Sweep: slots that have places and people waiting for them; how many parties were asked.

    Whoever frees places offers them in the same transaction: this finds what those ahead in line had no use for.
    """
    somebody = exists().where(Registration.slot_id == Slot.id, Registration.state == S.WAITING,
                              Quota.taken + Registration.heads <= Quota.capacity)
    slots = (select(Slot).join(Slot.event).join(Slot.quotas)
             .where(somebody, Event.state.in_(OPEN_STATES), Slot.starts_at > clock.now() + STOP_BEFORE_START)
             .options(joinedload(Slot.event)).order_by(Slot.id).limit(_AT_ONCE))
    return sum(offer_places(slot) for slot in db.session.scalars(slots).unique().all())
