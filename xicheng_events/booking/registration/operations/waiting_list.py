"""The waiting list: places that become free are offered in order, for a stated time (domain §2.4).

Each quota has a line of its own, in the order of `queries.line_order`. The rule for parties: the first in line is
asked. If it is too large for what is free, it is passed over once (`Event.allow_skip`): one party behind it that fits
is asked. After that, or where the event doesn't allow it, free places are kept until there are enough for it. A party
larger than the whole quota holds nobody up. Who comes new joins the end of the line.
"""

from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import exists, select, update
from sqlalchemy.orm import contains_eager, joinedload

from xicheng_events.booking.events.models import Event, Quota, Slot
from xicheng_events.booking.events.quotas import claim, claiming, release_places, take_turn
from xicheng_events.booking.registration.message_groups import ASKING
from xicheng_events.booking.registration.models import FixedList, Registration
from xicheng_events.booking.registration.offer_words import offer_message, offer_words
from xicheng_events.booking.registration.operations.transitions import (
    let_in,
    move_registration,
    settle,
    short_title,
    tell_party,
    tell_submitted,
)
from xicheng_events.booking.registration.queries import line_of, list_is_fixed, overlapping
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.text import moment, span
from xicheng_events.foundation.notify.models import Notice, NoticeState

S = RegistrationState
STOP_BEFORE_START = timedelta(hours=2)
LEAST_OFFER = timedelta(minutes=30)  # from when its message may leave: nobody is asked who has no time to answer
SOON = timedelta(hours=48)
SHORT_OFFER = timedelta(hours=4)
MOST_PASSES = 1
NIGHT_FROM, NIGHT_TO, MORNING = 21, 8, 9
_AT_ONCE = 200
_IN_VAIN = _l("候补已结束，未能递补。感谢支持，欢迎关注后续活动。")
NOT_ON_FIXED_LIST = _l("名单已定，未能安排列席。")

# For `claim`: whoever isn't in line overtakes nobody who is.
CLAIM_IF_NOBODY_WAITS = claiming(
    ~exists().where(Registration.quota_id == Quota.__table__.c.id, Registration.state == S.WAITING))

_WITH_EVENT = joinedload(Registration.slot).joinedload(Slot.event).joinedload(Event.venue)


def offers_stop_at(slot: Slot) -> datetime:
    """From then on nobody is asked any more: too late to come (domain §2.4)."""
    return slot.starts_at - STOP_BEFORE_START


def asked_no_more(now: datetime) -> datetime:
    """Slots that start before this have nobody asked any more at `now`: what is offered can be read in the morning
    only, if it is night, and must stand for a while then."""
    return _after_the_night(clock.local(now), NIGHT_TO) + LEAST_OFFER + STOP_BEFORE_START


def offer_places(slot: Slot) -> int:
    """Offer what is free to those who wait, line by line; how many parties were asked. None when it is too late
    to answer (`asked_no_more`)."""
    return sum(offer_line(quota) for quota in sorted(slot.quotas, key=lambda quota: quota.id))


def offer_line(quota: Quota) -> int:
    """Offer the free places of one quota to those who wait for them, in order; how many parties were asked. None once
    the list is fixed."""
    slot, now = quota.slot, clock.now()
    if slot.starts_at < asked_no_more(now) or not slot.event.is_open:
        return 0
    take_turn(quota.id)  # two passes over one line at once would pass a party over twice
    if list_is_fixed(slot.event):
        return 0
    db.session.refresh(quota, ["capacity", "taken"])
    asked, passed, until = 0, [], offer_end(slot, now)
    for registration in line_of(quota.id):
        if not claim(quota.id, registration.heads):
            if not _may_pass(registration, quota, slot.event):
                break
            passed.append(registration)
        elif not move_registration(registration, S.OFFERED, by=None, offer_until=until):
            release_places(quota.id, registration.heads)
        else:
            tell_party(registration, offer_message(slot.event), event=short_title(slot.event),
                       when=kept(lambda: span(slot.starts_at, slot.ends_at)), until=kept(lambda: moment(until)))
            asked += 1
            if _count_passed(passed, quota):
                break
    db.session.flush()
    return asked


def _may_pass(registration: Registration, quota: Quota, event: Event) -> bool:
    """Whether somebody behind this party, which is too large for what is free, may be asked before it."""
    return registration.heads > quota.capacity or (event.allow_skip and registration.passed_over < MOST_PASSES)


