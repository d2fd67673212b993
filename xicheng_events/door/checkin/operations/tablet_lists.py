"""One list from one tablet, each thing in it answered by itself (domain §2.5, §17-10).

What was decided online is decided here, like any scan. What a tablet decided without the network has happened: it is
recorded whatever the rule says, and the rule's word is kept beside it. Heads never exceed what a ticket admits.
"""

from collections import Counter
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import groupby

from flask_babel import gettext as _
from sqlalchemy import select, update

from xicheng_events.booking.events.models import Slot
from xicheng_events.door.checkin.models import DoorDevice, Scan
from xicheng_events.door.checkin.operations import many_scans, scanning
from xicheng_events.door.checkin.operations.answers_to_tablets import Outcome
from xicheng_events.door.checkin.operations.checking_out import check_out
from xicheng_events.door.checkin.operations.late_entries import keep_apart
from xicheng_events.door.checkin.operations.walk_ins import admit_walk_in
from xicheng_events.door.checkin.queries.parties import scan_with
from xicheng_events.door.checkin.reading_input import Happened, Item, clock_offset
from xicheng_events.door.checkin.results import ScanResult
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit import operations as audit
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.refusal import Refused

# An offset that was measured over a slow line is off by a little: what it makes of a time may lie ahead by that.
_AHEAD = timedelta(minutes=1)
_KEYS = (Scan.key, Scan.id, Scan.slot_id, Scan.result, Scan.heads, Scan.claimed)


def receive(slot: Slot, items: list[Item], *, sent_at: datetime, by: Person | DoorDevice,
            until: datetime | None = None, why_not: Refused | None = None) -> list[Outcome]:
    """Take in what a tablet sends about the door of `slot`; one outcome for each item, in their order.

    `sent_at` is what the tablet's clock said on sending: the difference to ours puts the items' times right, unless
    the tablet knew a better one when they happened.
    A key that is stored already is answered with what is stored, before any rule. What happened after `until`
    (a pass that has ended or was revoked) is refused with `why_not`; what comes in after it, and is said to have
    happened before, is kept apart (`late_entries.keep_apart`).
    """
    offset = clock_offset(sent_at, clock.now())
    is_over = until is not None and until <= clock.now()
    there = {row.key: row for row in db.session.execute(
        select(*_KEYS).where(Scan.key.in_({item.key for item in items})))}
    outcomes: dict[str, Outcome] = {}
    fresh = []
    for item in items:
        if item.key in there and not (is_over and _tells_more(item, there[item.key])):
            outcomes[item.key] = _answered_before(slot, item, there[item.key])
        elif until and _moment(item, offset) > until:
            outcomes[item.key] = Outcome.refused(item.key, why_not)
        elif item.key not in outcomes:
            outcomes[item.key] = Outcome(item.key)
            fresh.append(item)
    if is_over:
        happened = [(item, _moment(item, offset)) for item in fresh]
        outcomes |= keep_apart(slot, happened, offset=offset, by=by, until=until, why_not=why_not)
        fresh = []
    for is_bulk, run in groupby(fresh, key=_is_bulk):
        take = _take_bulk if is_bulk else _take_each
        outcomes |= {outcome.key: outcome for outcome in take(slot, list(run), offset, by)}
    return [outcomes[item.key] for item in items]


def _is_bulk(item: Item) -> bool:
    return item.offline and item.kind in ("scan", "count")


def _moment(item: Item, offset: int) -> datetime:
    """When it happened by our clock: now, if we are asked; else as the tablet noted it, but never in the future.

    What the tablet knew of its clock then comes first: the clock may have been set right since.
    """
    now = clock.now()
    for seconds in (item.known_offset, offset) if item.offline else ():
        with suppress(OverflowError):
            if seconds is not None and (at := item.at + timedelta(seconds=seconds)) <= now + _AHEAD:
                return min(now, at)
    return now


