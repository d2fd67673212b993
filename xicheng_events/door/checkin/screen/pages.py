"""The door's screen, the same for staff and for tablets with a pass: pages that work without scripts, and two
addresses for the script: the list of what happened (`/batch`) and what a tablet must know (`/roster`)."""

import json
import uuid
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache

from flask import Blueprint, abort, g, jsonify, redirect, render_template, request, url_for
from flask_talisman import Talisman
from flask_wtf.csrf import generate_csrf
from werkzeug.exceptions import RequestEntityTooLarge

from xicheng_events.booking.events.models import Slot
from xicheng_events.door.checkin.forms import CountForm, RecountForm, ScanForm, UndoScanForm
from xicheng_events.door.checkin.models import DoorDevice, Scan
from xicheng_events.door.checkin.operations import scanning
from xicheng_events.door.checkin.operations.answers_to_tablets import Outcome
from xicheng_events.door.checkin.operations.tablet_lists import receive
from xicheng_events.door.checkin.queries import doors, parties
from xicheng_events.door.checkin.queries.search import tickets_matching
from xicheng_events.door.checkin.reading_input import Happened, Item, clock_offset, printable, read_sent, too_many
from xicheng_events.door.checkin.rules import STILL_TO_COME
from xicheng_events.door.checkin.screen.answers import DoorAnswer, answer_to, minors_in, refusal
from xicheng_events.door.checkin.screen.entries import add_entries, ways_in_at
from xicheng_events.door.checkin.tablet import passes
from xicheng_events.door.checkin.tablet.roster import Cursor, millis
from xicheng_events.door.checkin.tablet.sealing import Lock, box
from xicheng_events.door.checkin.tablet.sync import roster, table_for_tablet
from xicheng_events.door.checkin.words import say
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock, codes
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.web.access import wants_json
from xicheng_events.foundation.web.render import render
from xicheng_events.foundation.web.static_files import files_of, module_url, static_url

# The house's policy, and the one thing more that reading a QR in the browser needs.
_decoding = Talisman()(content_security_policy={
    "default-src": "'self'", "script-src": "'self' 'wasm-unsafe-eval'", "object-src": "'none'", "base-uri": "'none'",
    "form-action": "'self'", "frame-ancestors": "'none'", "img-src": "'self' data:",
})
_STATUS = {"too_many": 413}
_DECODER = ("vendor/barcode-detector-3.2.2/ponyfill.js", "vendor/zxing-wasm-3.1.3/zxing_reader.wasm")
_LOOKS = ("vendor/pico-2.1.1/pico.min.css", "css/site.css", "css/print.css", "css/door.css", "favicon.svg",
          "vendor/htmx.org-4.0.1/htmx.min.js", "js/app.js")


# A code of 40 bits need not be as slow as the six digits of a pass.
_ROUNDS = 20_000


@lru_cache(256)
def _lock_of(code: str, reader: str) -> Lock:
    return Lock.made(code, about=reader, rounds=_ROUNDS)


class Keeper:
    """Who stands at the door in this request. `g.keeper` is set by each blueprint before its views run."""

    def __init__(self, by: Person | DoorDevice, *, until: datetime | None = None, why_not: Refused | None = None):
        self.by, self.until, self.why_not = by, until, why_not

    @property
    def device(self) -> DoorDevice | None:
        """The tablet with a pass; None where somebody is signed in."""
        return self.by if isinstance(self.by, DoorDevice) else None

    @property
    def reader(self) -> str:
        """Whose key the name index is encrypted with."""
        return f"device:{self.by.id}" if self.device else f"person:{self.by.get_id()}"

    @property
    def offline_code(self) -> str:
        """What somebody who is signed in types after a restart without the network; a pass has its PIN for that."""
        return "" if self.device else codes.door_code_of(keyed_hash(f"door-offline:{self.by.get_id()}"))

    @property
    def lock(self) -> Lock | None:
        """What the key of the name index is kept behind; None for a pass that was opened before there were locks."""
        if self.device:
            return Lock(*json.loads(self.device.door_pass.index_lock)) if self.device.door_pass.index_lock else None
        return _lock_of(self.offline_code, self.reader)

    @property
    def gate(self) -> str:
        """The gate that stands in the scans: the pass's, or what the page says."""
        return self.device.gate if self.device else printable(request.values.get("gate"), 40)


