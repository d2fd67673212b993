"""签退: where hours count, who came also says when they went."""


from flask_babel import gettext as _
from sqlalchemy import func, select, update
from sqlalchemy.orm import aliased

from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.registration.models import Ticket
from xicheng_events.door.checkin.models import DoorDevice, Scan, ScanMethod
from xicheng_events.door.checkin.operations.scan_rows import signed, store_scan
from xicheng_events.door.checkin.queries.desk import door_rules_of, ticket_presented
from xicheng_events.door.checkin.queries.one_code import ticket_by_other_code
from xicheng_events.door.checkin.queries.parties import party_with_ticket, scan_with
from xicheng_events.door.checkin.reading_input import NOW, Happened, Presented
from xicheng_events.door.checkin.results import ScanResult, sentence_of
from xicheng_events.door.checkin.words import say
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.refusal import Refused


def check_out(slot: Slot, presented: Presented | None, *, key: str, method: ScanMethod, by: Person | DoorDevice,
              heads: int | None = None, forced: bool = False, happened: Happened = NOW) -> Scan:
    """A party, or `heads` of it, leaves the slot; the row. The same `key` gives the first one back.

    `forced`: a tablet let them go without the network; as many of them are counted as were inside. Otherwise refuses
    `no_check_out` where the event doesn't ask for it, `unknown`, and `not_in` for whoever isn't in.
    """
    if earlier := scan_with(key):
        return earlier
    ticket = (ticket_presented(slot, presented) or ticket_by_other_code(slot, presented)) if presented else None
    inside = _inside(ticket) if ticket else 0
    if not forced:
        _require_somebody(slot, ticket, inside)
    n = min(heads or inside, inside)
    row = {"key": key, "slot_id": slot.id, "ticket_id": ticket, "method": method,
           "result": ScanResult.LEFT if ticket else ScanResult.UNKNOWN, "heads": n, "claimed": (heads or n) if ticket
           else 0, "offline": forced, "received_at": clock.now(), **happened.columns(by), **signed(by)}
    # Heads that leave are not given back to the ticket when the key turns out to be there already: no party.
    return store_scan(row, None, by)


def _require_somebody(slot: Slot, ticket: int | None, inside: int) -> None:
    if not door_rules_of(slot.event_id).checks_out:
        raise Refused("no_check_out", _("本活动不需要签退。"))
    if ticket is None:
        raise Refused("unknown", sentence_of(ScanResult.UNKNOWN, {"offline": False}), "code")
    if not inside:
        raise Refused("not_in", say("not_in"), "code")


def _inside(ticket_id: int) -> int:
    """How many of the party are inside. Holds the ticket until the transaction ends: two gates ask one by one."""
    write(update(Ticket).where(Ticket.id == ticket_id).values(arrived=Ticket.arrived))
    undo = aliased(Scan)
    left = db.session.scalar(select(func.sum(Scan.heads)).outerjoin(undo, undo.undoes_id == Scan.id).where(
        Scan.ticket_id == ticket_id, Scan.result == ScanResult.LEFT, undo.id.is_(None))) or 0
    # Who came in may have been taken back since they left.
    return max(0, party_with_ticket(ticket_id).arrived - left)
