"""What happens at the door: letting in, taking back, counting again (domain §2.5; anchors B2, B4).

Two things make it safe. The device's key is looked up before any rule, so a scan sent twice is answered twice and
counted once. And one guarded statement decides how many heads a ticket still admits, however many gates ask at once.
"""

import re
import uuid
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import literal, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm.attributes import set_committed_value

from xicheng_events.accounts.models import Person, Role
from xicheng_events.audit import operations as audit
from xicheng_events.checkin.models import Scan, ScanMethod, ScanResult
from xicheng_events.checkin.queries import ADMITTED, PARTY, undo_of
from xicheng_events.core import clock
from xicheng_events.core.codes import ALPHABET, normalise_code, normalise_reference
from xicheng_events.core.db import db
from xicheng_events.core.refusal import Refused
from xicheng_events.events.models import Slot
from xicheng_events.registration.models import Registration, Ticket
from xicheng_events.registration.states import RegistrationState

# Whoever let people in may take it back this long; later it is the business of reviewers, leaders and coordinators.
OWN_UNDO = timedelta(minutes=10)

_TOKEN = re.compile(f"[{ALPHABET}]{{26}}")
# A typed code is looked for among slots this close; a QR's token is unique for all time.
_CODE_MEMORY = timedelta(days=2)
_LONGEST_CODE = 64


def read_presented(text: str) -> dict[str, str]:
    """What a scanned or typed `text` is: {"token": …}, {"code": …}, {"reference": …} or {} for anything else.

    Takes any text, however long or hostile: only characters of our own alphabet are ever looked up.
    """
    if len(text) > _LONGEST_CODE:
        return {}
    bare = normalise_code(text)
    if _TOKEN.fullmatch(bare):
        return {"token": bare}
    return {6: {"code": bare}, 8: {"reference": normalise_reference(text)}}.get(len(bare), {})


def present(slot: Slot, *, key: str, method: ScanMethod, by: Person, token: str | None = None,
            code: str | None = None, reference: str | None = None, ticket: int | None = None,
            heads: int | None = None, at: datetime | None = None, gate: str = "") -> Scan:
    """Somebody presents a ticket at the door of `slot`; the stored answer. Never refuses: a "no" is a row as well.

    The ticket is named by the QR's `token`, the typed `code` or `reference`, or its id (`ticket`, this slot's only).
    `heads` of the party come in, by default all who are still missing; never more than are. `at` is when it
    happened (aware; default now). The same `key` again gives the first row back, before any rule is asked.
    """
    at = at or clock.now()
    earlier, found = _look_up(slot, key, token=token, code=code, reference=reference, ticket=ticket)
    if earlier:
        return earlier
    result, let_in = _decide(slot, found, at, heads)
    if found is None and reference and _is_waiting(slot, reference):
        result = ScanResult.WAITING
    row = {"key": key, "slot_id": slot.id, "ticket_id": found.id if found else None, "method": method,
           "result": result, "heads": let_in, "at": at, "received_at": clock.now(), "by_id": by.id, "gate": gate}
    return _store(row, found, by)


def undo(scan: Scan, *, key: str, reason: str, by: Person) -> Scan:
    """Take back what `scan` let in; the row that says so. Taken back twice, the first row is the answer.

    Refuses `undo_nothing` (that scan let nobody in), `undo_reason` (none given), `undo_not_yours` and
    `undo_too_late` (domain §2.5: the same operator, within 10 minutes; reviewers and above later).
    """
    earlier = undo_of(scan)
    if earlier:
        return earlier
    _check_undo(scan, reason, by)
    now = clock.now()
    row = {"key": key, "slot_id": scan.slot_id, "ticket_id": scan.ticket_id, "method": scan.method,
           "result": ScanResult.UNDONE, "heads": scan.heads, "at": now, "received_at": now, "by_id": by.id,
           "gate": scan.gate, "undoes_id": scan.id, "reason": reason.strip()[:200]}
    # The row goes first: its unique `undoes_id` decides which of two undos gives the heads back.
    undone = _insert_once(row)
    if undone is None:
        return undo_of(scan) or _scan_with(key)
    _give_back(scan.ticket_id, scan.heads)
    db.session.refresh(scan.ticket, ["arrived"])
    audit.record("checkin.undone", undone, by=by, scan=scan.id, heads=scan.heads, reason=row["reason"])
    db.session.flush()
    return undone


def recount(scan: Scan, *, key: str, heads: int, by: Person) -> Scan:
    """Only `heads` of those `scan` let in are really here: takes it back and lets that many in; the new row.

    Refuses like `undo`, and `recount_twice` when it has been taken back already. The same `key` gives the same row.
    """
    earlier = _scan_with(key)
    if earlier:
        return earlier
    own_key = str(uuid.uuid5(uuid.NAMESPACE_OID, key))
    undone = undo(scan, key=own_key, reason=_("更正人数"), by=by)
    if undone.key != own_key:
        raise Refused("recount_twice", _("这次签到已撤销或更正，请重新扫码。"))
    # They came when they came: the window may have closed since.
    return present(scan.slot, key=key, method=scan.method, by=by, ticket=scan.ticket_id, heads=heads, at=scan.at,
                   gate=scan.gate)


def may_undo(scan: Scan, by: Person) -> bool:
    """Whether `by` may take `scan` back now; the rule behind `undo_not_yours` and `undo_too_late`."""
    if by.is_coordinator or by.holds(Role.REVIEWER, Role.LEADER, organisation_id=scan.slot.event.host_id):
        return True
    return scan.by_id == by.id and clock.now() - scan.received_at <= OWN_UNDO


