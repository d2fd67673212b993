"""Recording hundreds of offline scans in a handful of statements.

The same three steps as for one scan, each for all of them at once: read the tickets, raise `arrived` by a guarded
update, insert the rows. A ticket that another gate was quicker with is decided anew, alone.
"""

import json
from collections import Counter, defaultdict
from datetime import datetime

from sqlalchemy import or_, select, text

from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.registration.models import Registration, Ticket
from xicheng_events.door.checkin.models import DoorDevice, Scan
from xicheng_events.door.checkin.operations.scan_rows import BLANK, give_back, signed
from xicheng_events.door.checkin.queries.one_code import tickets_by_other_codes
from xicheng_events.door.checkin.queries.parties import Party, parties
from xicheng_events.door.checkin.reading_input import Item, Presented
from xicheng_events.door.checkin.results import ScanResult
from xicheng_events.door.checkin.rules import answer_to_state, barred_by
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.codes import code_meant, look_alikes
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.inserts import insert_new

R = ScanResult
# One statement for all tickets; [[ticket, heads], …] travels as JSON, which both engines can take apart.
_ADMIT_ALL = {
    "postgresql": text(
        "UPDATE ticket SET arrived = arrived + n.heads FROM (SELECT CAST(pair ->> 0 AS int) AS id, "
        "CAST(pair ->> 1 AS int) AS heads FROM json_array_elements(CAST(:pairs AS json)) AS pair) AS n "
        "WHERE ticket.id = n.id AND arrived + n.heads <= admits AND revoked_at IS NULL RETURNING ticket.id"),
    "sqlite": text(
        "UPDATE ticket SET arrived = arrived + n.heads FROM (SELECT json_extract(value, '$[0]') AS id, "
        "json_extract(value, '$[1]') AS heads FROM json_each(:pairs)) AS n "
        "WHERE ticket.id = n.id AND arrived + n.heads <= admits AND revoked_at IS NULL RETURNING ticket.id"),
}


def record_happened(slot: Slot, happened: list[tuple[Item, datetime]], *, offset: int,
                    by: Person | DoorDevice) -> list[dict]:
    """Record what a tablet did offline, each with its corrected time; the stored rows, in order.

    The tablet's answers stand: whom it let in is in `claimed`, and as many of them as the ticket still admitted
    are counted in `heads`. Where the rule says no, the result is `admitted_offline` and `ruled` is why not.
    """
    tickets = _tickets_presented(slot, [item for item, _at in happened])
    undecided = defaultdict(list)
    for item, at in happened:
        undecided[tickets.get(item.presented)].append((item, at))
    rows = {row["key"]: row for row in _decided(slot, dict(undecided))}
    common = {**BLANK, "slot_id": slot.id, "offline": True, "clock_offset": offset, "received_at": clock.now(),
              **signed(by)}
    complete = [{**common, **rows[item.key], "key": item.key, "at": at, "device_at": item.at,
                 "known_offset": item.known_offset, "method": item.method,
                 "gate": item.gate or getattr(by, "gate", "")} for item, at in happened]
    return _insert_all(complete)


def _tickets_presented(slot: Slot, items: list[Item]) -> dict[Presented, int]:
    """Which ticket each presented thing means, by its id. Locked, in one order, where locks exist."""
    wanted = defaultdict(list)
    for kind, value in filter(None, (item.presented for item in items)):
        wanted[kind].append(value)
    others = tickets_by_other_codes(slot)
    here, typed = Ticket.slot_id == slot.id, {kind: _read_both_ways(wanted[kind]) for kind in ("code", "reference")}
    query = (
        select(Ticket.id, Ticket.token, Ticket.code, Registration.reference, Ticket.slot_id)
        .join(Registration, Registration.id == Ticket.registration_id)
        .where(or_(Ticket.token.in_(wanted["token"]), here & Ticket.code.in_(typed["code"]),
                   here & Ticket.id.in_([*wanted["ticket"], *others.values()]),
                   Registration.reference.in_(typed["reference"])))
        .order_by(Ticket.id).with_for_update(of=Ticket)
    )
    found = {}
    for number, token, code, reference, slot_id in db.session.execute(query):
        found |= {("token", token): number, ("reference", reference): number}
        if slot_id == slot.id:
            found |= {("code", code): number, ("ticket", number): number}
    found |= {key: number for key, number in others.items() if key[0] != "code" or key not in found}
    return found | _meant(wanted, found)


