"""What one tablet is told when it asks: the whole roster, or what has changed since it last asked."""

from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.booking.seating.queries import seats_at_door
from xicheng_events.door.checkin.models import Scan
from xicheng_events.door.checkin.queries import desk, parties
from xicheng_events.door.checkin.queries.one_code import OwnItem, items_by_ticket
from xicheng_events.door.checkin.queries.parties import Party
from xicheng_events.door.checkin.results import ScanResult, answers_in_words
from xicheng_events.door.checkin.rules import CHECKS, STANDINGS, answer_to_state, check_of
from xicheng_events.door.checkin.screen.answers import bands_of, group_of, leaving_words, right_door
from xicheng_events.door.checkin.tablet.roster import (
    Cursor,
    Expected,
    arrivals,
    changed_since,
    cursor_now,
    expected_at,
    last_entries,
    left_of,
    millis,
    scanned_since,
    tickets_nearby,
)
from xicheng_events.door.checkin.tablet.sealing import Lock, key_as_text, key_of, seal_for_tablet, sealed_name
from xicheng_events.door.checkin.words import WORDS
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.core.pinyin import initials

S = RegistrationState


def table_for_tablet() -> dict[str, dict | list]:
    """What a tablet decides and answers with, in the reader's language: it has no words of its own."""
    return {"words": {key: str(text) for key, text in WORDS.items()}, "answers": answers_in_words(),
            "standings": [result and result.value for result in STANDINGS],
            "checks": {check: result.value for check, result in CHECKS.items()}}


def roster(slot: Slot, *, since: Cursor | None, reader: str, lock: Lock | None = None) -> dict:
    """The roster of `slot` for the tablet `reader`, as plain JSON; with `since`, only what has changed.

    Nothing personal is outside the sealed parts, but for the names in `recent`, which a tablet keeps sealed itself.
    `key` opens the index, and the tablet doesn't keep it either: it keeps it behind `lock`, if there is one.
    """
    cursor = cursor_now()
    changed = changed_since(slot, since) if since else None
    is_full = changed is None
    index_key = bytes.fromhex(keyed_hash(f"door-index:{reader}:{slot.id}"))
    told = {"cursor": str(cursor), "full": is_full, "slot": _rules(slot), "key": key_as_text(index_key),
            "lock": lock and lock.around(index_key), "reader": sealed_name(reader), "tally": vars(parties.tally(slot)),
            "recent": [_line(scan, slot) for scan in parties.recent_scans(slot)]}
    expected = expected_at(slot, changed) if is_full or changed else []
    scanned = None if is_full else scanned_since(slot, since)
    entries, left = ((last_entries(slot, scanned), left_of(slot, scanned))
                     if is_full or scanned else ({}, {}))
    items = items_by_ticket(slot.event) if expected or is_full else {}
    told["tickets"] = [ticket_of(one, _ahead(slot, items.get(one.party.ticket_id, []))) for one in expected]
    told["index"] = seal_for_tablet(index_key, [found_by(one) for one in expected]) if expected else None
    told["arrivals"] = _arrivals(arrivals(slot, scanned) if scanned else _arrived(expected), entries, left)
    return {**told, "elsewhere": _elsewhere(slot, items, index_key)} if is_full else told


def _rules(slot: Slot) -> dict:
    check = desk.check_at(slot, desk.door_rules_of(slot.event_id).must_check)
    return {"opens": millis(slot.checkin_from), "closes": millis(slot.ends_at), "check": check.value}


def ticket_of(one: Expected, ahead: dict | None = None) -> list:
    """[registration, ticket, its name, heads, place in STANDINGS, sealed record]; the index knows the first. Where
    other codes are good here as well: for each of them its name and the same record, which it opens."""
    name = sealed_name(one.token) if one.token else None
    facts = {**sealed_record(one.party), **(ahead or {})}
    record = seal_for_tablet(key_of(one.token), facts) if one.token else None
    others = [[sealed_name(other.token), seal_for_tablet(key_of(other.token), facts)]
              for other in one.others]
    return [one.registration_id, one.party.ticket_id, name, one.party.admits or one.heads,
            STANDINGS.index(answer_to_state(one.party)), record, *([others] if others else ())]


