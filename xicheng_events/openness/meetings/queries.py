"""What is asked of meetings and their agendas."""

from flask_babel import gettext as _
from sqlalchemy import inspect, select
from sqlalchemy.orm import joinedload

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.core.db import db
from xicheng_events.openness.meetings.kinds import Openness, Speaking
from xicheng_events.openness.meetings.models import AgendaItem, Meeting

_ITEMS = "agenda items by slot"
S = RegistrationState


def meeting_of(event_id: int) -> Meeting | None:
    """The meeting that an event is; None while nothing is said of it."""
    return db.session.get(Meeting, event_id)


def items_of_meeting(event_id: int) -> dict[int, AgendaItem]:
    """The items of its agenda by the ids of their slots."""
    found = (select(AgendaItem).join(Slot, Slot.id == AgendaItem.slot_id).where(Slot.event_id == event_id)
             .options(joinedload(AgendaItem.unit)))
    return {item.slot_id: item for item in db.session.scalars(found)}


def item_of(slot: Slot) -> AgendaItem | None:
    """What a slot is besides. All of its meeting are read with the first, once: pages ask slot by slot."""
    if slot.event is None or slot.event.id is None:
        return None
    known = inspect(slot.event).info
    if _ITEMS not in known:
        known[_ITEMS] = items_of_meeting(slot.event.id)
    return known[_ITEMS].get(slot.id)


def forget_items(event: Event) -> None:
    """For whoever adds an item or takes one away: what was read of them with the event is read anew."""
    inspect(event).info.pop(_ITEMS, None)


def openness_of(event: Event) -> Openness:
    """How much of it is open: items without places aren't."""
    are_open = {bool(slot.capacity) for slot in event.slots}
    return Openness.ALL if are_open == {True} else Openness.SOME if True in are_open else Openness.NONE


def speaking_words(rule: Speaking, minutes: int | None) -> str:
    """What those may do who attend, in words: “可发言，每人3分钟”."""
    return _("%(rule)s，每人%(n)s分钟", rule=rule.label, n=minutes) if minutes else rule.label


def words_of_invitation(state: RegistrationState) -> str:
    """What a state of a registration is called in a meeting, where it is called otherwise (domain §3.3)."""
    words = {S.APPLIED: _("等待审定"), S.PENDING: _("等待审定"), S.WAITING: _("递补人选"),
             S.OFFERED: _("已邀请，待回复"), S.CONFIRMED: _("确认参加"), S.WITHDRAWN: _("已谢绝"),
             S.LAPSED: _("逾期未回复")}
    return words.get(state, state.label)


def invitation_words(registration: Registration) -> str:
    """How an invitation stands, as the states of a registration are called for a meeting (domain §3.3)."""
    if registration.waits_for_desk:
        return _("名单已定后回复参加，待确认")
    if registration.state == S.APPLIED and registration.eligible:
        return _("已入围，等待审定")  # the eligibility check is passed: on the short list
    if registration.state == S.WITHDRAWN and registration.ticket:
        return _("确认参加后取消")
    return words_of_invitation(registration.state)
