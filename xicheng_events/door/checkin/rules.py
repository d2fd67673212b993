"""Why a ticket lets nobody in: the door's questions, in their order.

`static/js/door/rules.js` asks the same ones on a tablet; both answer all of `tests/data/door_vectors.json`.
"""

from datetime import datetime

from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.registration.states import LIVE, RegistrationState
from xicheng_events.door.checkin.models import Check
from xicheng_events.door.checkin.queries.desk import WAITED, check_at
from xicheng_events.door.checkin.queries.parties import Party
from xicheng_events.door.checkin.results import ScanResult

R = ScanResult
# They may still get a place, or may be let in for one that is free after all.
STILL_TO_COME = frozenset((*LIVE, *WAITED)) - {RegistrationState.CONFIRMED}
# What a registration answers by itself. Tablets know it as the number of its place here: new ones come last.
STANDINGS = (None, R.CANCELLED, R.WAITING, R.RESTING)
# What the door must see first, by the word under which a roster has it.
GUARDIAN = "guardian"
CHECKS = {GUARDIAN: R.NEEDS_GUARDIAN, Check.PLEDGE.value: R.NEEDS_PLEDGE, Check.DOCUMENT.value: R.NEEDS_DOCUMENT}


def barred_by(slot: Slot, party: Party | None, at: datetime, *, checked: bool = False,
              online: bool = False) -> ScanResult | None:
    """Why nobody may come in on this ticket here and then, as far as can be read; None if somebody may. `online`:
    nobody comes in, the host has seen them take part."""
    if party is None:
        return R.UNKNOWN
    if party.slot_id != slot.id:
        return R.WRONG_SLOT if party.event_id == slot.event_id else R.WRONG_EVENT
    if party.seat.row.at_door == online:
        return R.OTHER_SEAT
    if standing := answer_to_state(party):
        return standing
    if party.arrived >= party.admits:
        return R.ALREADY_IN
    if at < slot.checkin_from:
        return R.TOO_EARLY
    if at > slot.ends_at:
        return R.TOO_LATE
    if checked or party.arrived:  # once part of the party is in, it has been seen
        return None
    return CHECKS.get(check_of(party)) or CHECKS.get(check_at(slot, party.rule).value)


def answer_to_state(party: Party) -> ScanResult | None:
    """What the state of a registration and of its ticket answers, whatever the hour; None where it is good."""
    if party.state == RegistrationState.CONFIRMED:
        return R.RESTING if party.revoked_at else None
    return R.WAITING if party.state in STILL_TO_COME else R.CANCELLED


def check_of(party: Party) -> str:
    """What must be seen of this party whatever holds for the others: a key of CHECKS, or nothing."""
    if party.is_without_adult:
        return GUARDIAN
    return party.check.value if party.check and party.check is not Check.NONE else ""
