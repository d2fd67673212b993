"""Moving a party to another slot of its event, and telling it once more what it has."""

from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from xicheng_events.booking.events.desk_rights import require_in_charge, require_reason
from xicheng_events.booking.events.models import Quota, Slot
from xicheng_events.booking.events.quotas import claim, release_places, take_turn
from xicheng_events.booking.registration.models import Registration, Ticket
from xicheng_events.booking.registration.operations.ages_on_new_day import age_party_again
from xicheng_events.booking.registration.operations.already_there import named_to
from xicheng_events.booking.registration.operations.eligibility import event_day, places_like
from xicheng_events.booking.registration.operations.transitions import (
    change_as_read,
    tell_confirmed,
    tell_of_place,
    tell_party,
)
from xicheng_events.booking.registration.operations.waiting_list import CLAIM_IF_NOBODY_WAITS, offer_line
from xicheng_events.booking.registration.states import HOLDING, LIVE, RegistrationState
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock, codes
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.languages import in_house_language
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.text import span

S = RegistrationState
MOVABLE = (S.CONFIRMED, S.PENDING, S.APPLIED)
_TRIES = 5  # six characters of 32 for the codes of one slot


def move_to_slot(registration: Registration, slot: Slot, *, reason: str, by: Person) -> Registration:
    """Move a party to another slot: places there are taken before those here are given back, and its code is new.

    Refuses `not_yours`, `no_reason`, `not_movable` for a party that waits or has gone, `slot_over`, `already_there`,
    `overlap` with a place elsewhere, `no_seat`, `no_category`, `full` where places are missing or others wait for them,
    `already_in` once somebody of the party has come in, and `changed_meanwhile`.
    """
    require_in_charge(by, registration.slot.event)
    require_reason(reason)
    _check(registration, slot, by)
    target, before, from_slot = _quota_for(registration, slot), registration.quota, registration.slot
    for quota_id in sorted({before.id, target.id}):
        take_turn(quota_id)
    held = registration.state in HOLDING
    if held and not claim(target.id, registration.heads, how=CLAIM_IF_NOBODY_WAITS):
        raise Refused("full", _("那一场没有%(n)s个空余名额，或已有人在候补，不能调整过去。", n=registration.heads),
                      "slot")
    _renew_ticket(registration, slot)
    _rewrite(registration, slot, target)
    if held:
        release_places(before.id, registration.heads)
    record("registration.moved_slot", registration, by=by, before=from_slot.id, after=slot.id, reason=reason)
    if event_day(slot) != event_day(from_slot):
        age_party_again(registration, by=by)
    _tell_moved(registration)
    offer_line(before)
    db.session.flush()
    return registration


def _check(registration: Registration, slot: Slot, by: Person) -> None:
    if registration.state not in MOVABLE:
        raise Refused("not_movable", _("当前状态为“%(state)s”，不能调整场次。", state=registration.state.label))
    if slot.event_id != registration.slot.event_id or not slot.event.is_open \
            or slot.starts_at <= clock.now():
        raise Refused("slot_over", _("那一场已开始或已取消，请选择其他场次。"), "slot")
    there = _other(registration, Registration.slot_id == slot.id, Registration.state.in_(LIVE))
    if slot.id == registration.slot_id or there:
        raise _already_there(registration)
    elsewhere = _other(registration, Registration.slot_id != slot.id, Registration.state.in_(HOLDING),
                       Slot.starts_at < slot.ends_at, Slot.ends_at > slot.starts_at)
    if elsewhere:
        raise Refused("overlap", _("%(name)s在那个时间已有%(event)s的名额，请先与本人联系。", name=registration.name,
                                   event=named_to(by, elsewhere)), "slot")


def _already_there(registration: Registration) -> Refused:
    return Refused("already_there", _("%(name)s已报名那一场，不需要调整。", name=registration.name), "slot")


def _other(registration: Registration, *conditions) -> Registration | None:
    return db.session.scalar(select(Registration).join(Registration.slot).where(
        Registration.person_id == registration.person_id, Registration.id != registration.id, *conditions).limit(1))


def _quota_for(registration: Registration, slot: Slot) -> Quota:
    """The places of the same kind of seat there, of the party's category or for everybody."""
    has = registration.quota
    if has.seat not in slot.seats:
        raise Refused("no_seat", _("那一场没有%(seat)s名额，不能调整过去。", seat=has.seat.label), "slot")
    found = places_like(slot, has.seat, has.category)
    if found is None:
        raise Refused("no_category", _("那一场没有“%(category)s”的名额，不能调整过去。",
                                       category=has.category.label), "slot")
    return found


def _renew_ticket(registration: Registration, slot: Slot) -> None:
    """The same ticket with another token and code, for the other slot: the old ones end."""
    for _attempt in range(_TRIES if registration.ticket else 0):
        try:
            with db.session.begin_nested():
                done = write(
                    update(Ticket).where(Ticket.id == registration.ticket.id, Ticket.arrived == 0)
                    .values(slot_id=slot.id, token=codes.new_ticket_token(), code=codes.new_checkin_code(),
                            issued_at=clock.now()))
        except IntegrityError:  # another ticket of that slot has this code
            continue
        if done != 1:
            raise Refused("already_in", _("该报名已有人签到，不能调整场次。"))
        db.session.refresh(registration.ticket)
        return


def _rewrite(registration: Registration, slot: Slot, quota: Quota) -> None:
    """Of two who move it at once, one does; a second live registration there is the database's to refuse."""
    try:
        with db.session.begin_nested():
            change_as_read(registration, slot_id=slot.id, quota_id=quota.id)
    except IntegrityError:
        raise _already_there(registration) from None


@in_house_language
def _tell_moved(registration: Registration) -> None:
    if registration.state == S.CONFIRMED:
        tell_of_place(registration, "moved", event=registration.slot.event.title)
    else:
        tell_party(registration, "moved_waiting", when=span(registration.slot.starts_at, registration.slot.ends_at))


def tell_again(registration: Registration, *, by: Person) -> None:
    """Send a confirmed party its time, place and code once more. Refuses `not_confirmed`."""
    require_in_charge(by, registration.slot.event)
    if registration.state != S.CONFIRMED:
        raise Refused("not_confirmed", _("只有报名成功的才有签到码可以重发。"))
    tell_confirmed(registration)
    record("registration.told_again", registration, by=by)
    db.session.flush()
