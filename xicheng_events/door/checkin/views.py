"""The door for tablets with a pass: getting in, and then nothing but the screen of the pass's slots."""

from flask import Blueprint, current_app, g, jsonify, make_response, redirect, request, url_for
from flask_wtf.csrf import CSRFError

from xicheng_events.door.checkin.forms import EnterForm
from xicheng_events.door.checkin.queries import doors
from xicheng_events.door.checkin.screen.pages import Keeper, add_door
from xicheng_events.door.checkin.tablet import passes, sessions
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.web.access import wants_json
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.errors import stale_token
from xicheng_events.foundation.web.limits import limiter
from xicheng_events.foundation.web.render import render

bp = Blueprint("checkin", __name__, url_prefix="/door")
# Open to everybody; and what a tablet may still bring in after its pass has ended.
_WITHOUT_PASS = {"checkin.index", "checkin.enter", "checkin.leave", "checkin.worker"}
_AFTER_THE_END = {"checkin.batch"}


@bp.before_request
def stand_at_the_door():
    """Only a tablet with a live pass comes past the entrance."""
    device = sessions.device_of_request()
    if device is None:
        return None if request.endpoint in _WITHOUT_PASS else _pass_first()
    until, why_not = passes.device_closed_at(device)
    g.keeper = Keeper(device, until=until, why_not=why_not)
    is_over = clock.now() > until or device.revoked_at or device.door_pass.revoked_at
    return _pass_first() if is_over and request.endpoint not in _WITHOUT_PASS | _AFTER_THE_END else None


@bp.get("")
def index():
    """The entrance; for a tablet that is in already, its doors."""
    keeper = g.get("keeper")
    if keeper and not request.args.get("p") and clock.now() <= keeper.until and not _is_revoked(keeper.device):
        return render("checkin/doors.html", slots=doors.slots_of_pass(keeper.device.door_pass), keeper=keeper)
    return render("checkin/enter.html", form=EnterForm(token=request.args.get("p", "")))


@bp.post("")
@limiter.limit(lambda: current_app.config["SIGN_IN_RATE_PER_ADDRESS"])
def enter():
    """Open the pass on this tablet, under the name and at the gate that are given."""
    form = EnterForm()
    if not form.validate():
        return render("checkin/enter.html", form=form, status=422)
    named = {"name": form.name.data, "gate": form.gate.data}
    with attempt(form, keeping=True):
        device = (passes.enter_with_token(form.token.data, **named) if form.token.data
                  else passes.enter_with_code(form.code.data, form.pin.data, **named))
        slots = doors.slots_of_pass(device.door_pass)
        db.session.commit()
        onwards = url_for(".door", slot_id=slots[0][0].id) if len(slots) == 1 else url_for(".index")
        return sessions.begin_tablet_session(redirect(onwards, 303), device)
    return render("checkin/enter.html", form=form, status=422)


@bp.post("/leaving")
def leave():
    """The tablet is put away: its session ends here, the pass goes on."""
    return sessions.end_tablet_session(make_response(redirect(url_for(".index"), 303)))


add_door(bp)


@bp.errorhandler(CSRFError)
def no_token(error):
    """The token has run out under the open screen: scripts ask for a new one."""
    return (jsonify(code="token"), 400) if wants_json() or request.is_json else stale_token(error)


def _is_revoked(device) -> bool:
    return bool(device.revoked_at or device.door_pass.revoked_at)


def _pass_first():
    if wants_json() or request.is_json:
        return jsonify(sign_in=url_for(".index")), 401
    return redirect(url_for(".index"), 303)
