"""What a tablet sends in after the end of its pass: kept apart, as much of it as the tablet can have held.

When it happened is then the tablet's word alone, and a tablet that was shut may be in wrong hands: it counts only once
somebody has confirmed it in 核对 (`deciding_late_entries.decide_late`).
"""

import json
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import func, select, update

from xicheng_events.booking.events.models import Slot
from xicheng_events.door.checkin.models import DoorDevice
from xicheng_events.door.checkin.operations.answers_to_tablets import Outcome
from xicheng_events.door.checkin.reading_input import Item, as_sent
from xicheng_events.door.checkin.rules_models import LateEntry, Verdict
from xicheng_events.foundation.audit import operations as audit
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.inserts import insert_new
from xicheng_events.foundation.core.refusal import Refused

# A tablet that was put away offline is opened again the next day at the latest.
TAKEN_FOR = timedelta(hours=24)
# No hand lets people in faster than this, and a few things are always on their way.
_EACH, _ON_THE_WAY = timedelta(seconds=2), 10


def keep_apart(slot: Slot, happened: list[tuple[Item, datetime]], *, offset: int, by: DoorDevice, until: datetime,
               why_not: Refused) -> dict[str, Outcome]:
    """Keep what the tablet `by`, whose door closed at `until`, says has happened before; the outcomes by key.

    `happened` are the items with their times by our clock, `offset` is by how much its clock is behind. Answers
    `kept_apart`, `not_counted` for what somebody has refused since, `foreign_key`, `too_much` past what the tablet
    can have held, and `why_not` when its end is more than a day ago.
    """
    if not happened:
        return {}
    if clock.now() > until + TAKEN_FOR:
        return {item.key: Outcome.refused(item.key, why_not) for item, _at in happened}
    room = _room(by, until)
    there = _there([item.key for item, _at in happened])
    fresh = [(item, at) for item, at in happened if item.key not in there]
    rows = [_row(slot, item, at, offset, by, why_not.code == "pass_revoked") for item, at in fresh[:room]]
    if insert_new(LateEntry, rows, key="key"):
        audit.record("checkin.kept_apart", slot, entries=len(rows), heads=sum(row["heads"] for row in rows),
                     revoked=rows[0]["revoked"], by=by)
        db.session.flush()
    there |= _there([row["key"] for row in rows])
    return {item.key: Outcome.refused(item.key, _told(there.get(item.key), slot)) for item, _at in happened}


def _room(by: DoorDevice, until: datetime) -> int:
    """How many more things the tablet can have held at its end. Holds its row: two lists at once are taken in turn."""
    write(update(DoorDevice).where(DoorDevice.id == by.id).values(name=DoorDevice.name))
    kept = db.session.scalar(select(func.count()).select_from(LateEntry).where(
        LateEntry.device_id == by.id, LateEntry.received_at >= until))
    held = by.queue_length + max(until - by.seen_at, timedelta()) // _EACH + _ON_THE_WAY
    return max(0, held - kept)


def _there(keys: list[str]) -> dict[str, tuple[int, Verdict | None]]:
    return {key: (slot_id, verdict) for key, slot_id, verdict in db.session.execute(
        select(LateEntry.key, LateEntry.slot_id, LateEntry.verdict).where(LateEntry.key.in_(keys)))}


def _row(slot: Slot, item: Item, at: datetime, offset: int, by: DoorDevice, revoked: bool) -> dict:
    return {"key": item.key, "slot_id": slot.id, "device_id": by.id, "revoked": revoked, "kind": item.kind,
            "heads": item.heads or item.claimed, "at": at, "clock_offset": offset, "received_at": clock.now(),
            "item": json.dumps(as_sent(item, at), ensure_ascii=False)}


def _told(there: tuple[int, Verdict | None] | None, slot: Slot) -> Refused:
    if there is None:
        return Refused("too_much", _("超出本机停用前可能保存的记录数，没有保存。请联系工作人员。"))
    slot_id, verdict = there
    if slot_id != slot.id:
        return Refused("foreign_key", _("这条记录的编号已被使用，没有保存。"))
    if verdict is Verdict.REFUSED:
        return Refused("not_counted", _("工作人员核对后没有计入。"))
    return Refused("kept_apart", _("通行证已到期或停用，记录已收到，待工作人员核对后才计入。"))
