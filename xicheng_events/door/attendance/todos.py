"""What waits in this room for whom."""

from collections.abc import Iterator
from datetime import timedelta

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import func, or_, select

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.door.checkin.operations.door_rules import MAY_COUNT_LATE, MAY_RULE
from xicheng_events.door.checkin.rules_models import LateEntry
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.todos import Todo, only_for


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
