"""Closing a door, settling what didn't fit, and bringing in what was written on paper."""

import uuid

from flask_babel import gettext as _

from xicheng_events.booking.events.models import Slot
from xicheng_events.door.attendance.models import DoorClosing, Settlement
from xicheng_events.door.attendance.queries.discrepancies import matters_of
from xicheng_events.door.attendance.queries.report import closing_of, shares_of, total_at_door
from xicheng_events.door.checkin.models import ScanMethod
from xicheng_events.door.checkin.operations.door_rules import may_rule
from xicheng_events.door.checkin.operations.scanning import present, undo_scan
from xicheng_events.door.checkin.queries.desk import parties_on_paper
from xicheng_events.door.checkin.queries.parties import ADMITTED, standing_entry
from xicheng_events.door.checkin.reading_input import Happened, Presented
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit import operations as audit
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.inserts import insert_unless_there
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.plain_text import written
from xicheng_events.foundation.core.refusal import Refused, changed_meanwhile, require_right
from xicheng_events.foundation.core.text import clock_time


def close_door(slot: Slot, *, by: Person) -> DoorClosing:
    """Close the door of `slot`: who hasn't come to it by now stayed away; its figures of this moment, without those who
    take part online. Pressed twice, the
    first ones. What tablets send later still counts, in the report beside them. Refuses `not_yet` before the start.
    """
    if clock.now() < slot.starts_at:
        raise Refused("not_yet", _("本场%(time)s开始，开始后才能关闭签到。", time=clock_time(slot.starts_at)))
    total = total_at_door(shares_of(slot))
    figures = {"registered": total.registered, "came": total.came, "walk_ins": total.walk_ins,
               "no_shows": total.no_shows}
    if insert_unless_there(DoorClosing, slot_id=slot.id, closed_at=clock.now(), closed_by_id=by.id, **figures):
        audit.record("checkin.closed", slot, by=by, **figures)
        db.session.flush()
    return closing_of(slot)


def note_export(slot: Slot, *, rows: int, by: Person) -> None:
    """Put on record that who came to `slot` is taken out of the house, so many rows."""
    audit.record("checkin.exported", slot, by=by, rows=rows)
    db.session.flush()


def settle_matters(slot: Slot, handles: list[str], *, note: str, by: Person) -> int:
    """Say what became of the matters meant by `handles` (`discrepancies.Open.handle`); how many were still open.

    Refuses `not_yours`, `text_missing` and `text_too_long` for the note, `nothing_chosen`, and `changed_meanwhile`
    when one of them is no longer as it was shown.
    """
    require_right(may_rule(slot.event, by), _("核对由本单位经办人、审核人或负责人办理。"))
    note = written(note, field="note", at_least=2, at_most=200, what=_("核对说明"))
    there = {each.handle: each for each in matters_of(slot)}
    if not handles:
        raise Refused("nothing_chosen", _("请勾选要核对的记录。"))
    if not set(handles) <= set(there):
        raise Refused("changed_meanwhile", _("有记录已变化，没有保存。请按最新内容重新核对。"))
    chosen = [there[handle] for handle in dict.fromkeys(handles)]
    done = sum(insert_unless_there(Settlement, slot_id=slot.id, matter=each.matter, subject=each.subject,
                                   extent=each.extent, note=note, settled_by_id=by.id, settled_at=clock.now())
               for each in chosen)
    if done:
        audit.record("checkin.settled", slot, by=by, matters=[each.handle for each in chosen], note=note)
    db.session.flush()
    return done


def bring_in_paper(slot: Slot, heads: dict[int, int], *, key: str, by: Person) -> tuple[int, int]:
    """Who signed on paper, as {ticket id: heads} of `slot`; how many parties and heads were let in by that.

    Sent twice with the same `key` it counts once. They came by the start, as far as paper says. Refuses
    `nothing_chosen`, and `too_early` before the door opens.
    """
    chosen = _among(parties_on_paper(slot), heads) or _refuse_none(_("请勾选已在签到表上签名的来宾。"))
    return _bring_in(slot, chosen, key=key, method=ScanMethod.PAPER, by=by)


def bring_in_online(slot: Slot, heads: dict[int, int], *, key: str, by: Person) -> tuple[int, int]:
    """Whom the host has seen take part online, as {ticket id: heads} of `slot`; as `bring_in_paper`. It is taken back
    like every entry of the door (`scanning.undo_scan`)."""
    chosen = _among(parties_on_paper(slot, online=True), heads) or _refuse_none(_("请勾选线上参加了的人。"))
    return _bring_in(slot, chosen, key=key, method=ScanMethod.ONLINE, by=by)


def take_back_online(slot: Slot, ticket_id: int, *, by: Person) -> None:
    """Take back that the party with that ticket took part online. Twice is once. Refuses `changed_meanwhile` where
    nothing stands to be taken back, and what `undo_scan` refuses."""
    entry = standing_entry(ticket_id, until=clock.now())
    if entry is None or entry.slot_id != slot.id or entry.method is not ScanMethod.ONLINE:
        raise changed_meanwhile()
    undo_scan(entry, key=str(uuid.uuid5(uuid.NAMESPACE_OID, f"online-undo:{entry.id}")),
              reason=kept(lambda: _("线上登记更正")), by=by)


def _among(parties: list, heads: dict[int, int]) -> list[tuple[int, int]]:
    tickets = {each.ticket.id for each in parties if each.ticket}
    return sorted((ticket, n) for ticket, n in heads.items() if ticket in tickets and n > 0)


def _refuse_none(sentence: str):
    raise Refused("nothing_chosen", sentence)


def _bring_in(slot: Slot, chosen: list[tuple[int, int]], *, key: str, method: ScanMethod,
              by: Person) -> tuple[int, int]:
    now = clock.now()
    if now < slot.checkin_from:
        raise Refused("too_early", _("签到从%(time)s开始，请稍候。", time=clock_time(slot.checkin_from)))
    at = min(now, max(slot.starts_at, slot.checkin_from))
    rows = [present(slot, Presented("ticket", ticket), key=str(uuid.uuid5(uuid.UUID(key), str(ticket))),
                    method=method, by=by, heads=n, checked=True, happened=Happened(at=at))
            for ticket, n in chosen]
    let_in = [row for row in rows if row.result in ADMITTED]
    return len(let_in), sum(row.heads for row in let_in)
