"""现场补录: somebody who has no place comes in, and gets registration, ticket and scan in one transaction.

The place is claimed like any other: two gates at the last place let one party in. Beyond that only those who answer
for it may go, with a reason. What a tablet let in without the network has happened, and is recorded beyond all rules.
"""

import secrets
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import update

from xicheng_events.booking.events.kinds import Category
from xicheng_events.booking.events.models import Quota, Slot
from xicheng_events.booking.events.quotas import claim, claim_over, release_places
from xicheng_events.booking.registration.models import Channel, Registration, Ticket
from xicheng_events.booking.registration.operations.eligibility import quota_for
from xicheng_events.booking.registration.operations.transitions import issue_ticket
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.door.checkin.models import DoorDevice, Scan, ScanMethod
from xicheng_events.door.checkin.operations.scan_rows import signed, store_scan
from xicheng_events.door.checkin.operations.scanning import present
from xicheng_events.door.checkin.queries.desk import door_rules_of, is_answerable, standing_registration_id
from xicheng_events.door.checkin.queries.parties import party_with_ticket, scan_with
from xicheng_events.door.checkin.reading_input import NOW, Happened, Presented, WalkInGuest
from xicheng_events.door.checkin.results import ScanResult, sentence_of
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.accounts.operations.entering import people_entered
from xicheng_events.foundation.audit import operations as audit
from xicheng_events.foundation.core import clock, codes
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.inserts import insert_once
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.names import clean_name
from xicheng_events.foundation.core.phones import Phone, clean_any_phone
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.text import clock_time

_TRIES = 5


def admit_walk_in(slot: Slot, guest: WalkInGuest, *, key: str, heads: int, by: Person | DoorDevice, over: str = "",
                  forced: bool = False, happened: Happened = NOW) -> Scan:
    """Let a party of `heads` in that has no registration here; the scan. The same `key` gives the first one back.

    Who is registered already comes in on that ticket. `over` is the reason for letting in more than there are places.
    `forced`: a tablet did it without the network. Refuses `no_walk_ins`, `window`, `phone`, `no_category`, `full`,
    `not_answerable`, `online_seat` and `waits` (admit the waiting party).
    """
    if earlier := scan_with(key):
        return earlier
    when = happened.columns(by)
    name, phone = (_as_told if forced else _as_asked)(slot, guest, when["at"])
    person = _person(name, phone)
    standing = _standing(slot, person)
    if standing and forced and standing.state is not RegistrationState.CONFIRMED:
        person, standing = _person(name, ""), None
    if standing:
        return _on_its_ticket(slot, standing, key=key, heads=heads, by=by, happened=happened)
    quota = _quota(slot, guest.category, forced)
    added = _take_places(slot, quota, heads, by, over, forced)
    row = {"name": name, "phone": phone, "phone_hash": phone.hash, "phone_tail": phone.tail, "heads": heads,
           "places_added": added, "form_key": key}
    registration = _register(slot, quota, person, row, by)
    if registration is None:
        release_places(quota.id, heads, added=added)
        return scan_with(key) or _on_its_ticket(slot, _standing(slot, person), key=key, heads=heads, by=by,
                                                happened=happened)
    ruled = _against(slot, bool(added), when["at"]) if forced else None
    return _let_in(slot, registration, by, {"key": key, "offline": forced, "ruled": ruled,
                                            "reason": over if added else "", **when})


def _as_asked(slot: Slot, guest: WalkInGuest, at: datetime) -> tuple[str, Phone]:
    """Name and phone, if this door takes walk-ins now."""
    rules = door_rules_of(slot.event_id)
    if not rules.walk_ins and slot.event.allocation.row.takes_registrations:
        raise Refused("no_walk_ins", _("本活动未开放现场补录，请联系负责人。"))
    if at < slot.checkin_from:
        raise Refused("window", sentence_of(ScanResult.TOO_EARLY, {"opens": clock_time(slot.checkin_from)}))
    if at > slot.ends_at:
        raise Refused("window", _("本场已结束，不再补录。"))
    if rules.asks_phone and not guest.phone:
        raise Refused("phone", _("本活动补录须登记手机号，请填写。"), "phone")
    return clean_name(guest.name), clean_any_phone(guest.phone) if guest.phone else Phone("")


def _as_told(_slot: Slot, guest: WalkInGuest, _at: datetime) -> tuple[str, Phone]:
    """Name and phone of somebody who is inside already: what can't be read is left out."""
    try:
        name = clean_name(guest.name)
    except Refused:
        name = kept(lambda: _("现场来宾"))
    try:
        return name, clean_any_phone(guest.phone) if guest.phone else Phone("")
    except Refused:
        return name, Phone("")


