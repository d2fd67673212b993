"""签退: where hours count, who came also says when they went."""

from flask_babel import gettext as _
from sqlalchemy import func, select, update

from xicheng_events.accounts.models import Person
from xicheng_events.checkin.models import DoorDevice, Scan, ScanMethod, ScanResult
from xicheng_events.checkin.operations.rows import signed, store
from xicheng_events.checkin.queries import party_of, rules_of, scan_with, ticket_named
from xicheng_events.core import clock
from xicheng_events.core.db import db
from xicheng_events.core.refusal import Refused
from xicheng_events.events.models import Slot
from xicheng_events.registration.models import Ticket


def check_out(slot: Slot, *, key: str, method: ScanMethod, by: Person | DoorDevice, heads: int | None = None,
              gate: str = "", **named) -> Scan:
    """A party, or `heads` of it, leaves the slot; the row. The same `key` gives the first one back.

    `named` is what `read_presented` makes of a QR or a code, or `ticket`. Refuses `no_check_out` where the event
    doesn't ask for it, `unknown`, and `not_in` for whoever isn't inside.
    """
    if earlier := scan_with(key):
        return earlier
    if not rules_of(slot.event_id).checks_out:
        raise Refused("no_check_out", _("本活动不需要签退。"))
    ticket = ticket_named(slot, **named)
    if ticket is None:
        raise Refused("unknown", _("没有这个签到码。请核对后再输，或按姓名、手机尾号查找。"), "code")
    inside = _inside(ticket)
    if not inside:
        raise Refused("not_in", _("这个签到码还没有签到，或已经全部签退。"), "code")
    now, n = clock.now(), min(heads or inside, inside)
    row = {"key": key, "slot_id": slot.id, "ticket_id": ticket, "method": method, "result": ScanResult.LEFT,
           "heads": n, "at": now, "received_at": now, "gate": gate or getattr(by, "gate", ""), **signed(by)}
    # Heads that leave are not given back to the ticket when the key turns out to be there already: no party.
    return store(row, None, by)


def _inside(ticket_id: int) -> int:
    """How many of the party are inside. Holds the ticket until the transaction ends: two gates ask one by one."""
    db.session.execute(update(Ticket).where(Ticket.id == ticket_id).values(arrived=Ticket.arrived),
                       execution_options={"synchronize_session": False})
    left = db.session.scalar(select(func.sum(Scan.heads)).where(
        Scan.ticket_id == ticket_id, Scan.result == ScanResult.LEFT)) or 0
    return party_of(ticket_id).arrived - left
