"""Passes: opening a door on tablets that nobody is signed in on, and closing it again (domain §11)."""

import json
import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import update

from xicheng_events.booking.events.models import Slot
from xicheng_events.door.checkin.models import DoorDevice, DoorPass
from xicheng_events.door.checkin.queries.doors import pass_ends_at, pass_with
from xicheng_events.door.checkin.tablet.sealing import Lock
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit import operations as audit
from xicheng_events.foundation.core import clock, codes
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.core.refusal import Refused

WRONG_PINS = 5
LOCKED_FOR = timedelta(minutes=15)


class Secrets(NamedTuple):
    """What opens a pass; shown once, stored as hashes."""

    code: str  # eight characters, with …
    pin: str  # … six digits
    token: str  # or this alone, in the QR


def open_pass(slot: Slot, *, whole_day: bool, by: Person, known: Secrets | None = None) -> tuple[DoorPass, Secrets]:
    """A new pass for the door of `slot`, or of all its unit's slots on that day; and what opens it.

    `known` is for the demo alone, whose greeting must be able to say it again.
    """
    made = DoorPass(host_id=slot.event.host_id, slot_id=None if whole_day else slot.id,
                    day=clock.local(slot.starts_at).date() if whole_day else None,
                    opened_by_id=by.id, opened_at=clock.now())
    known = _renew(made, known)
    db.session.add(made)
    db.session.flush()
    audit.record("checkin.pass_opened", made, by=by, slot=slot.id, whole_day=whole_day)
    return made, known


def renew_pass(door_pass: DoorPass, *, by: Person) -> Secrets:
    """New code, PIN and QR; the old ones open nothing more, tablets that are in stay in. Refuses `pass_revoked`."""
    if door_pass.revoked_at:
        raise Refused("pass_revoked", _("这个通行证已停用，请新开一个。"))
    known = _renew(door_pass)
    audit.record("checkin.pass_renewed", door_pass, by=by)
    db.session.flush()
    return known


def _renew(door_pass: DoorPass, known: Secrets | None = None) -> Secrets:
    known = known or Secrets(codes.new_door_code(), codes.new_phone_code(), codes.new_ticket_token())
    door_pass.code_hash, door_pass.pin_hash = keyed_hash(f"door:{known.code}"), _pin_hash(known.code, known.pin)
    door_pass.token_hash = keyed_hash(f"door:{known.token}")
    door_pass.index_lock = json.dumps(Lock.made(known.pin, about=known.code,
                                                rounds=current_app.config["DOOR_PIN_ROUNDS"]))
    door_pass.failures, door_pass.locked_until = 0, None
    return known


def enter_with_token(token: str, *, name: str, gate: str) -> DoorDevice:
    """The tablet that has scanned the pass's QR. Refuses `wrong_pass` and `pass_over`."""
    found = pass_with(token_hash=keyed_hash(f"door:{codes.normalise_code(token)}"))
    if found is None:
        raise Refused("wrong_pass", _("二维码已失效，请工作人员重新显示。"))
    return _let_in(found, name, gate)


def enter_with_code(code: str, pin: str, *, name: str, gate: str) -> DoorDevice:
    """The tablet on which code and PIN were typed. Commit even when it refuses: a wrong PIN counts.

    Refuses `wrong_pass` for an unknown code and a wrong PIN alike, `pass_locked` for a quarter of an hour after five
    wrong PINs, `pass_over` for a pass that has ended or was revoked.
    """
    known = {keyed_hash(f"door:{each}"): each for each in codes.readings(code)}
    found, wrong = pass_with(code_hash=list(known)), Refused(
        "wrong_pass", _("通行码或PIN不正确，请核对后重新输入。"), "code")
    if found is None:
        raise wrong
    if found.locked_until and found.locked_until > clock.now():
        raise Refused("pass_locked", _("PIN输错次数过多，请15分钟后再试，或请工作人员更换通行码。"), "pin")
    if not secrets.compare_digest(found.pin_hash, _pin_hash(known[found.code_hash], codes.normalise_phone_code(pin))):
        _count_wrong_pin(found)
        raise wrong
    found.failures = 0
    return _let_in(found, name, gate)


def _pin_hash(code: str, pin: str) -> str:
    return keyed_hash(f"door:{code}:{pin}")


def _count_wrong_pin(door_pass: DoorPass) -> None:
    """Counted in the database, so that many tries at once don't slip past the limit."""
    of_this = update(DoorPass).where(DoorPass.id == door_pass.id)
    write(of_this.values(failures=DoorPass.failures + 1))
    locked = write(of_this.where(DoorPass.failures >= WRONG_PINS).values(
        failures=0, locked_until=clock.now() + LOCKED_FOR))
    if locked:
        audit.record("checkin.pass_locked", door_pass)
    db.session.flush()


def _let_in(door_pass: DoorPass, name: str, gate: str) -> DoorDevice:
    if door_pass.revoked_at or clock.now() > pass_ends_at(door_pass):
        raise Refused("pass_over", _("这个通行证已结束或已停用，请工作人员新开一个。"))
    now = clock.now()
    device = DoorDevice(door_pass=door_pass, name=name, gate=gate, opened_at=now, seen_at=now)
    db.session.add(device)
    db.session.flush()
    audit.record("checkin.device_entered", device, door_pass=door_pass.id, gate=gate)
    return device


def revoke_pass(door_pass: DoorPass, *, by: Person) -> None:
    """Close the door on all tablets of the pass. What they did before and send later waits in 核对."""
    if door_pass.revoked_at is None:
        door_pass.revoked_at = clock.now()
        audit.record("checkin.pass_revoked", door_pass, by=by)
        db.session.flush()


def revoke_device(device: DoorDevice, *, by: Person) -> None:
    """Close the door on one tablet; the others go on."""
    if device.revoked_at is None:
        device.revoked_at = clock.now()
        audit.record("checkin.device_revoked", device, by=by, door_pass=device.pass_id)
        db.session.flush()


def note_sync(device: DoorDevice, *, queue_length: int, clock_offset: int | None = None) -> bool:
    """Remember when a tablet was last heard of and what it still holds; whether there was news worth a write."""
    now = clock.now()
    is_news = queue_length != device.queue_length or now - device.seen_at > timedelta(seconds=20)
    if is_news or clock_offset is not None:
        device.seen_at, device.queue_length = now, queue_length
        device.clock_offset = device.clock_offset if clock_offset is None else clock_offset
    return is_news or clock_offset is not None


def device_closed_at(device: DoorDevice) -> tuple[datetime, Refused]:
    """When this tablet's door closes or has closed, and the refusal of what happens after that."""
    ends_at = pass_ends_at(device.door_pass)
    revoked = [moment for moment in (device.revoked_at, device.door_pass.revoked_at) if moment]
    if revoked and min(revoked) <= ends_at:
        return min(revoked), Refused("pass_revoked", _("通行证停用后的记录，没有保存。请联系工作人员。"))
    return ends_at, Refused("pass_over", _("通行证到期后的记录，没有保存。请联系工作人员。"))
