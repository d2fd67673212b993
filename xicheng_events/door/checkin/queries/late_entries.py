"""What tablets sent in after their end, as 核对 shows it."""

import json
from collections import defaultdict
from contextlib import suppress

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload, lazyload

from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.registration.models import Registration, Ticket
from xicheng_events.door.checkin.reading_input import Item, Presented, read_item
from xicheng_events.door.checkin.rules_models import LateEntry
from xicheng_events.foundation.core.codes import code_meant, look_alikes
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused


def late_entries(slot: Slot) -> list[LateEntry]:
    """All of `slot`, decided or not, tablet by tablet in the order in which they came in."""
    return list(db.session.scalars(
        select(LateEntry).where(LateEntry.slot_id == slot.id)
        .options(joinedload(LateEntry.device).options(lazyload("*")),
                 joinedload(LateEntry.decided_by).lazyload("*"))
        .order_by(LateEntry.device_id, LateEntry.id)))


def open_late_entries(slot: Slot) -> int:
    """How many nobody has decided on."""
    return db.session.scalar(select(func.count()).select_from(LateEntry).where(
        LateEntry.slot_id == slot.id, LateEntry.verdict.is_(None)))


def names_in(slot: Slot, entries: list[LateEntry]) -> dict[int, str]:
    """Whom the undecided of `entries` are about, by id: a walk-in's name as given, else that of the ticket's party."""
    items = {each.id: item for each in entries if (item := _read(each))}
    wanted = defaultdict(list)
    for kind, value in {item.presented for item in items.values() if item.presented}:
        wanted[kind] += look_alikes(value) if kind in ("code", "reference") else [value]
    columns = {"token": Ticket.token, "code": Ticket.code, "ticket": Ticket.id, "reference": Registration.reference}
    found: dict[tuple, str] = {}
    if wanted:
        rows = db.session.execute(
            select(Registration.name, *columns.values()).join(Registration.ticket)
            .where(Ticket.slot_id == slot.id, or_(*(columns[kind].in_(values) for kind, values in wanted.items()))))
        for name, *values in rows:
            found |= dict.fromkeys(zip(columns, values, strict=True), name)
    return {number: (item.guest and item.guest.name) or _name_of(item.presented, found)
            for number, item in items.items()}


def _name_of(presented: Presented | None, found: dict[tuple, str]) -> str:
    if presented and presented.kind in ("code", "reference"):
        there = [value for kind, value in found if kind == presented.kind]
        presented = presented.kind, code_meant(presented.value, there)
    return found.get(presented, "")


def _read(entry: LateEntry) -> Item | None:
    with suppress(Refused):
        return read_item(json.loads(entry.item)) if entry.item else None
    return None