def _ahead(slot: Slot, items: list[OwnItem]) -> dict:
    """What is in the record besides, where one code is good for all of an event: what they have places in, and what
    they do when this is over."""
    facts = {"i": [_told_of(item) for item in items], "l": leaving_words(slot, items)}
    return {name: value for name, value in facts.items() if value}


def _told_of(item: OwnItem) -> list:
    return [item.label, millis(item.opens), millis(item.closes)]


def sealed_record(party: Party) -> dict:
    """What the door shows about a party; short names, nothing that is empty."""
    seat = seats_at_door(party.seat, party.seats)
    facts = {"n": party.name, "c": party.category.label, "x": party.needs, "b": bands_of(party), "m": party.minors,
             "g": group_of(party), "o": party.colour.value if party.colour else "", "t": party.note,
             "k": check_of(party), "s": _standing_words(party), "p": seat, "q": party.seat.value if seat else ""}
    return {name: value for name, value in facts.items() if value}


def found_by(one: Expected) -> list:
    """One line of the index: what a party is found by, and the key that opens its record."""
    key = key_as_text(key_of(one.token)) if one.token else ""
    state, words, standing = one.party.state, _standing_words(one.party), answer_to_state(one.party)
    # Without a ticket only those who wait are known by their number (operations.scanning).
    reference = one.reference if one.token or standing is ScanResult.WAITING else ""
    others = [code for other in one.others for code in (other.code, other.reference)]
    return [one.registration_id, one.party.name, initials(one.party.name), one.tail, one.unit or "", one.code or "",
            key, reference, *((words, state in desk.WAITED and not one.token) if words or others else ()),
            *([others] if others else ())]


def _standing_words(party: Party) -> str:
    """How a registration stands that isn't good at the door."""
    if party.state == S.CONFIRMED:
        return ScanResult.RESTING.label if party.revoked_at else ""
    return party.state.label


def _arrived(expected: list[Expected]) -> dict[int, int]:
    return {one.party.ticket_id: one.party.arrived for one in expected if one.party.arrived}


def _arrivals(arrived: dict[int, int], entries: dict, left: dict[int, int]) -> list[list]:
    """[ticket, heads that came in, when, at which gate, heads that have left again]."""
    return [[ticket, n, millis(entries[ticket].at) if ticket in entries else 0,
             entries[ticket].gate if ticket in entries else "", left.get(ticket, 0)] for ticket, n in arrived.items()]


def _line(scan: Scan, slot: Slot) -> dict:
    is_ours = scan.ticket and scan.ticket.slot_id == slot.id
    return {"id": scan.id, "key": scan.key, "at": millis(scan.at), "word": scan.result.label, "heads": scan.heads,
            "who": scan.gate or scan.who, "name": scan.ticket.registration.name if is_ours else ""}


def _elsewhere(slot: Slot, items: dict[int, list[OwnItem]], index_key: bytes) -> dict:
    """Tickets of the other doors of the day, by name, and where they belong; their codes, which could be guessed,
    only sealed."""
    nearby = tickets_nearby(slot)
    places = {number: parties.slot_named(number) for number in sorted({number for *_known, number, _id in nearby})}
    # Where somebody belongs; and, where one code is good for all of an event, all they have places in.
    means = {ticket: [number, *(item.slot_id for item in items[ticket])] if ticket in items else number
             for *_known, number, ticket in nearby}
    return {"slots": {number: right_door(right) for number, right in places.items()},
            "events": {number: right.event_id == slot.event_id for number, right in places.items()},
            "items": {item.slot_id: _told_of(item)
                      for each in items.values() for item in each},
            "codes": seal_for_tablet(index_key, [[code, means[ticket]] for _token, *codes, _number,
                                                 ticket in nearby for code in codes if code]),
            "tickets": [[sealed_name(token), means[ticket]] for token, *_codes, _number, ticket in nearby]}
