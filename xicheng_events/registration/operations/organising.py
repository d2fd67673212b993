"""What the unit does to registrations: revoking one, calling off or moving an event, changing the places."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from xicheng_events.accounts.models import Person, Role
from xicheng_events.audit.operations import record
from xicheng_events.core.db import db
from xicheng_events.core.refusal import Refused
from xicheng_events.core.text import day, span
from xicheng_events.events.models import Event, Quota, Slot
from xicheng_events.events.operations import move as move_event
from xicheng_events.events.places import release, resize
from xicheng_events.events.states import EventState
from xicheng_events.registration.models import Registration
from xicheng_events.registration.operations.moves import move, must, tell
from xicheng_events.registration.operations.waiting import offer_places
from xicheng_events.registration.states import HOLDING, LIVE, RegistrationState

S = RegistrationState
_IN_CHARGE = (Role.EDITOR, Role.REVIEWER, Role.LEADER)


def revoke(registration: Registration, *, reason: str, by: Person) -> None:
    """Take a registration back, with a reason the person is told; required."""
    event = registration.slot.event
    _require(by, event)
    _require_reason(reason)
    if registration.state == S.REVOKED:
        return
    held = registration.state in HOLDING
    must(move(registration, S.REVOKED, by=by, reason=reason))
    tell(registration, "revoked", reason=reason)
    if held:
        release(registration.quota_id, registration.heads)
        offer_places(registration.slot)
    db.session.flush()


def cancel_event(event: Event, *, reason: str, by: Person) -> int:
    """Call the event off; how many parties are told. The reason is public."""
    _require(by, event)
    _require_reason(reason)
    told = 0
    for registration in live_registrations_of(event):
        held = registration.state in HOLDING
        if move(registration, S.REVOKED, by=by, reason=reason):
            if held:
                release(registration.quota_id, registration.heads)
            tell(registration, "cancel", day=day(registration.slot.starts_at))
            told += 1
    move_event(event, EventState.CANCELLED)
    event.state_reason = reason
    record("events.cancelled", event, by=by, told=told)
    db.session.flush()
    return told


def postpone_event(event: Event, *, times: dict[int, tuple[datetime, datetime]], reason: str, by: Person) -> int:
    """Move slots to new times ({slot id: (start, end)}, aware); places are kept; how many parties are told."""
    _require(by, event)
    _require_reason(reason)
    for slot in event.slots:
        if slot.id in times:
            _move_slot(slot, *times[slot.id])
    first = min(slot.starts_at for slot in event.slots)
    event.cancel_until = first
    move_event(event, EventState.POSTPONED)
    event.state_reason = reason
    db.session.flush()
    live = live_registrations_of(event)
    for registration in live:
        tell(registration, "postpone", when=span(registration.slot.starts_at, registration.slot.ends_at))
    record("events.postponed", event, by=by, told=len(live))
    db.session.flush()
    return len(live)


def _move_slot(slot: Slot, starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= starts_at:
        raise Refused("time_order", _("场次结束时间应晚于开始时间。"), "times")
    lead = slot.starts_at - slot.checkin_from
    slot.starts_at, slot.ends_at, slot.checkin_from = starts_at, ends_at, starts_at - lead


def change_capacity(quota: Quota, *, capacity: int, by: Person) -> int:
    """Set the places of a quota; how many waiting parties were offered one. Refuses `below_taken` and says how many."""
    event = quota.slot.event
    _require(by, event)
    if not 1 <= capacity <= 5000:
        raise Refused("capacity", _("名额应为1至5000之间的整数。"), "capacity")
    if not resize(quota.id, capacity):
        db.session.refresh(quota)
        raise Refused("below_taken", _("已有%(n)s人占用名额，不能减到%(to)s。请先在名单中与他们联系。",
                                       n=quota.taken, to=capacity), "capacity")
    db.session.refresh(quota)
    record("registration.capacity_changed", quota, by=by, capacity=capacity)
    return offer_places(quota.slot)


def live_registrations_of(event: Event) -> list[Registration]:
    """Everybody who holds or waits for a place in this event."""
    query = select(Registration).join(Registration.slot).where(Slot.event_id == event.id,
                                                               Registration.state.in_(LIVE))
    return list(db.session.scalars(query.options(joinedload(Registration.slot)).order_by(Registration.id)))


def _require(by: Person, event: Event) -> None:
    if not by.holds(*_IN_CHARGE, organisation_id=event.host_id) and not by.is_coordinator:
        raise Refused("not_yours", _("您没有办理本单位这一步骤的权限。"))


def _require_reason(reason: str) -> None:
    if not reason:
        raise Refused("no_reason", _("请写明原因，报名人会在通知中看到。"), "reason")