def _check_undo(scan: Scan, reason: str, by: Person) -> None:
    if scan.result not in ADMITTED:
        raise Refused("undo_nothing", _("这次没有放行，不需要撤销。"))
    if not reason.strip():
        raise Refused("undo_reason", _("请说明撤销的原因。"), field="reason")
    if may_undo(scan, by):
        return
    if scan.by_id == by.id:
        raise Refused("undo_too_late", _("已超过10分钟，请由本单位审核人或负责人撤销。"))
    raise Refused("undo_not_yours", _("这次签到由其他人员办理，请由其本人或本单位审核人、负责人撤销。"))


def _look_up(slot: Slot, key: str, *, token, code, reference, ticket) -> tuple[Scan | None, Ticket | None]:
    """The scan that already carries `key`, and the ticket that was presented, in one statement."""
    if token:
        named = Ticket.token == token
    elif code:
        named = (Ticket.slot_id == slot.id) & (Ticket.code == code)
    elif reference:
        named = Ticket.registration_id == _registration_id(reference)
    else:
        named = (Ticket.slot_id == slot.id) & (Ticket.id == ticket)
    one = select(literal(1).label("one")).subquery()
    query = (
        select(Scan, Ticket).select_from(one)
        .outerjoin(Scan, Scan.key == key).outerjoin(Ticket, named).options(*PARTY)
    )
    earlier, found = db.session.execute(query).unique().first()
    if code and not earlier and not found:
        found = _ticket_next_door(code)
    return earlier, found


def _registration_id(reference: str):
    return select(Registration.id).where(Registration.reference == reference).scalar_subquery()


def _ticket_next_door(code: str) -> Ticket | None:
    """The ticket of another slot that a typed code belongs to, the nearest one in time."""
    return db.session.scalars(
        select(Ticket).join(Slot, Slot.id == Ticket.slot_id).options(*PARTY)
        .where(Ticket.code == code, Slot.starts_at > clock.now() - _CODE_MEMORY)
        .order_by(Slot.starts_at, Slot.id)
    ).unique().first()


def _decide(slot: Slot, ticket: Ticket | None, at: datetime, heads: int | None) -> tuple[ScanResult, int]:
    """The answer, and how many heads it let in. Each turn of the loop means that another gate was quicker."""
    while True:
        barred = _barred(slot, ticket, at)
        if barred:
            return barred, 0
        n = min(heads or ticket.admits, ticket.admits - ticket.arrived)
        arrived = _admit(ticket, n)
        if arrived is not None:
            set_committed_value(ticket, "arrived", arrived)
            return (ScanResult.PASSED if arrived == ticket.admits else ScanResult.PARTLY), n
        db.session.refresh(ticket, ["arrived", "admits", "revoked_at"])


def _barred(slot: Slot, ticket: Ticket | None, at: datetime) -> ScanResult | None:
    """Why nobody may come in on this ticket here and now, as far as can be read; None if somebody may."""
    if ticket is None:
        return ScanResult.UNKNOWN
    if ticket.slot_id != slot.id:
        return ScanResult.WRONG_SLOT
    if ticket.revoked_at or ticket.registration.state != RegistrationState.CONFIRMED:
        return ScanResult.CANCELLED
    if ticket.arrived >= ticket.admits:
        return ScanResult.ALREADY_IN
    if at < slot.checkin_from:
        return ScanResult.TOO_EARLY
    return ScanResult.TOO_LATE if at > slot.ends_at else None


def _admit(ticket: Ticket, n: int) -> int | None:
    """Let `n` heads in if the ticket still admits them: how many have arrived now, or None."""
    return db.session.execute(
        update(Ticket)
        .where(Ticket.id == ticket.id, Ticket.arrived + n <= Ticket.admits, Ticket.revoked_at.is_(None))
        .values(arrived=Ticket.arrived + n).returning(Ticket.arrived)
        .execution_options(synchronize_session=False)
    ).scalar()


def _give_back(ticket_id: int, heads: int) -> None:
    db.session.execute(
        update(Ticket).where(Ticket.id == ticket_id, Ticket.arrived >= heads)
        .values(arrived=Ticket.arrived - heads).execution_options(synchronize_session=False)
    )


def _store(row: dict, ticket: Ticket | None, by: Person) -> Scan:
    """The stored row; the first one if the same key was stored by another request in the meantime."""
    scan = _insert_once(row)
    if scan is None:
        if row["heads"]:
            _give_back(ticket.id, row["heads"])
        return _scan_with(row["key"])
    if ticket is not None:
        set_committed_value(scan, "ticket", ticket)
    audit.record("checkin.scanned", scan, by=by, slot=scan.slot_id, ticket=scan.ticket_id,
                 result=scan.result.value, heads=scan.heads)
    db.session.flush()
    return scan


def _insert_once(row: dict) -> Scan | None:
    """Insert a scan; None when its key, or its undoing of the same scan, is already there.

    `ON CONFLICT` rather than catching the error: a failed statement would take the guarded update down with it.
    """
    dialect = {"sqlite": sqlite, "postgresql": postgresql}[db.engine.dialect.name]
    statement = dialect.insert(Scan).values(**{"reason": "", "undoes_id": None, **row})
    return db.session.scalar(statement.on_conflict_do_nothing().returning(Scan))


def _scan_with(key: str) -> Scan | None:
    return db.session.scalar(select(Scan).where(Scan.key == key))


def _is_waiting(slot: Slot, reference: str) -> bool:
    waiting = (RegistrationState.WAITING, RegistrationState.OFFERED)
    return bool(db.session.scalar(
        select(Registration.id)
        .where(Registration.reference == reference, Registration.slot_id == slot.id, Registration.state.in_(waiting))
    ))
