"""What moving an event has done: which slots, from when, and whether to an earlier time or a later one."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.events.reschedule_models import Reschedule, RescheduledSlot
from xicheng_events.booking.events.states import EventCourse
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.labelled import Labelled
from xicheng_events.foundation.core.text import span


class Change(Labelled):
    """What became of a slot's time, as pages and messages say it: 已提前, 因故延期至 …"""

    EARLIER = "earlier", _l("提前")
    LATER = "later", _l("延期")
    OTHER = "other", _l("改期")  # another end alone; or nobody knows from when


class Was(NamedTuple):
    """When a slot was to be before it was moved for the first time; None where that wasn't kept."""

    starts_at: datetime | None = None
    ends_at: datetime | None = None

    def change_to(self, slot: Slot) -> Change:
        """What the time that `slot` has now is against this one."""
        return change_of(self.starts_at, slot.starts_at)


def change_of(before: datetime | None, after: datetime) -> Change:
    """What a start at `after` is against one `before`; None: nobody knows."""
    if before in (None, after):
        return Change.OTHER
    return Change.EARLIER if after < before else Change.LATER


def was_of(slot: Slot) -> list[str]:
    """The time of a slot in plain JSON."""
    return [slot.starts_at.isoformat(), slot.ends_at.isoformat()]


def note_move(event: Event, slots: Iterable[Slot]) -> Reschedule:
    """Keep when these slots of an event were to be, before they are moved."""
    moved = Reschedule(event_id=event.id, at=clock.now())
    db.session.add(moved)
    db.session.flush()
    db.session.add_all(RescheduledSlot(reschedule_id=moved.id, slot_id=slot.id, started_at=slot.starts_at,
                                       ended_at=slot.ends_at) for slot in slots)
    return moved


def moved_slots(event: Event) -> dict[int, Was]:
    """The slots of a postponed event that are at another time now than first announced, by id. One statement, none
    for any other event."""
    if event.course != EventCourse.POSTPONED:
        return {}
    found: dict[int, Was] = {}
    moves = (select(RescheduledSlot.slot_id, RescheduledSlot.started_at, RescheduledSlot.ended_at)
             .join(Reschedule, Reschedule.id == RescheduledSlot.reschedule_id)
             .where(Reschedule.event_id == event.id).order_by(Reschedule.id))
    for slot_id, *times in db.session.execute(moves):
        if found.get(slot_id, Was()) == Was():  # the first time that is known
            found[slot_id] = Was(*times)
    now = {slot.id: Was(slot.starts_at, slot.ends_at) for slot in event.slots}
    return {slot_id: was for slot_id, was in found.items() if was != now.get(slot_id)}


def moved_words(event: Event, moved: dict[int, Was]) -> str:
    """Which slots are earlier and which later, in a sentence; the event, where it is all of them."""
    if not moved:  # they have been moved back, or nobody knows
        return _("本活动的时间有过改动，以下面的时间为准。")
    names: dict[Change, list[str]] = {}
    for slot in event.slots:
        if slot.id in moved:
            change = moved[slot.id].change_to(slot)
            names.setdefault(change, []).append(slot.label or span(slot.starts_at, slot.ends_at))
    all_of_them = len(moved) == len(event.slots)
    if all_of_them and len(names) == 1:
        return _("本活动已%(change)s，下面是新的时间。", change=next(iter(names)).label)
    said = "，".join(_("%(slots)s已%(change)s", slots="、".join(each), change=change.label)
                    for change, each in names.items())
    if all_of_them:
        return _("本活动的%(said)s，下面是新的时间。", said=said)
    return _("本活动的%(said)s，下面是新的时间；其他场次时间不变。", said=said)


def slot_moved_words(slot: Slot) -> str:
    """The same for who is registered for one of the slots; empty where the event wasn't moved."""
    if slot.event.course != EventCourse.POSTPONED:
        return ""
    moved = moved_slots(slot.event)
    if not moved:
        return _("活动的时间有过改动，以下面的时间为准。")
    if slot.id not in moved:
        return _("活动有场次改期，您报名的这场时间不变。")
    was = moved[slot.id]
    new = span(slot.starts_at, slot.ends_at)
    if was.starts_at is None:
        return _("本场已改期至%(new)s。", new=new)
    return _("本场已%(change)s至%(new)s，原定%(when)s。", change=was.change_to(slot).label, new=new,
             when=span(was.starts_at, was.ends_at))