def _person(name: str, phone: str) -> Person:
    if phone:
        return people_entered([(name, phone)])[0]
    person = Person(name=name, session_stamp=secrets.token_hex(8), created_at=clock.now())
    db.session.add(person)
    db.session.flush()
    return person


def _standing(slot: Slot, person: Person) -> Registration | None:
    found = standing_registration_id(slot, person.id)
    return db.session.get(Registration, found) if found else None


def _on_its_ticket(slot: Slot, standing: Registration | None, *, key: str, **more) -> Scan:
    if standing is not None and not standing.comes_to_door:
        raise Refused("online_seat", _(
            "这位来宾报的是线上席位。要到现场的，请本人先在“我的”中取消线上报名，再在此补录。"))
    if standing is None or standing.state is not RegistrationState.CONFIRMED:
        raise Refused("waits", _("这位来宾已登记本场但未取得名额，请在“查找报名”中找到后办理候补入场。"))
    return present(slot, Presented("ticket", standing.ticket.id), key=key, method=ScanMethod.WALK_IN, checked=True,
                   **more)


def _quota(slot: Slot, category: Category | None, forced: bool) -> Quota:
    here = [quota for quota in slot.quotas if quota.seat.row.at_door]
    if not here:
        raise Refused("no_quota", _("本场没有设置名额，请用“人数统计”计入。"))
    try:
        free = next((quota for quota in here if quota.category == category and quota.left), here[0])
        return quota_for(slot, category, free.seat)
    except Refused:
        if forced and here:
            return here[0]
        raise


def _take_places(slot: Slot, quota: Quota, heads: int, by: Person | DoorDevice, over: str, forced: bool) -> int:
    """Claim the places; how many had to be added to what there were."""
    if claim(quota.id, heads):
        return 0
    if not forced:
        require_may_go_over(slot, by, over)
    added = claim_over(quota.id, heads)
    audit.record("checkin.over_capacity", slot, quota=quota.id, heads=heads, forced=forced, reason=over[:200],
                 by=by)
    return added


def require_may_go_over(slot: Slot, by: Person | DoorDevice, over: str) -> None:
    """Refuse `full` without a reason, and `not_answerable` to those who may not let in more than there are places."""
    if not over.strip():
        raise Refused("full", _("名额已满，没有补录。可请本单位审核人、负责人注明理由后放行。"), "over")
    if not is_answerable(by, slot):
        raise Refused("not_answerable", _("名额已满，只有本单位审核人、负责人或区级统筹员可以放行。"), "over")


def _register(slot: Slot, quota: Quota, person: Person, row: dict, by: Person | DoorDevice) -> Registration | None:
    """The row, confirmed; None when the key, or this person, was registered by another gate in the meantime."""
    now = clock.now()
    for _attempt in range(_TRIES):
        made = insert_once(
            Registration, **row, reference=codes.new_reference("BM"), slot_id=slot.id, quota_id=quota.id,
            person_id=person.id, channel=Channel.WALK_IN, entered_by_id=signed(by)["by_id"],
            state=RegistrationState.CONFIRMED, privacy_agreed_at=now, created_at=now, version=1,
            privacy_notice_id=slot.event.privacy_notice_id)
        if made:
            audit.record("registration.confirmed", made, heads=made.heads, channel=Channel.WALK_IN.value, by=by)
            return made
        if _standing(slot, person) or scan_with(row["form_key"]):
            return None
    raise RuntimeError("no free reference")


def _against(slot: Slot, beyond: bool, at: datetime) -> ScanResult | None:
    """Why the door would have said no."""
    if not door_rules_of(slot.event_id).walk_ins and slot.event.allocation.row.takes_registrations:
        return ScanResult.UNKNOWN
    if beyond:
        return ScanResult.FULL
    return ScanResult.TOO_EARLY if at < slot.checkin_from else ScanResult.TOO_LATE if at > slot.ends_at else None


def _let_in(slot: Slot, registration: Registration, by: Person | DoorDevice, said: dict) -> Scan:
    ticket, heads = issue_ticket(registration, may_rest=False), registration.heads
    write(update(Ticket).where(Ticket.id == ticket.id).values(arrived=heads))
    db.session.flush()
    result = ScanResult.ADMITTED_OFFLINE if said["ruled"] else ScanResult.PASSED
    row = {"slot_id": slot.id, "ticket_id": ticket.id, "method": ScanMethod.WALK_IN, "result": result,
           "heads": heads, "claimed": heads, "received_at": clock.now(), **signed(by), **said}
    return store_scan(row, party_with_ticket(ticket.id), by)