def add_door(bp: Blueprint) -> None:
    """Give `bp` the door's screen and all its parts."""
    views: list[tuple[str, str, Callable]] = [
        ("GET", "/<int:slot_id>", door), ("GET", "/<int:slot_id>/search", search),
        ("GET", "/<int:slot_id>/shell", shell), ("GET", "/<int:slot_id>/roster", sync),
        ("POST", "/<int:slot_id>/batch", batch), ("POST", "/<int:slot_id>/scans", scan),
        ("POST", "/<int:slot_id>/counts", count),
        ("POST", "/<int:slot_id>/scans/<int:scan_id>/undo", undo),
        ("POST", "/<int:slot_id>/scans/<int:scan_id>/heads", recount),
    ]
    for method, path, view in views:
        bp.add_url_rule(path, view.__name__, _decoding(view), methods=[method])
    bp.add_url_rule("/worker.js", "worker", worker)
    bp.add_url_rule("/standing", "standing", standing)
    add_entries(bp)


def door(slot_id):
    """The screen; `?scan=` shows the answer to a scan that was just made.

    `?record=` shows one from the past, `?ticket=` the last one that let that ticket in: marked as such, with what can
    still be done about it.
    """
    slot = _slot(slot_id)
    past = _scan_of_the_past(slot)
    row = past or parties.scan_at(slot, _number("scan"))
    answer = answer_to(row, slot, g.keeper.by, undone=parties.undo_of(row) is not None) if row else None
    return jsonify(answer.as_json) if answer and wants_json() else _screen(slot, answer, is_record=bool(past))


def search(slot_id):
    """Who is it, by name, initials, phone tail, code or reference."""
    slot = _slot(slot_id)
    text = printable(request.args.get("q"), 60)
    return _screen(slot, None, query=text, found=tickets_matching(slot, text))


def shell(slot_id):
    """The screen without anybody's name on it: what a tablet keeps for the time without a network."""
    return render_template("checkin/door.html", **_page(_slot(slot_id), None) | {"offline_code": ""})


def worker():
    """The service worker of this door, with the list of what it keeps."""
    kept = [static_url(name) for name in _LOOKS] + [module_url(name) for name in files_of("door")]
    body = render_template("checkin/worker.js", kept=kept, decoder=[static_url(name) for name in _DECODER],
                           scope=url_for(".index"))
    return body, {"Content-Type": "text/javascript; charset=utf-8", "Cache-Control": "no-cache",
                  "Service-Worker-Allowed": url_for(".index")}


def standing():
    """Whether this tablet may still stand at a door: 204, or what everybody else gets here."""
    return "", 204


def sync(slot_id):
    """What the tablet must know, whole or since `?since=`; `?queue=` says how much it still holds."""
    slot = _slot(slot_id)
    told = roster(slot, since=Cursor.read(request.args.get("since")), reader=g.keeper.reader,
                  lock=g.keeper.lock)
    if g.keeper.device and passes.note_sync(
            g.keeper.device, queue_length=max(0, request.args.get("queue", 0, type=int)) % 2**31):
        db.session.commit()
    ends = g.keeper.until or slot.ends_at + doors.AFTERWARDS
    return jsonify({**told, "now": millis(clock.now()), "ends": millis(ends), "token": generate_csrf()})


def batch(slot_id):
    """Takes in a tablet's list; each entry is answered by itself. 413 says how many may come at once."""
    slot = _slot(slot_id)
    try:
        sent = read_sent(request.get_data())
    except RequestEntityTooLarge:
        return _refuse(too_many())
    except Refused as no:
        return _refuse(no)
    outcomes = iter(receive(slot, sent.items, sent_at=sent.sent_at, by=g.keeper.by, until=g.keeper.until,
                            why_not=g.keeper.why_not))
    told = [_told(next(outcomes) if isinstance(entry, Item) else Outcome.refused(*entry), slot)
            for entry in sent.entries]
    offset = clock_offset(sent.sent_at, clock.now())
    if g.keeper.device:
        passes.note_sync(g.keeper.device, queue_length=sent.queue_length, clock_offset=offset)
    db.session.commit()
    return jsonify(items=told, clock_offset=offset, now=millis(clock.now()))