def _count_passed(passed: list[Registration], quota: Quota) -> bool:
    """Note that these were passed over; whether places are to be kept for one of them from now on."""
    waits = [registration.id for registration in passed if registration.heads <= quota.capacity]
    if waits:
        write(update(Registration).where(Registration.id.in_(waits))
              .values(passed_over=Registration.passed_over + 1), renewing=True)
    return bool(waits)


def offer_end(slot: Slot, now: datetime) -> datetime:
    """Until when an offer made at `now` stands: the event's hours, shorter when it is close, never in the night.

    The hours count from when the message can be read: at night none is sent (domain §11).
    """
    hours = SHORT_OFFER if slot.starts_at - now < SOON else timedelta(hours=slot.event.offer_hours)
    end = _after_the_night(clock.local(_after_the_night(clock.local(now), NIGHT_TO) + hours), MORNING)
    return min(end, clock.local(offers_stop_at(slot)))


def offer_rule(slot: Slot) -> str:
    """How long one has to answer an offer, in words: as `offer_end` counts."""
    usual, short, soon = slot.event.offer_hours, *(int(each.total_seconds() // 3600) for each in (SHORT_OFFER, SOON))
    is_soon = slot.starts_at - clock.now() < SOON
    if is_soon or usual == short:
        return _("收到短信后%(n)s小时内确认，逾期视为放弃。", n=short if is_soon else usual)
    return _("收到短信后%(n)s小时内确认（距开始不足%(soon)s小时的为%(short)s小时内），逾期视为放弃。", n=usual,
             soon=soon, short=short)


def _after_the_night(moment_here: datetime, hour: int) -> datetime:
    if NIGHT_TO <= moment_here.hour < NIGHT_FROM:
        return moment_here
    day = moment_here + timedelta(days=1 if moment_here.hour >= NIGHT_FROM else 0)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)


def accept_offer(registration: Registration, *, by: Person) -> Registration:
    """Take the offered place; it is certain once reviewed, where that is asked for; once the list is fixed it is a
    question for the desk, and the place is kept until the slot begins. Pressed twice it stays taken.

    Refuses `offer_over` once its time is up, and `overlap` with a place held elsewhere at that time.
    """
    if registration.state == S.OFFERED and registration.offer_until <= clock.now():
        raise Refused("offer_over", _("确认时限已过，名额将给下一位候补人员。"))
    elsewhere = overlapping(registration.person_id, registration.slot, (S.CONFIRMED, S.PENDING))
    if registration.state == S.OFFERED and elsewhere:
        raise Refused("overlap", _(
            "您已有同一时间的“%(event)s”（编号%(reference)s）。想参加本场，请先在“我的”中取消那一场，再回来确认；不参加本场，"
            "请点“%(decline)s”。", event=elsewhere.slot.event.title, reference=elsewhere.reference,
            decline=offer_words(registration).decline))
    if registration.slot.event.row.invites:
        take_turn(registration.quota_id)  # whoever fixes the list does so before, or after
        if registration.state == S.OFFERED and list_is_fixed(registration.slot.event):
            return _ask_desk(registration, by=by)
    waits_for_review = registration.slot.event.review_required and not registration.eligible
    if settle(registration, S.PENDING if waits_for_review else S.CONFIRMED, by=by, offer_until=None):
        (tell_submitted if waits_for_review else let_in)(registration)
        db.session.flush()
    return registration


def _ask_desk(registration: Registration, *, by: Person) -> Registration:
    if write(update(Registration).where(
            Registration.id == registration.id, Registration.state == S.OFFERED, Registration.accepted_at.is_(None))
            .values(accepted_at=clock.now(), offer_until=registration.slot.starts_at,
                    version=Registration.version + 1)):
        record("registration.passed_on", registration, by=by)
        tell_party(registration, "sit_in_passed_on", event=short_title(registration.slot.event))
    db.session.refresh(registration)
    return registration


def decline_offer(registration: Registration, *, by: Person) -> Registration:
    """Leave the offered place to the next in line. Pressed twice it stays left."""
    if registration.state in (S.CONFIRMED, S.PENDING):
        raise Refused("changed_meanwhile", _("您已确认参加。如不能参加，请取消报名。"))
    take_turn(registration.quota_id)
    held = registration.state == S.OFFERED
    if settle(registration, S.WITHDRAWN, by=by):
        tell_party(registration, "sit_in_declined" if held and registration.slot.event.row.invites else "withdrawn")
        if held:
            give_on(registration)
        db.session.flush()
    return registration


def give_on(registration: Registration) -> None:
    """Give back the places a party held, and offer them to those who wait."""
    release_places(registration.quota_id, registration.heads)
    offer_line(registration.quota)


def lapse_offers() -> int:
    """Sweep: offers whose time is up go to the next in line, and lines that nobody will be asked from any more end;
    how many registrations ended."""
    now = clock.now()
    over = (select(Registration).where(Registration.state == S.OFFERED, Registration.offer_until <= now)
            .options(_WITH_EVENT).order_by(Registration.quota_id, Registration.offer_until).limit(_AT_ONCE))
    lapsed = db.session.scalars(over).all()
    told = _told([registration.id for registration in lapsed])
    ended = sum(end_offer(registration, told=registration.id in told) for registration in lapsed)
    ended += _end_lines(now)
    db.session.flush()
    return ended


def end_offer(registration: Registration, *, told: bool) -> bool:
    """Give the offered places to the next in line; whether this call did. Neither who wasn't `told` of the offer is
    blamed for not having answered, nor who has, and waited for the desk."""
    take_turn(registration.quota_id)
    message, why = (("sit_in_not_placed", NOT_ON_FIXED_LIST) if registration.waits_for_desk
                    else ("lapsed", "") if told else ("not_placed", _IN_VAIN))
    blameless = {"offer_until": None, "reason": kept(lambda: str(why))} if why else {}
    if not move_registration(registration, S.LAPSED, by=None, **blameless):
        return False
    tell_party(registration, message)
    give_on(registration)
    return True


def cut_offer(registration: Registration) -> bool:
    """After the slot has been moved: the offer ends no later than offers for the new time do; for who has accepted and
    waits for the desk the place is kept until the slot begins. False, and it is at an end, where there is no time to
    answer."""
    slot, waits = registration.slot, registration.waits_for_desk
    limit = slot.starts_at if waits else offers_stop_at(slot)
    if not waits and registration.offer_until <= limit:
        return True
    if not waits and limit < clock.now() + LEAST_OFFER:
        end_offer(registration, told=False)
        return False
    write(update(Registration).where(Registration.id == registration.id, Registration.state == S.OFFERED)
          .values(offer_until=limit))
    db.session.refresh(registration)
    return registration.state == S.OFFERED


def _told(ids: list[int]) -> set[int]:
    """Those of these registrations to whom the message of their offer has gone."""
    return set(db.session.scalars(select(Notice.subject_id).where(
        Notice.subject_kind == Registration.__tablename__, Notice.subject_id.in_(ids),
        Notice.template.in_(ASKING), Notice.state == NoticeState.SENT))) if ids else set()


def _end_lines(now: datetime) -> int:
    in_vain = (select(Registration).join(Registration.slot)
               .where(Registration.state == S.WAITING, Slot.starts_at < asked_no_more(now))
               .options(_WITH_EVENT).order_by(Registration.id).limit(_AT_ONCE))
    ended = 0
    for registration in db.session.scalars(in_vain).all():
        if move_registration(registration, S.LAPSED, by=None, reason=kept(lambda: str(_IN_VAIN))):
            tell_party(registration, "not_placed")
            ended += 1
    return ended


def offer_free_places() -> int:
    """Sweep: slots that have places and people waiting for them; how many parties were asked.

    Whoever frees places offers them in the same transaction: this finds what those ahead in line had no use for.
    """
    somebody = exists().where(Registration.quota_id == Quota.id, Registration.state == S.WAITING,
                              Quota.taken + Registration.heads <= Quota.capacity)
    is_fixed = exists().where(FixedList.event_id == Event.id)
    quotas = (select(Quota).join(Quota.slot).join(Slot.event)
              .where(somebody, ~is_fixed, Event.is_open, Slot.starts_at >= asked_no_more(clock.now()))
              .options(contains_eager(Quota.slot).contains_eager(Slot.event)).order_by(Quota.id).limit(_AT_ONCE))
    return sum(offer_line(quota) for quota in db.session.scalars(quotas).all())
