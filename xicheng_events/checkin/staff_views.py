"""The door, on a tablet: one screen per slot. Every form works without scripts; only the camera needs one."""

import uuid

from flask import Blueprint, abort, jsonify, redirect, request, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_talisman import Talisman
from flask_wtf.csrf import CSRFError

from xicheng_events.checkin import operations, queries
from xicheng_events.checkin.answers import Answer, answer_to, minors_in, refusal
from xicheng_events.checkin.forms import RecountForm, ScanForm, UndoForm, printable
from xicheng_events.checkin.models import Scan
from xicheng_events.core.db import db
from xicheng_events.core.refusal import Refused
from xicheng_events.events.models import Slot
from xicheng_events.web.access import sign_in_first, staff_only, wants_json
from xicheng_events.web.errors import stale_token
from xicheng_events.web.render import render

bp = Blueprint("checkin_staff", __name__, url_prefix="/staff/door")
bp.nav = (_l("现场签到"), "checkin_staff.index")
staff_only(bp, *queries.DOOR_ROLES)

# A larger number can't be the id of anything; PostgreSQL would fail on it.
_ID = "int(max=2147483647)"
# The house's policy, and the one thing more that reading a QR in the browser needs.
_decoding = Talisman()(content_security_policy={
    "default-src": "'self'", "script-src": "'self' 'wasm-unsafe-eval'", "object-src": "'none'", "base-uri": "'none'",
    "form-action": "'self'", "frame-ancestors": "'none'", "img-src": "'self' data:",
})


@bp.get("")
def index():
    """Today's and tomorrow's slots: which door is it?"""
    return render("checkin/index.html", slots=queries.slots_of_today(current_user))


@bp.get(f"/<{_ID}:slot_id>")
@_decoding
def door(slot_id):
    """The screen; `?scan=` shows the answer to one scan again, with what can still be done about it."""
    slot = _slot(slot_id)
    return _screen(slot, _answer_again(slot))


@bp.get(f"/<{_ID}:slot_id>/search")
@_decoding
def search(slot_id):
    """Who is it, by name, phone tail, code or reference."""
    slot = _slot(slot_id)
    text = printable(request.args.get("q"), 60)
    return _screen(slot, None, "checkin/_results.html", query=text, found=queries.tickets_matching(slot, text))


@bp.get(f"/<{_ID}:slot_id>/tally")
@_decoding
def tally(slot_id):
    """How many have come; the screen asks for it every few seconds."""
    return _screen(_slot(slot_id), None, "checkin/_tally.html")


@bp.get(f"/<{_ID}:slot_id>/recent")
@_decoding
def recent(slot_id):
    """What happened last at this door, on whichever tablet."""
    return _screen(_slot(slot_id), None, "checkin/_recent.html")


@bp.post(f"/<{_ID}:slot_id>/scans")
@_decoding
def scan(slot_id):
    """A ticket is presented. Answers as a page, a fragment, or JSON, as asked for."""
    slot = _slot(slot_id)
    form = ScanForm()
    if not form.validate():
        return _say(slot, refusal(form.first_error), status=422)
    row = operations.present(slot, by=current_user, **form.presented)
    if row.slot_id != slot.id:
        abort(404)
    return _done(slot, row)


@bp.post(f"/<{_ID}:slot_id>/scans/<{_ID}:scan_id>/undo")
@_decoding
def undo(slot_id, scan_id):
    """Take back what a scan let in."""
    slot, form = _slot(slot_id), UndoForm()
    row = queries.scan_at(slot, scan_id) or abort(404)
    return _try(slot, form, lambda: operations.undo(row, key=form.key.data, reason=form.words, by=current_user))


@bp.post(f"/<{_ID}:slot_id>/scans/<{_ID}:scan_id>/heads")
@_decoding
def recount(slot_id, scan_id):
    """Correct how many of a party a scan let in."""
    slot, form = _slot(slot_id), RecountForm()
    row = queries.scan_at(slot, scan_id) or abort(404)
    return _try(slot, form,
                lambda: operations.recount(row, key=form.key.data, heads=form.heads.data, by=current_user))


@bp.errorhandler(CSRFError)
def no_token(error):
    """The session has run out under the open screen. Scripts are told where to sign in; forms are kept."""
    if wants_json() or request.htmx:
        return sign_in_first()
    return stale_token(error)


def _slot(slot_id: int) -> Slot:
    return queries.door_slot(slot_id, current_user) or abort(404)


def _answer_again(slot: Slot) -> Answer | None:
    row = queries.scan_at(slot, request.args.get("scan", 0, type=int) % 2**31)
    return answer_to(row, slot, current_user, undone=queries.undo_of(row) is not None) if row else None


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
    answer = answer_to(row, slot, current_user)
    db.session.commit()
    if wants_json() or request.htmx:
        return _say(slot, answer)
    return redirect(url_for(".door", slot_id=row.slot_id, scan=row.id, gate=_gate() or None), 303)


def _say(slot: Slot, answer: Answer, *, status: int = 200):
    if wants_json():
        return jsonify(answer.as_json), status
    return _screen(slot, answer, status=status)


def _screen(slot: Slot, answer: Answer | None, fragment: str = "checkin/_answer.html", *, status: int = 200,
            query: str = "", found=None):
    """The whole screen, or the one part of it that htmx asks for; only what is shown is looked up."""
    is_whole = not request.htmx
    parts = {"tally": queries.tally(slot) if is_whole or fragment == "checkin/_tally.html" else None,
             "recent": queries.recent_scans(slot) if is_whole or fragment == "checkin/_recent.html" else None}
    return render("checkin/door.html", fragment, status=status, slot=slot, answer=answer, gate=_gate(),
                  new_key=lambda: str(uuid.uuid4()), minors_in=minors_in, query=query, found=found, **parts)


def _gate() -> str:
    return printable(request.values.get("gate"), 40)
