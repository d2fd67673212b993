"""What waits in this room for whom."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import func, or_, select

from xicheng_events.booking.events.kinds import AT_DOOR
from xicheng_events.booking.events.models import Event, Quota, Slot
from xicheng_events.booking.events.states import EventCourse
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.door.checkin.models import Scan, ScanMethod
from xicheng_events.door.checkin.operations.door_rules import MAY_COUNT_LATE, MAY_RULE
from xicheng_events.door.checkin.queries.doors import DOOR_ROLES
from xicheng_events.door.checkin.rules_models import LateEntry
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.todos import Todo, first_lines, only_for

# So long after a slot it is still asked who took part online.
_ASKED_FOR = timedelta(days=14)


@only_for(*DOOR_ROLES)
def presence_online_to_enter(person: Person) -> Iterator[Todo]:
    """Slots that are over, with parties online of which nobody has been entered: without it none of them is asked how
    it was, and the report says nothing of them."""
    now = clock.now()
    online = (select(Registration.id).join(Registration.quota).where(
        Registration.slot_id == Slot.id, Registration.state == RegistrationState.CONFIRMED,
        Quota.seat.not_in(AT_DOOR)).exists())
    entered = select(Scan.id).where(Scan.slot_id == Slot.id, Scan.method == ScanMethod.ONLINE).exists()
    slots = select(Slot).join(Slot.event).where(
        Event.host_id.in_(person.organisation_ids(*DOOR_ROLES)), Event.is_public,
        Event.course != EventCourse.CANCELLED, Slot.ends_at <= now, Slot.ends_at > now - _ASKED_FOR, online, ~entered)
    found = first_lines(slots, "door_desk_staff.online", "slot_id", (Event.title, Slot.id, Slot.ends_at))
    lines = tuple(replace(line, due=line.due + _ASKED_FOR) for line in found.lines)
    for line in lines[:1]:
        yield Todo(found.count, _("场线上活动已结束，还没有登记谁参加了"), line.endpoint, line.arguments, lines)


@only_for(*MAY_RULE)
def late_entries_to_decide(person: Person) -> Iterator[Todo]:
    """What tablets sent in after their end, slot by slot, and until when it can still be counted."""
    mine = or_(*((LateEntry.revoked == revoked) & Event.host_id.in_(person.organisation_ids(*roles))
                 for revoked, roles in MAY_COUNT_LATE.items()))
    first = func.min(LateEntry.received_at)
    rows = db.session.execute(
        select(Slot.id, Event.title, func.count(LateEntry.id), first).select_from(LateEntry)
        .join(Slot, Slot.id == LateEntry.slot_id).join(Slot.event).where(LateEntry.verdict.is_(None), mine)
        .group_by(Slot.id, Event.title).order_by(first, Slot.id))
    kept = timedelta(days=current_app.config["SECRET_DAYS"])
    for slot_id, title, entries, received in rows:
        words = _("条设备停用或到期后送来的签到记录待核对：%(event)s", event=title)
        yield Todo(entries, words, "door_desk_staff.matters", {"slot_id": slot_id}, due=received + kept)
