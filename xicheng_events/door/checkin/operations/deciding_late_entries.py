"""核对 of what tablets sent in after their end: counting it, or not."""

import json
from datetime import timedelta
from itertools import groupby

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import update

from xicheng_events.booking.events.models import Slot
from xicheng_events.door.checkin.operations.answers_to_tablets import Outcome
from xicheng_events.door.checkin.operations.door_rules import MAY_COUNT_LATE
from xicheng_events.door.checkin.operations.tablet_lists import receive
from xicheng_events.door.checkin.queries.late_entries import late_entries
from xicheng_events.door.checkin.reading_input import read_item
from xicheng_events.door.checkin.rules_models import LateEntry, Verdict
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit import operations as audit
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write, write_returning
from xicheng_events.foundation.core.refusal import Refused, require_right


def may_decide(slot: Slot, person: Person, *, revoked: bool) -> bool:
    """Whether `person` says what becomes of entries of a tablet that had ended, or been shut (`revoked`)."""
    return person.is_coordinator or person.holds(*MAY_COUNT_LATE[revoked], organisation_id=slot.event.host_id)


def decide_late(slot: Slot, handles: list[str], *, verdict: str, by: Person) -> tuple[int, list[Outcome]]:
    """Count the entries of `slot` meant by `handles` (entry:17, or all of a tablet: device:3), or refuse them.

    How many were decided now, and the outcomes of those that could not be counted and are refused instead. What
    somebody has decided meanwhile stays as it is. Refuses `no_verdict`, `nothing_chosen`, `not_yours` and `unreadable`.
    """
    if verdict not in set(Verdict):
        raise Refused("no_verdict", _("请选择“计入到场”或“不计入”。"))
    open_ones = [each for each in late_entries(slot) if each.verdict is None]
    chosen = [each for each in open_ones if f"entry:{each.id}" in handles or f"device:{each.device_id}" in handles]
    if not chosen:
        raise Refused("nothing_chosen", _("请勾选要核对的记录。"))
    require_right(all(may_decide(slot, by, revoked=each.revoked) for each in chosen),
                  _("停用设备的记录由本单位审核人或负责人核对，到期设备的也可由经办人核对。"))
    if verdict == Verdict.COUNTED and not all(each.item for each in chosen):
        raise Refused("unreadable", _("有记录的内容无法读取，不能计入，请对这些记录选择“不计入”。"))
    said = {each.id: each.item for each in chosen}
    taken = set(write_returning(
        update(LateEntry).where(LateEntry.id.in_(said), LateEntry.verdict.is_(None)).returning(LateEntry.id)
        .values(verdict=Verdict(verdict), item=None, decided_by_id=by.id, decided_at=clock.now())).scalars())
    mine = [each for each in chosen if each.id in taken]
    failed = _count(slot, mine, said) if verdict == Verdict.COUNTED else []
    if taken:
        audit.record("checkin.late_decided", slot, by=by, verdict=verdict, entries=len(taken),
                     failed=len(failed), devices=sorted({each.device_id for each in mine}))
        db.session.flush()
    return len(taken), failed


def _count(slot: Slot, entries: list[LateEntry], said: dict[int, str]) -> list[Outcome]:
    """Take them in as if they had come in time, in their order; those that were refused."""
    failed = []
    for (device, offset), run in groupby(entries, key=lambda each: (each.device, each.clock_offset)):
        items = [read_item(json.loads(said[each.id])) for each in run]
        outcomes = receive(slot, items, sent_at=clock.now() - timedelta(seconds=offset), by=device)
        failed += [outcome for outcome in outcomes if outcome.code]
    if failed:
        write(update(LateEntry).where(LateEntry.key.in_([outcome.key for outcome in failed]))
              .values(verdict=Verdict.REFUSED))
    return failed


def purge_late_entries() -> int:
    """Sweep: what nobody has decided on SECRET_DAYS after it came in counts no more, and says nothing; how many."""
    old = clock.now() - timedelta(days=current_app.config["SECRET_DAYS"])
    return write(
        update(LateEntry).where(LateEntry.verdict.is_(None), LateEntry.received_at < old)
        .values(verdict=Verdict.REFUSED, item=None, decided_at=clock.now()))