def _told(outcome: Outcome, slot: Slot) -> dict:
    if outcome.code:
        return {"key": outcome.key, "code": outcome.code, "sentence": outcome.sentence}
    told = {"key": outcome.key, "result": outcome.result.value, "heads": outcome.heads, "claimed": outcome.claimed}
    return {**told, "answer": answer_to(outcome.scan, slot, g.keeper.by).as_json} if outcome.scan else told


def _refuse(no: Refused):
    return jsonify(code=no.code, sentence=no.sentence), _STATUS.get(no.code, 400)


def scan(slot_id):
    """A ticket is presented. Answers as a page or JSON, as asked for."""
    slot = _slot(slot_id)
    form = ScanForm()
    if not form.validate():
        return _say(slot, refusal(form.first_error), status=422)
    row = scanning.present(slot, by=g.keeper.by, **form.presented)
    if row.slot_id != slot.id:
        abort(404)
    return _done(slot, row)


def count(slot_id):
    """So many came in without a ticket each."""
    slot, form = _slot(slot_id), CountForm()
    return _try(slot, form, lambda: scanning.count_heads(slot, key=form.key.data, heads=form.heads.data, by=g.keeper.by,
                                                         happened=Happened(gate=form.gate.data)))


def undo(slot_id, scan_id):
    """Take back what a scan let in."""
    slot, form = _slot(slot_id), UndoScanForm()
    row = parties.scan_at(slot, scan_id) or abort(404)
    return _try(slot, form, lambda: scanning.undo_scan(row, key=form.key.data, reason=form.words, by=g.keeper.by))


def recount(slot_id, scan_id):
    """Correct how many of a party a scan let in."""
    slot, form = _slot(slot_id), RecountForm()
    row = parties.scan_at(slot, scan_id) or abort(404)
    return _try(slot, form,
                lambda: scanning.recount_heads(row, key=form.key.data, heads=form.heads.data, by=g.keeper.by))


def _slot(slot_id: int) -> Slot:
    return doors.door_slot(slot_id, g.keeper.by) or abort(404)


def _scan_of_the_past(slot: Slot) -> Scan | None:
    if ticket := _number("ticket"):
        entry = parties.standing_entry(ticket, until=clock.now())
        return entry if entry and entry.slot_id == slot.id else None
    return parties.scan_at(slot, _number("record"))


def _number(name: str) -> int:
    return request.args.get(name, 0, type=int) % 2**31


def _try(slot: Slot, form, operation):
    """Run an operation that may refuse; say on the screen what came of it."""
    if not form.validate():
        return _say(slot, refusal(form.first_error), status=422)
    try:
        row = operation()
    except Refused as no:
        db.session.rollback()
        return _say(slot, refusal(no.sentence), status=422)
    return _done(slot, row)


def _done(slot: Slot, row: Scan):
    # Before the commit: afterwards every row would be read again.
    answer = answer_to(row, slot, g.keeper.by)
    db.session.commit()
    if wants_json():
        return jsonify(answer.as_json)
    return redirect(url_for(".door", slot_id=row.slot_id, scan=row.id, gate=_gate_in_address()), 303)


def _say(slot: Slot, answer: DoorAnswer, *, status: int = 200):
    return (jsonify(answer.as_json), status) if wants_json() else _screen(slot, answer, status=status)


def _screen(slot: Slot, answer: DoorAnswer | None, *, status: int = 200, query: str = "", found=None,
            is_record: bool = False):
    return render("checkin/door.html", status=status, **_page(slot, answer) | {
        "query": query, "found": found, "is_record": is_record, "tally": parties.tally(slot),
        "recent": parties.recent_scans(slot)})


def _page(slot: Slot, answer: DoorAnswer | None) -> dict:
    return {"slot": slot, "answer": answer, "keeper": g.keeper, "gate": g.keeper.gate, "query": "", "found": None,
            "is_record": False, "offline_code": g.keeper.offline_code,
            "gate_in_address": _gate_in_address(), "tally": {}, "recent": None,
            "minors_in": minors_in, "new_key": lambda: str(uuid.uuid4()), "box": box(),
            "say": say, "still_to_come": STILL_TO_COME, "table": table_for_tablet(), **ways_in_at(slot)}


def _gate_in_address() -> str | None:
    return None if g.keeper.device else g.keeper.gate or None