def _take_bulk(slot: Slot, items: list[Item], offset: int, by: Person | DoorDevice) -> list[Outcome]:
    rows = many_scans.record_happened(slot, [(item, _moment(item, offset)) for item in items], offset=offset, by=by)
    results = Counter(row["result"].value for row in rows)
    audit.record("checkin.batch", slot, scans=len(rows), results=dict(results), clock_offset=offset,
                 heads=sum(row["heads"] for row in rows), by=by)
    db.session.flush()
    return [Outcome(row["key"], row["result"], row["heads"], row["claimed"]) for row in rows]


def _take_each(slot: Slot, items: list[Item], offset: int, by: Person | DoorDevice) -> list[Outcome]:
    return [_take(slot, item, offset, by) for item in items]


def _take(slot: Slot, item: Item, offset: int, by: Person | DoorDevice) -> Outcome:
    happened = Happened(at=_moment(item, offset), device_at=item.at, clock_offset=offset, gate=item.gate,
                        known_offset=item.known_offset)
    try:
        scan = _DOERS[item.kind](slot, item, by, happened)
    except Refused as no:
        return Outcome.refused(item.key, no)
    return Outcome(item.key, scan.result, scan.heads, scan.claimed, scan)


def _present(slot: Slot, item: Item, by, happened: Happened) -> Scan:
    return scanning.present(slot, item.presented, key=item.key, method=item.method, by=by, heads=item.heads,
                            checked=item.checked, happened=happened)


def _leave(slot: Slot, item: Item, by, happened: Happened) -> Scan:
    return check_out(slot, item.presented, key=item.key, method=item.method, by=by, heads=item.heads,
                     forced=item.offline, happened=happened)


def _count(slot: Slot, item: Item, by, happened: Happened) -> Scan:
    return scanning.count_heads(slot, key=item.key, heads=item.heads, by=by, happened=happened)


def _undo(slot: Slot, item: Item, by, _happened: Happened) -> Scan:
    return scanning.undo_scan(_scan_of(slot, item), key=item.key, reason=item.reason, by=by)


def _recount(slot: Slot, item: Item, by, _happened: Happened) -> Scan:
    return scanning.recount_heads(_scan_of(slot, item), key=item.key, heads=item.heads, by=by)


def _walk_in(slot: Slot, item: Item, by, happened: Happened) -> Scan:
    return admit_walk_in(slot, item.guest, key=item.key, heads=item.heads, by=by, forced=item.offline,
                         happened=happened)


_DOERS = {"walk_in": _walk_in, "scan": _present, "leave": _leave, "count": _count, "undo": _undo, "recount": _recount}


def _scan_of(slot: Slot, item: Item) -> Scan:
    scan = scan_with(item.of)
    if scan is None or scan.slot_id != slot.id:
        raise Refused("no_such_scan", _("没有找到要更正的签到记录。"))
    return scan


def _tells_more(item: Item, row) -> bool:
    """Whether the tablet has let in more on what is stored than we know of."""
    return item.claimed > row.claimed and row.result is not ScanResult.UNDONE


def _answered_before(slot: Slot, item: Item, row) -> Outcome:
    """What is stored under the item's key; another door's key is nobody's business here.

    A tablet that gave up waiting for our answer may have let people in whom we had turned away: then the row learns it.
    """
    if row.slot_id != slot.id:
        return Outcome.refused(item.key, Refused("foreign_key", _("这条记录的编号已被使用，没有保存。")))
    if not _tells_more(item, row):
        # Who waits for an answer is shown the first one again.
        scan = None if item.offline else scan_with(item.key)
        return Outcome(item.key, row.result, row.heads, row.claimed, scan)
    write(
        update(Scan).where(Scan.id == row.id, Scan.claimed < item.claimed)
        .values(claimed=item.claimed, offline=True, ruled=row.result, result=ScanResult.ADMITTED_OFFLINE))
    return Outcome(item.key, ScanResult.ADMITTED_OFFLINE, row.heads, item.claimed)
