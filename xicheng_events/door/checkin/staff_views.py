"""The door for those who are signed in at the desk, and the passes that open it on tablets where nobody is."""

from flask import Blueprint, abort, g, jsonify, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf.csrf import CSRFError

from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.registration.models import Registration
from xicheng_events.door.checkin.forms import DoorNoteForm, PassForm
from xicheng_events.door.checkin.models import Check, DoorNote, DoorPass, GroupColour
from xicheng_events.door.checkin.operations import notes_for_door
from xicheng_events.door.checkin.queries import doors, search
from xicheng_events.door.checkin.screen.pages import Keeper, add_door
from xicheng_events.door.checkin.tablet import passes as tablet_passes
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.qr import qr_svg
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.web.access import sign_in_first, staff_only, wants_json
from xicheng_events.foundation.web.desk_navigation import DeskGroup, NavEntry
from xicheng_events.foundation.web.errors import stale_token
from xicheng_events.foundation.web.forms import EmptyForm
from xicheng_events.foundation.web.render import render

bp = Blueprint("checkin_staff", __name__, url_prefix="/staff/door")
bp.nav = NavEntry(DeskGroup.DOOR, _l("现场签到"))
staff_only(bp, *doors.DOOR_ROLES)


@bp.before_request
def stand_at_the_door():
    """Whoever is signed in keeps the door."""
    g.keeper = Keeper(current_user._get_current_object())


@bp.get("")
def index():
    """Today's and tomorrow's slots: which door is it?"""
    return render("checkin/index.html", slots=doors.slots_of_today(current_user))


add_door(bp)


@bp.get("/<int:slot_id>/passes")
def passes(slot_id):
    """The passes that open this door, and the tablets they have opened."""
    return _passes_page(slot_id)


@bp.post("/<int:slot_id>/passes")
def open_pass(slot_id):
    """Open a pass; the page that answers is the only one to show its code."""
    slot, form = doors.door_slot(slot_id, current_user) or abort(404), PassForm()
    if not form.validate():
        return _passes_page(slot_id, form, status=422)
    made, known = tablet_passes.open_pass(slot, whole_day=form.scope.data == "day", by=current_user)
    db.session.commit()
    return _show(made, known)


@bp.get("/passes/<int:pass_id>")
def show_pass(pass_id):
    """One pass: where it reaches, until when, and its tablets."""
    return _show(_pass(pass_id))


@bp.post("/passes/<int:pass_id>/code")
def renew_pass(pass_id):
    """A new code, shown once."""
    found = _pass(pass_id)
    try:
        known = tablet_passes.renew_pass(found, by=current_user)
    except Refused as no:
        return _show(found, sentence=no.sentence, status=422)
    db.session.commit()
    return _show(found, known)


@bp.post("/passes/<int:pass_id>/revocation")
def revoke_pass(pass_id):
    """Close the door on all its tablets."""
    found = _pass(pass_id)
    tablet_passes.revoke_pass(found, by=current_user)
    db.session.commit()
    return redirect(url_for(".show_pass", pass_id=found.id), 303)


@bp.post("/passes/<int:pass_id>/devices/<int:device_id>/revocation")
def revoke_device(pass_id, device_id):
    """Close the door on one tablet."""
    found = _pass(pass_id)
    device = next((each for each in found.devices if each.id == device_id), None) or abort(404)
    tablet_passes.revoke_device(device, by=current_user)
    db.session.commit()
    return redirect(url_for(".show_pass", pass_id=found.id), 303)


@bp.get("/<int:slot_id>/parties/<int:registration_id>")
def note(slot_id, registration_id):
    """What the door is told about one party."""
    slot, registration = _party(slot_id, registration_id)
    there = db.session.get(DoorNote, registration.id)
    form = DoorNoteForm(obj=there)
    return render("checkin/note.html", slot=slot, registration=registration, form=form)


@bp.post("/<int:slot_id>/parties/<int:registration_id>")
def keep_note(slot_id, registration_id):
    """Keep it; tablets hear of it with their next question."""
    slot, registration = _party(slot_id, registration_id)
    form = DoorNoteForm()
    if not form.validate():
        return render("checkin/note.html", status=422, slot=slot, registration=registration, form=form)
    notes_for_door.note_for_door(registration, group=form.group.data, text=form.text.data, check=Check(form.check.data),
                                 colour=GroupColour(form.colour.data) if form.colour.data else None, by=current_user)
    db.session.commit()
    return redirect(url_for(".search", slot_id=slot.id, q=registration.name), 303)


@bp.errorhandler(CSRFError)
def no_token(error):
    """The session has run out under the open screen. Scripts are told where to sign in, or to ask for a new token."""
    if wants_json() or request.is_json:
        return (jsonify(code="token"), 400) if current_user.is_authenticated else sign_in_first()
    return stale_token(error)


def _party(slot_id: int, registration_id: int) -> tuple[Slot, Registration]:
    slot = doors.door_slot(slot_id, current_user) or abort(404)
    return slot, search.registration_at_door(slot, registration_id) or abort(404)


def _pass(pass_id: int) -> DoorPass:
    return doors.pass_at(pass_id, current_user) or abort(404)


def _passes_page(slot_id: int, form: PassForm | None = None, *, status: int = 200):
    slot = doors.door_slot(slot_id, current_user) or abort(404)
    return render("checkin/passes.html", status=status, slot=slot, passes=doors.passes_for(slot),
                  form=form or PassForm(scope="slot"))


def _show(found: DoorPass, known=None, *, sentence: str = "", status: int = 200):
    """The page of a pass; with `known`, its code, PIN and QR."""
    qr = qr_svg(url_for("checkin.index", p=known.token, _external=True), _("打开签到页的二维码")) if known else ""
    return render("checkin/pass.html", status=status, door_pass=found, known=known, sentence=sentence, qr=qr,
                  slots=doors.slots_of_pass(found), ends_at=doors.pass_ends_at(found), form=EmptyForm(),
                  address=url_for("checkin.index", _external=True))
