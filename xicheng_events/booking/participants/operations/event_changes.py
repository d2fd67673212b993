"""What the unit does to registrations: revoking one, calling off or moving an event, changing the places."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from xicheng_events.booking.events.desk_rights import require_in_charge, require_public_reason, require_reason
from xicheng_events.booking.events.models import Event, Quota, Slot
from xicheng_events.booking.events.occasions import keep_occasion
from xicheng_events.booking.events.quotas import release_places, resize, take_turn
from xicheng_events.booking.events.reschedules import Change, change_of, note_move, was_of
from xicheng_events.booking.events.states import EventCourse
from xicheng_events.booking.notices.operations.checking import void_outgrown_slip
from xicheng_events.booking.notices.operations.rights_and_record import change_course
from xicheng_events.booking.notices.splitting_places import MOST_PLACES
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.operations.ages_on_new_day import age_again
from xicheng_events.booking.registration.operations.eligibility import event_day
from xicheng_events.booking.registration.operations.transitions import (
    give_up_ticket,
    move_registration,
    settle,
    short_title,
    tell_party,
)
from xicheng_events.booking.registration.operations.waiting_list import cut_offer, give_on, offer_line
from xicheng_events.booking.registration.queries import holders_of, live_registrations_of
from xicheng_events.booking.registration.states import HOLDING, LIVE, RegistrationState
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.languages import in_house_language
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.foundation.core.text import clock_time, day, moment, span
from xicheng_events.foundation.publishing.checked_text import drop_revised_text
from xicheng_events.foundation.publishing.kinds import may_take
from xicheng_events.foundation.publishing.operations import withdraw_thing
from xicheng_events.foundation.publishing.states import PublicationState, PublishingStep

S = RegistrationState
_AT_ONCE = 200
_NAMED = 5


def revoke(registration: Registration, *, reason: str, by: Person | None) -> None:
    """Take a registration back, with a reason the person is told; required; None: the house does. Twice is once.

    Refuses `already_in` once somebody of the party has come in.
    """
    if by is not None:
        require_in_charge(by, registration.slot.event)
    require_reason(reason)
    if registration.state == S.REVOKED:
        return
    take_turn(registration.quota_id)
    held = registration.state in HOLDING
    give_up_ticket(registration, _("该报名已有人签到，不能取消。"))
    if settle(registration, S.REVOKED, by=by, reason=reason):
        tell_party(registration, "revoked", reason=reason)
        if held:
            give_on(registration)
        else:
            offer_line(registration.quota)  # places may have been kept for this party
    db.session.flush()


def cancel_event(event: Event, *, reason: str, by: Person) -> int:
    """Call the event off; how many parties are told. The reason is public. Twice is once.

    Slots that are over keep their registrations: those people were there.
    """
    require_in_charge(by, event)
    require_public_reason(reason)
    if event.course == EventCourse.CANCELLED:
        return 0
    change_course(event, EventCourse.CANCELLED, reason=reason, by=by)
    db.session.flush()  # the row's version decides between two who press at once, before anybody is told
    told = sum(_call_off(registration, by) for registration in live_registrations_of(event))
    record("events.cancelled", event, by=by, told=told)
    db.session.flush()
    return told


def withdraw_event(event: Event, *, reason: str, by: Person) -> int:
    """撤下: nobody reads the notice any more, its address says why. What of the event is yet to come is called off with
    it; how many parties are told, as by `cancel_event`. Twice is once."""
    require_right(may_take(PublishingStep.WITHDRAW, event.publication.kind, event.host_id, by))
    require_public_reason(reason)
    if event.publication.state is PublicationState.WITHDRAWN:
        return 0
    told = cancel_event(event, reason=reason, by=by) if event.is_open else 0
    drop_revised_text(event, reason=reason, by=by)
    withdraw_thing(event, reason=reason, by=by)
    record("events.withdrawn", event, by=by, told=told, reason=reason)
    db.session.flush()
    return told


def finish_cancellations() -> int:
    """Sweep: tell those whose registration came in at the very moment in which the event was called off; how many."""
    stragglers = (select(Registration).join(Registration.slot).join(Slot.event)
                  .where(Event.course == EventCourse.CANCELLED, Registration.state.in_(LIVE),
                         Slot.ends_at > clock.now())
                  .options(joinedload(Registration.slot).joinedload(Slot.event))
                  .order_by(Registration.quota_id, Registration.id).limit(_AT_ONCE))
    told = sum(_call_off(registration, None) for registration in db.session.scalars(stragglers).all())
    db.session.flush()
    return told


@in_house_language
def _call_off(registration: Registration, by: Person | None) -> bool:
    take_turn(registration.quota_id)
    held, slot = registration.state in HOLDING, registration.slot
    if not move_registration(registration, S.REVOKED, by=by, reason=slot.event.course_reason):
        return False
    if held:
        release_places(registration.quota_id, registration.heads)
    tell_party(registration, "cancel", day=day(slot.starts_at))
    return True


# Only who has a place is asked if it is still wanted; the others read how they stand.
_POSTPONED = {S.CONFIRMED: "postpone", S.OFFERED: "postpone_offered", S.WAITING: "postpone_waiting",
              S.PENDING: "postpone_open", S.APPLIED: "postpone_open"}


def postpone_event(event: Event, *, times: dict[int, tuple[datetime, datetime]], reason: str, by: Person,
                   messages: Mapping[RegistrationState, str] = MappingProxyType(_POSTPONED)) -> int:
    """Move slots to new times, later or earlier ({slot id: (start, end)}, aware); how many parties are told, each by
    the one of `messages` for its state.

    Places are kept, calling off is free until the start, and the day before there is a new reminder. Slots that
    have begun stay where they are. Ages count on the new day. Refuses `nothing_moved`, `time_order`, `time_past`.
    """
    require_in_charge(by, event)
    require_public_reason(reason)
    now = clock.now()
    moved = [slot for slot in event.slots
             if slot.starts_at > now and times.get(slot.id, (slot.starts_at,) * 2) != (slot.starts_at, slot.ends_at)
             and slot.id in times]
    if not moved:
        raise Refused("nothing_moved", _("新的时间与原时间相同，没有改动。请填写新的时间。"))
    days, was = {slot.id: event_day(slot) for slot in moved}, {str(slot.id): was_of(slot) for slot in moved}
    change = note_move(event, moved)
    changes = {slot.id: change_of(slot.starts_at, times[slot.id][0]) for slot in moved}
    for slot in moved:
        _move_slot(slot, *times[slot.id], now)
    keep_occasion(event)
    event.cancel_until = min(slot.starts_at for slot in event.slots if slot.starts_at > now)
    if event.result_until and event.result_until >= event.cancel_until:
        event.result_until = None
    change_course(event, EventCourse.POSTPONED, reason=reason, by=by)
    void_outgrown_slip(event, by=by)
    db.session.flush()
    change.aged = age_again([slot for slot in moved if event_day(slot) != days[slot.id]], by=by)
    told = _tell_new_times(event, changes, messages)
    record("events.postponed", event, by=by, told=told, slots=[slot.id for slot in moved], was=was,
           aged=change.aged)
    db.session.flush()
    return told


@in_house_language
def _tell_new_times(event: Event, changes: dict[int, Change], messages: Mapping[RegistrationState, str]) -> int:
    concerned = [r for r in live_registrations_of(event) if r.slot_id in changes]
    for registration in concerned:
        until = {}
        if registration.state == S.OFFERED:
            if not cut_offer(registration):
                continue
            until = {"until": moment(registration.offer_until)}
        slot = registration.slot
        stands = S.PENDING if registration.waits_for_desk else registration.state  # accepted, and not confirmed yet
        tell_party(registration, messages[stands], **until, event=short_title(event),
                   change=changes[slot.id].label, when=span(slot.starts_at, slot.ends_at),
                   arrive=clock_time(slot.checkin_from))
    return len(concerned)


def _move_slot(slot: Slot, starts_at: datetime, ends_at: datetime, now: datetime) -> None:
    if ends_at <= starts_at:
        raise Refused("time_order", _("场次结束时间应晚于开始时间，请检查。"))
    if starts_at <= now:
        raise Refused("time_past", _("新的开始时间已经过去，请填写以后的时间。"))
    lead = slot.starts_at - slot.checkin_from
    slot.starts_at, slot.ends_at, slot.checkin_from = starts_at, ends_at, starts_at - lead


def change_capacity(quota: Quota, *, capacity: int, by: Person) -> int:
    """Set the places of a quota; how many waiting parties were offered one. What the door has added counts in.

    Refuses `closed` where nobody has a place, `capacity` out of range, `slot_over`, and `below_taken`: nobody loses a
    place by a number.
    """
    slot = quota.slot
    require_in_charge(by, slot.event)
    if slot.is_closed_to_all:
        raise Refused("closed", _("本议题不公开，没有名额。"), "capacity")
    least = 1 if len(slot.quotas) == 1 else 0
    if not least <= capacity <= MOST_PLACES:
        raise Refused("capacity", _("名额应为%(least)s至%(most)s之间的整数。", least=least, most=MOST_PLACES),
                      "capacity")
    if not slot.event.is_open or clock.now() >= slot.ends_at:
        raise Refused("slot_over", _("本场已结束或已取消，不能再调整名额。"))
    if not resize(quota.id, capacity):
        db.session.refresh(quota)
        who = "、".join(registration.name for registration in holders_of(quota, at_most=_NAMED))
        raise Refused("below_taken", _("已有%(n)s人占用名额（最近报名：%(who)s），不能减到%(to)s。"
                                       "请先与名单中的报名人联系。", n=quota.taken, to=capacity, who=who), "capacity")
    write(
        update(Registration).where(Registration.quota_id == quota.id, Registration.places_added > 0)
        .values(places_added=0))
    db.session.refresh(quota)
    record("registration.capacity_changed", quota, by=by, capacity=capacity)
    void_outgrown_slip(slot.event, by=by)
    asked = offer_line(quota)
    db.session.flush()
    return asked
