"""Ways in besides one's own code, and the way out: parts of the door's screen, for staff and for tablets alike."""

import uuid

from flask import Blueprint, abort, g, jsonify, redirect, url_for

from xicheng_events.booking.events.models import Slot
from xicheng_events.door.checkin.models import Scan
from xicheng_events.door.checkin.operations import checking_out, walk_ins
from xicheng_events.door.checkin.operations.waiting_guests import admit_waiting
from xicheng_events.door.checkin.queries import desk, doors, parties
from xicheng_events.door.checkin.screen.answers import answer_to, refusal
from xicheng_events.door.checkin.screen.entry_forms import CheckOutForm, WaitingGuestForm, WalkInForm
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.web.access import wants_json
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.render import render


def add_entries(bp: Blueprint) -> None:
    """Give `bp` walk-ins, waiting guests and check-out."""
    for methods, path, view in (
        (["GET", "POST"], "walk-ins", walk_in), (["GET"], "waiting", waiting_guests),
        (["POST"], "waiting/<int:registration_id>", waiting),
        (["GET", "POST"], "departures", departure),
    ):
        bp.add_url_rule(f"/<int:slot_id>/{path}", view.__name__, view, methods=methods)


def ways_in_at(slot: Slot) -> dict:
    """What the door's page shows of these."""
    rules = desk.door_rules_of(slot.event_id)
    return {"rules": rules, "takes_walk_ins": takes_walk_ins(slot, rules), "categories": _categories(slot),
            "may_go_over": desk.is_answerable(g.keeper.by, slot)}


def takes_walk_ins(slot: Slot, rules) -> bool:
    """Whether somebody without a registration may come in at all."""
    return bool(_places_here(slot)) and (rules.walk_ins or not slot.event.allocation.row.takes_registrations)


def walk_in(slot_id):
    """The form for somebody without a registration; letting them in."""
    slot, form = _slot(slot_id), WalkInForm()
    form.offer(_categories(slot))
    if not form.is_submitted():
        form.key.data = str(uuid.uuid4())
        return _walk_in_page(slot, form)
    return _try(slot, form, lambda: walk_ins.admit_walk_in(slot, by=g.keeper.by, **form.guest), _walk_in_page)


def waiting_guests(slot_id):
    """Those who waited for a place, in the order of their line."""
    slot = _slot(slot_id)
    return render("checkin/waiting_guests.html", slot=slot, guests=desk.guests_who_waited(slot), gate=g.keeper.gate,
                  free=parties.free_places(slot), new_key=lambda: str(uuid.uuid4()))


def waiting(slot_id, registration_id):
    """Let in a party that waits, if there is room."""
    slot, form = _slot(slot_id), WaitingGuestForm()
    registration = desk.registration_here(slot, registration_id) or abort(404)
    return _try(slot, form, lambda: admit_waiting(slot, registration, key=form.key.data, by=g.keeper.by,
                                                  over=form.over.data, gate=form.gate.data),
                lambda slot, form, status: _waiting_page(slot, registration_id, form, status))


def departure(slot_id):
    """签退: the form, and letting a party go."""
    slot, form = _slot(slot_id), CheckOutForm()
    if not form.is_submitted():
        form.key.data = str(uuid.uuid4())
        return _departure_page(slot, form)
    return _try(slot, form, lambda: checking_out.check_out(slot, by=g.keeper.by, **form.presented), _departure_page)


def _slot(slot_id: int) -> Slot:
    return doors.door_slot(slot_id, g.keeper.by) or abort(404)


def _categories(slot: Slot) -> list:
    """Those to choose from; none where the places are for everybody."""
    here = _places_here(slot)
    return [quota.category for quota in here] if any(quota.is_for_some for quota in here) else []


def _places_here(slot: Slot) -> list:
    return [quota for quota in slot.quotas if quota.seat.row.at_door]


def _try(slot: Slot, form, operation, page):
    """Run an operation that may refuse; the door shows what came of it, `page` what is to be corrected."""
    if form.validate():
        with attempt(form):
            return _done(slot, operation())
    if wants_json():
        return jsonify(refusal(form.first_sentence).as_json), 422
    return page(doors.door_slot(slot.id, g.keeper.by), form, 422)


def _done(slot: Slot, row: Scan):
    if row.slot_id != slot.id:
        abort(404)
    answer = answer_to(row, slot, g.keeper.by)
    db.session.commit()
    if wants_json():
        return jsonify(answer.as_json)
    gate = None if g.keeper.device else g.keeper.gate or None
    return redirect(url_for(".door", slot_id=slot.id, scan=row.id, gate=gate), 303)


def _walk_in_page(slot: Slot, form: WalkInForm, status: int = 200):
    return render("checkin/walk_in.html", status=status, slot=slot, form=form, free=parties.free_places(slot),
                  waiting=parties.tally(slot).waiting, gate=g.keeper.gate, **ways_in_at(slot))


def _waiting_page(slot: Slot, registration_id: int, form: WaitingGuestForm, status: int):
    return render("checkin/waiting.html", status=status, slot=slot, form=form, gate=g.keeper.gate,
                  registration=desk.registration_here(slot, registration_id), free=parties.free_places(slot),
                  may_go_over=desk.is_answerable(g.keeper.by, slot))


def _departure_page(slot: Slot, form: CheckOutForm, status: int = 200):
    return render("checkin/departure.html", status=status, slot=slot, form=form, gate=g.keeper.gate,
                  rules=desk.door_rules_of(slot.event_id))
