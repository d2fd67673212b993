"""What a postponement moved: which slots, and from when."""

from datetime import datetime
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select

from xicheng_events.audit.models import AuditEntry
from xicheng_events.core.db import db
from xicheng_events.core.text import span
from xicheng_events.events.models import Event, Slot
from xicheng_events.events.states import EventState


class Was(NamedTuple):
    """When a slot was to be before it was moved for the first time; None where that wasn't kept."""

    starts_at: datetime | None = None
    ends_at: datetime | None = None


def was_of(slot: Slot) -> list[str]:
    """The time of a slot as the record of a move keeps it."""
    return [slot.starts_at.isoformat(), slot.ends_at.isoformat()]


def moved_slots(event: Event) -> dict[int, Was]:
    """The slots of a postponed event that are at another time now than first announced, by id. One statement, none
    for any other event."""
    if event.state != EventState.POSTPONED:
        return {}
    found: dict[int, Was] = {}
    for detail in db.session.scalars(select(AuditEntry.detail).where(
            AuditEntry.subject_kind == "event", AuditEntry.subject_id == event.id,
            AuditEntry.action == "events.postponed").order_by(AuditEntry.id)):
        for slot_id in detail.get("slots", []):
            times = detail.get("was", {}).get(str(slot_id), [])
            found.setdefault(slot_id, Was(*map(datetime.fromisoformat, times)))
    now = {slot.id: Was(slot.starts_at, slot.ends_at) for slot in event.slots}
    return {slot_id: was for slot_id, was in found.items() if was != now.get(slot_id)}


def moved_words(event: Event, moved: dict[int, Was]) -> str:
    """Which slots are postponed, in a sentence: the event where it is all of them, or nobody knows."""
    names = [slot.label or span(slot.starts_at, slot.ends_at) for slot in event.slots if slot.id in moved]
    if not names or len(names) == len(event.slots):
        return _("本活动已延期，下面是新的时间。")
    return _("本活动的%(slots)s已延期，下面是新的时间；其他场次时间不变。", slots="、".join(names))
