"""What happens at the door: letting in, taking back, counting again (domain §2.5).

Two things make it safe. The device's key is looked up before any rule, so a scan sent twice is answered twice and
counted once. And one guarded statement decides how many heads a ticket still admits, however many gates ask at once.
"""

import uuid
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import bindparam, literal, select, update
from sqlalchemy.orm import aliased

from xicheng_events.booking.events.models import Quota, Slot
from xicheng_events.booking.registration.models import Registration, Ticket
from xicheng_events.door.checkin.models import DoorDevice, DoorNote, Scan, ScanMethod
from xicheng_events.door.checkin.operations.scan_rows import give_back, insert_scan_once, signed, store_scan, unregister
from xicheng_events.door.checkin.queries.one_code import same_guest_at
from xicheng_events.door.checkin.queries.parties import (
    ADMITTED,
    PARTY,
    Party,
    party_next_door,
    party_with_ticket,
    scan_with,
    undo_of,
)
from xicheng_events.door.checkin.reading_input import NOW, Happened, Presented
from xicheng_events.door.checkin.results import ScanResult
from xicheng_events.door.checkin.rules import STILL_TO_COME, barred_by
from xicheng_events.door.checkin.rules_models import DoorRules
from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.audit import operations as audit
from xicheng_events.foundation.core import clock, codes
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.refusal import Refused

# Whoever let people in may take it back this long; later it is the business of reviewers, leaders and coordinators.
OWN_UNDO = timedelta(minutes=10)
# What can be taken back: letting people in, and letting them go.
TAKEN_BACK = (*ADMITTED, ScanResult.COUNTED, ScanResult.LEFT)


def _presented(named):
    """The scan with a key, and the party with the ticket `named`: each may be there or not, one row either way."""
    one = select(literal(1).label("one")).subquery()
    return (
        select(Scan.id.label("scan_id"), *PARTY).select_from(one)
        .outerjoin(Scan, Scan.key == bindparam("key")).outerjoin(Ticket, named)
        .outerjoin(Registration, Registration.id == Ticket.registration_id)
        .outerjoin(Quota, Quota.id == Registration.quota_id).outerjoin(Slot, Slot.id == Ticket.slot_id)
        .outerjoin(DoorNote, DoorNote.registration_id == Registration.id)
        .outerjoin(DoorRules, DoorRules.event_id == Slot.event_id)
    )


# Built once: some of these run for every scan.
_HERE = Ticket.slot_id == bindparam("slot")
_BY_TOKEN = _presented(Ticket.token == bindparam("token"))
_EACH, _PARTY = aliased(Ticket), aliased(Registration)
_BY_CODE = _presented(Ticket.id == codes.id_meant(_EACH.id, _EACH.code, _EACH.slot_id == bindparam("slot")))
_BY_TICKET = _presented(_HERE & (Ticket.id == bindparam("ticket")))
_BY_REFERENCE = _presented(Ticket.registration_id == codes.id_meant(_PARTY.id, _PARTY.reference))

_T = Ticket.__table__.c
_ADMIT = (
    update(Ticket.__table__).values(arrived=_T.arrived + bindparam("heads")).returning(_T.arrived)
    .where(_T.id == bindparam("ticket"), _T.arrived + bindparam("heads") <= _T.admits, _T.revoked_at.is_(None))
)


def present(slot: Slot, presented: Presented | None, *, key: str, method: ScanMethod, by: Person | DoorDevice,
            heads: int | None = None, checked: bool = False, happened: Happened = NOW) -> Scan:
    """Somebody presents a ticket at the door of `slot`, or something that is none of ours (None); the stored answer.
    Never refuses: a "no" is a row as well.

    `heads` of the party come in, by default all who are still missing; never more than are. `checked` says that
    the door has seen what must be seen first. The same `key` again gives the first row back, before any rule is asked.
    """
    when = happened.columns(by)
    earlier, found = _look_up(slot, key, presented)
    if earlier:
        return earlier
    result, found, let_in = _decide(slot, found, when["at"], heads, checked, method is ScanMethod.ONLINE)
    if found is None and presented and presented.kind == "reference" and _is_waiting(slot, presented.value):
        result = ScanResult.WAITING
    row = {"key": key, "slot_id": slot.id, "ticket_id": found.ticket_id if found else None, "method": method,
           "result": result, "heads": let_in, "claimed": let_in, "received_at": clock.now(),
           "reason": kept(lambda: _("已核对")) if checked and let_in else "", **when, **signed(by)}
    return store_scan(row, found, by)


def count_heads(slot: Slot, *, key: str, heads: int, by: Person | DoorDevice, happened: Happened = NOW) -> Scan:
    """So many people came in without a ticket each (无需报名 and open doors); the row. The same `key` counts once."""
    row = {"key": key, "slot_id": slot.id, "ticket_id": None, "method": ScanMethod.COUNT, "heads": heads,
           "claimed": heads, "result": ScanResult.COUNTED, "received_at": clock.now(), **happened.columns(by),
           **signed(by)}
    return scan_with(key) or store_scan(row, None, by)


def undo_scan(scan: Scan, *, key: str, reason: str, by: Person | DoorDevice) -> Scan:
    """Take back that `scan` let people in, or go; the row that says so. Taken back twice, the first row is the answer.

    Refuses `undo_nothing` (that scan did neither), `undo_reason` (none given), `undo_not_yours` and
    `undo_too_late` (domain §2.5: the same operator, within 10 minutes; reviewers and above later).
    """
    earlier = undo_of(scan)
    if earlier:
        return earlier
    undone = _take_back(scan, key=key, reason=reason, by=by)
    if scan.method is ScanMethod.WALK_IN and undone.key == key:
        unregister(scan, by)
    return undone


