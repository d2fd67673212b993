"""调整议程: what becomes of the items of a published meeting. Whoever has or awaits a place for one is told."""

from datetime import datetime
from itertools import pairwise

from flask_babel import gettext as _

from xicheng_events.booking.events.desk_rights import require_in_charge
from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.events.quotas import release_places, resize, take_turn
from xicheng_events.booking.notices.operations.checking import void_outgrown_slip
from xicheng_events.booking.notices.operations.rights_and_record import note_event
from xicheng_events.booking.participants.operations.event_changes import postpone_event
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.operations.transitions import (
    give_up_ticket,
    settle,
    short_title,
    tell_party,
)
from xicheng_events.booking.registration.queries import live_registrations_of
from xicheng_events.booking.registration.states import HOLDING, RegistrationState
from xicheng_events.booking.selection.operations.preparing import ask_reporting_unit
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.languages import in_house_language, kept
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.openness.meetings.kinds import ClosedReason, Speaking
from xicheng_events.openness.meetings.models import AgendaItem
from xicheng_events.openness.meetings.queries import forget_items, item_of

S = RegistrationState
ITEM_MOVED = {S.CONFIRMED: "item_moved", S.OFFERED: "item_moved_offered", S.WAITING: "item_moved_open",
              S.PENDING: "item_moved_open", S.APPLIED: "item_moved_open"}


def items_ahead(event: Event) -> list[Slot]:
    """The items that haven't begun: they can be put in another order."""
    return [slot for slot in event.slots if slot.starts_at > clock.now()]


def rearrange_agenda(event: Event, *, order: list[int], reason: str, by: Person) -> int:
    """Put the items that haven't begun in this `order` of the ids of their slots: each keeps its length, the first
    begins when the first did, and pauses between two stay where they are. How many parties are told.

    Refuses `order_wrong` unless each of them stands there once, and what `postpone_event` does.
    """
    there = items_ahead(event)
    by_id = {slot.id: slot for slot in there}
    if sorted(order) != sorted(by_id):
        raise Refused("order_wrong", _("请给每项议题一个不同的序号，从1到%(n)s。", n=len(there)), "order")
    return postpone_event(event, times=_times_in(there, [by_id[number] for number in order]), reason=reason, by=by,
                          messages=ITEM_MOVED)


def _times_in(there: list[Slot], order: list[Slot]) -> dict[int, tuple[datetime, datetime]]:
    pauses = [later.starts_at - earlier.ends_at for earlier, later in pairwise(there)]
    times, at = {}, there[0].starts_at if there else None
    for slot, pause in zip(order, [*pauses, None], strict=True):
        ends = at + (slot.ends_at - slot.starts_at)
        times[slot.id], at = (at, ends), ends + pause if pause is not None else None
    return times


@in_house_language
def close_item(slot: Slot, *, reason: ClosedReason | None, by: Person) -> int:
    """An open item turns out not to be: its title and its places are gone, its guests are let off with the courteous
    words and no reason beyond (domain §3.3). How many parties are told; twice is once.

    Refuses `not_yours`, `reason_missing`, `slot_over` once it has begun, and `already_in` once somebody has come in.
    """
    event = slot.event
    require_in_charge(by, event)
    if reason is None:
        raise Refused("reason_missing", _("请选择不公开的原因。"), "reason")
    item = item_of(slot) or AgendaItem(slot_id=slot.id)
    if item.closed:
        return 0
    if slot.starts_at <= clock.now():
        raise Refused("slot_over", _("本议题已开始，不能再转为不公开。"), "reason")
    for quota in sorted(slot.quotas, key=lambda quota: quota.id):
        take_turn(quota.id)
    told = sum(_let_off(registration, by) for registration in live_registrations_of(event)
               if registration.slot_id == slot.id)
    for quota in slot.quotas:
        resize(quota.id, 0)
    slot.label, slot.waiting_limit = "", 0
    ask_reporting_unit(slot, None, before=item.unit_id)
    item.unit_id, item.minutes, item.speaking, item.closed = None, None, Speaking.NONE, reason
    db.session.add(item)
    forget_items(event)
    void_outgrown_slip(event, by=by)
    note_event("meetings.item_closed", event, by, slot=slot.id, told=told)
    return told


def _let_off(registration: Registration, by: Person) -> bool:
    held = registration.state in HOLDING
    give_up_ticket(registration, _("已有人签到，不能再转为不公开。"))
    if not settle(registration, S.REVOKED, by=by, reason=kept(lambda: _("因会议安排调整"))):
        return False
    if held:
        release_places(registration.quota_id, registration.heads)
    tell_party(registration, "item_closed", event=short_title(registration.slot.event))
    return True