def _read_both_ways(codes: list[str]) -> set[str]:
    return {each for code in codes for each in look_alikes(code)}


def _meant(wanted: dict[str, list], found: dict[tuple, int]) -> dict[tuple, int]:
    """What was typed with a look-alike in it."""
    known = {kind: {value for each, value in found if each == kind} for kind in ("code", "reference")}
    return {(kind, code): found[kind, meant] for kind, there in known.items() for code in wanted[kind]
            if (meant := code_meant(code, there))}


def _decided(slot: Slot, undecided: dict[int | None, list]) -> list[dict]:
    """What is to be stored for each item, by ticket; `arrived` is raised by then.

    Each turn of the loop means that another gate was quicker with the tickets that are left.
    """
    rows = [_row(slot, None, item, at) for item, at in undecided.pop(None, [])]
    while undecided:
        standing = {row[0]: Party(*row) for row in db.session.execute(parties().where(Ticket.id.in_(undecided)))}
        tried = {ticket: _rows_of_ticket(slot, standing[ticket], happened) for ticket, happened in undecided.items()}
        raised = _raise({ticket: sum(row["heads"] for row in each) for ticket, each in tried.items()})
        for ticket in raised:
            rows += tried[ticket]
            del undecided[ticket]
    return rows


def _raise(heads: dict[int, int]) -> set[int]:
    """Raise `arrived` where all those heads still fit; the tickets for which that is done."""
    pairs = sorted((ticket, n) for ticket, n in heads.items() if n)
    still = {ticket for ticket, n in heads.items() if not n}
    if pairs:
        still |= set(db.session.scalars(_ADMIT_ALL[db.engine.dialect.name], {"pairs": json.dumps(pairs)}))
    return still


def _rows_of_ticket(slot: Slot, party: Party, happened: list) -> list[dict]:
    rows = []
    for item, at in happened:
        row = _row(slot, party, item, at)
        party = party._replace(arrived=party.arrived + row["heads"])
        rows.append(row)
    return rows


def _row(slot: Slot, party: Party | None, item: Item, at: datetime) -> dict:
    """The columns in which one scan differs from the next."""
    if item.kind == "count":
        return {"key": item.key, "ticket_id": None, "result": R.COUNTED, "heads": item.heads, "claimed": item.heads}
    row = {"key": item.key, "ticket_id": party and party.ticket_id, "heads": 0, "claimed": item.claimed, "ruled": None}
    if not item.claimed:
        return {**row, "result": item.said or R.UNKNOWN}
    row["heads"] = _fitting(slot, party, item.claimed)
    ruled = barred_by(slot, party, at, checked=True) or (R.ALREADY_IN if row["heads"] < item.claimed else None)
    if ruled:
        return {**row, "result": R.ADMITTED_OFFLINE, "ruled": ruled}
    return {**row, "result": R.PASSED if party.arrived + row["heads"] == party.admits else R.PARTLY}


def _fitting(slot: Slot, party: Party | None, claimed: int) -> int:
    """How many of those let in are counted: none on a ticket that is worthless or another slot's."""
    is_good = (party and party.slot_id == slot.id and party.seat.row.at_door and not answer_to_state(party))
    return min(claimed, party.admits - party.arrived) if is_good else 0


def _insert_all(rows: list[dict]) -> list[dict]:
    """Insert the rows; those whose key another request has just stored are given back and answered from there."""
    stored = insert_new(Scan, rows, key="key")
    lost = [row for row in rows if row["key"] not in stored]
    if not lost:
        return rows
    heads = Counter()
    for row in lost:
        heads[row["ticket_id"]] += row["heads"]
    give_back({ticket: n for ticket, n in heads.items() if ticket and n})
    columns = (Scan.key, Scan.result, Scan.heads, Scan.claimed)
    first = {row.key: row._asdict() for row in db.session.execute(
        select(*columns).where(Scan.key.in_([row["key"] for row in lost])))}
    return [first.get(row["key"], row) for row in rows]