def _take_back(scan: Scan, *, key: str, reason: str, by: Person | DoorDevice) -> Scan:
    _check_undo(scan, reason, by)
    now = clock.now()
    row = {"key": key, "slot_id": scan.slot_id, "ticket_id": scan.ticket_id, "method": scan.method,
           "result": ScanResult.UNDONE, "heads": scan.heads, "at": now, "received_at": now,
           "gate": scan.gate, "undoes_id": scan.id, "reason": reason.strip()[:200], **signed(by)}
    # The row goes first: its unique `undoes_id` decides which of two undos gives the heads back.
    undone = insert_scan_once(row)
    if undone is None:
        return undo_of(scan) or scan_with(key)
    if scan.ticket_id and scan.result is not ScanResult.LEFT:
        give_back({scan.ticket_id: scan.heads})
    audit.record("checkin.undone", undone, scan=scan.id, heads=scan.heads, reason=row["reason"], by=by)
    db.session.flush()
    return undone


def recount_heads(scan: Scan, *, key: str, heads: int, by: Person | DoorDevice) -> Scan:
    """Only `heads` of those `scan` let in are really here: takes it back and lets that many in; the new row.

    Refuses like `undo_scan`, also for people who left, and `recount_twice` when it has been taken back already. The
    same `key` gives the same row.
    """
    earlier = scan_with(key)
    if earlier:
        return earlier
    if scan.result is ScanResult.LEFT:
        raise Refused("undo_nothing", _("签退人数有误，请先撤销签退，再重新办理。"))
    own_key = str(uuid.uuid5(uuid.NAMESPACE_OID, key))
    undone = undo_of(scan) or _take_back(scan, key=own_key, reason=kept(lambda: _("更正人数")), by=by)
    if undone.key != own_key:
        raise Refused("recount_twice", _("这次签到已撤销或更正，请重新扫码。"))
    # They came when they came: the window may have closed since.
    return present(scan.slot, Presented("ticket", scan.ticket_id), key=key, method=scan.method, by=by, heads=heads,
                   checked=True, happened=Happened(at=scan.at, gate=scan.gate))


def may_undo(scan: Scan, by: Person | DoorDevice) -> bool:
    """Whether `by` may take `scan` back now; the rule behind `undo_not_yours` and `undo_too_late`."""
    if isinstance(by, DoorDevice):
        return scan.device_id == by.id and clock.now() - scan.received_at <= OWN_UNDO
    if by.is_coordinator or by.holds(Role.REVIEWER, Role.LEADER, organisation_id=scan.slot.event.host_id):
        return True
    return scan.by_id == by.id and clock.now() - scan.received_at <= OWN_UNDO


def _check_undo(scan: Scan, reason: str, by: Person | DoorDevice) -> None:
    if scan.result not in TAKEN_BACK:
        raise Refused("undo_nothing", _("这次没有放行，不需要撤销。"))
    if not reason.strip():
        raise Refused("undo_reason", _("请说明撤销的原因。"), field="reason")
    if may_undo(scan, by):
        return
    if signed(by) == {"by_id": scan.by_id, "device_id": scan.device_id}:
        raise Refused("undo_too_late", _("已超过10分钟，请由本单位审核人或负责人撤销。"))
    raise Refused("undo_not_yours", _("这次签到由其他人员办理，请由其本人或本单位审核人、负责人撤销。"))


def _look_up(slot: Slot, key: str, presented: Presented | None) -> tuple[Scan | None, Party | None]:
    """The scan that already carries `key`, and the party that was presented, in one statement."""
    query, values = _query_of(slot, presented or Presented("ticket", None))
    scan_id, *row = db.session.connection().execute(query, {"key": key, **values}).one()
    earlier = db.session.get(Scan, scan_id) if scan_id else None
    party = Party(*row) if row[0] else None
    if presented and presented.kind == "code" and not earlier and not party:
        party = party_next_door(presented.value, slot.id)
    if not earlier and party and party.slot_id != slot.id and party.event_id == slot.event_id:
        here = same_guest_at(slot, party.ticket_id)
        party = party_with_ticket(here) if here else party
    return earlier, party


def _query_of(slot: Slot, presented: Presented):
    kind, value = presented
    if kind == "token":
        return _BY_TOKEN, {"token": value}
    if kind == "reference":
        return _BY_REFERENCE, codes.typed(value)
    if kind == "code":
        return _BY_CODE, {**codes.typed(value), "slot": slot.id}
    return _BY_TICKET, {"ticket": value, "slot": slot.id}


def _decide(slot: Slot, party: Party | None, at: datetime, heads: int | None, checked: bool,
            online: bool) -> tuple[ScanResult, Party | None, int]:
    """The answer, the party as it stands after it, and how many heads came in.

    Each turn of the loop means that another gate was quicker.
    """
    while True:
        barred = barred_by(slot, party, at, checked=checked, online=online)
        if barred:
            return barred, party, 0
        n = min(heads or party.admits, party.admits - party.arrived)
        arrived = db.session.connection().execute(_ADMIT, {"ticket": party.ticket_id, "heads": n}).scalar()
        if arrived is not None:
            result = ScanResult.PASSED if arrived == party.admits else ScanResult.PARTLY
            return result, party._replace(arrived=arrived), n
        party = party_with_ticket(party.ticket_id)


def _is_waiting(slot: Slot, reference: str) -> bool:
    return bool(db.session.scalar(
        select(Registration.id)
        .where(Registration.reference.in_(codes.look_alikes(reference)), Registration.slot_id == slot.id,
               Registration.state.in_(STILL_TO_COME))
    ))
