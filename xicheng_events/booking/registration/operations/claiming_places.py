"""The row of a new party, and its places.

The row is written down first and its places are claimed last, so that the row everybody wants is held for the length
of one line of the record and a commit, and nobody who holds it waits for the same person's other press. The claim
alone decides: without it, what was written is taken back before anybody sees it; a line of the record never is, so it
is written when all is known.
"""

from sqlalchemy import delete
from sqlalchemy.orm.attributes import set_committed_value

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.events.quotas import claim, left_in, take_turn
from xicheng_events.booking.registration.models import Registration, Ticket
from xicheng_events.booking.registration.operations.already_there import first_one
from xicheng_events.booking.registration.operations.changing_answers import keep_with
from xicheng_events.booking.registration.operations.checking_party import Prepared
from xicheng_events.booking.registration.operations.eligibility import TooFew, full_up, list_fixed
from xicheng_events.booking.registration.operations.transitions import (
    issue_ticket,
    tell_confirmed,
    tell_submitted,
    tell_waiting,
)
from xicheng_events.booking.registration.operations.waiting_list import CLAIM_IF_NOBODY_WAITS
from xicheng_events.booking.registration.queries import waiting_in
from xicheng_events.booking.registration.states import HOLDING, RegistrationState
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock, codes
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.inserts import RowsToAdd, insert_once
from xicheng_events.foundation.notify.models import Notice

S = RegistrationState
_TRIES = 5


def store_registration(slot: Slot, prepared: Prepared, person: Person, by: Person, *,
                       together: bool = True) -> Registration:
    """The row of a new party, placed or waiting; the one there is when the same person or form was faster. Refuses
    `full` and `too_few` as `register` does. The record comes last: what stands there is never taken back.
    """
    quota, row, wanted = prepared.quota, whose(prepared, person, by), wanted_state(slot)
    heads = row["heads"]
    looks_free = wanted not in HOLDING or quota.taken + heads <= quota.capacity
    if not looks_free:
        _place_in_line(slot, quota.id, heads, together)  # whoever finds no room hears so before the row is written
    registration, is_new = _insert(slot, row, wanted, by)
    if not is_new:
        registration.was_there = True
        return registration
    complete_registration(registration, slot, prepared)
    if looks_free:
        follow_up(registration, 0)
        db.session.flush()
    if wanted in HOLDING and not (looks_free and claim(quota.id, heads, how=CLAIM_IF_NOBODY_WAITS)):
        if looks_free:
            _take_back(registration)
        _look_for_place(registration, together)
    if registration.state in HOLDING:
        refuse_fixed_list(slot.event)
    note_outcome(registration, by)
    return registration


def refuse_fixed_list(event: Event) -> None:
    """For whoever has just taken places: the list is fixed before, and `list_fixed` refused, or it is afterwards."""
    if refusal := list_fixed(event):
        raise refusal


def whose(prepared: Prepared, person: Person, by: Person) -> dict:
    """The row of a party, with whose it is and who entered it."""
    return {**prepared.row, "person_id": person.id, "entered_by_id": None if by.id == person.id else by.id}


def wanted_state(slot: Slot) -> RegistrationState:
    """What a party becomes for which there are places; where they aren't given at once, any party."""
    if not slot.event.allocation.row.places_at_once:
        return S.APPLIED
    return S.PENDING if slot.event.review_required else S.CONFIRMED


def _insert(slot: Slot, row: dict, state: RegistrationState, by: Person) -> tuple[Registration, bool]:
    """The stored row, and whether it is new."""
    for _attempt in range(_TRIES):
        registration = insert_once(Registration, **row, state=state, queued_at=None)
        if registration:
            return registration, True
        # The same person or form was faster by a moment: hers is the answer. Else the reference was taken.
        registration = first_one(slot, row, by)
        if registration:
            return registration, False
        row["reference"] = codes.new_reference("BM")
    raise RuntimeError("no free reference")


def follow_up(registration: Registration, place: int, ticket: Ticket | None = None,
              into: RowsToAdd | None = None) -> None:
    """Ticket, if there is none yet, or place in line; and the message, now or `into` what is written together."""
    if registration.state == S.CONFIRMED:
        if ticket is None:
            issue_ticket(registration, is_new=True)
        tell_confirmed(registration, into)
    elif registration.state == S.WAITING:
        tell_waiting(registration, place, left_in(registration.quota_id), into)
    else:
        tell_submitted(registration, into)


def note_outcome(registration: Registration, by: Person, into: RowsToAdd | None = None) -> None:
    """What became of a new party, for the record, now or `into` what is written together."""
    record(f"registration.{registration.state.value}", registration, by=by, into=into, heads=registration.heads,
           channel=registration.channel.value)


def _take_back(registration: Registration) -> None:
    """The last places went while ours were being written: delete what was written as if it had one, the ticket and the
    message. The row is new, so it has no others."""
    write(delete(Ticket).where(Ticket.registration_id == registration.id), renewing=True)
    write(delete(Notice).where(Notice.subject_kind == registration.__tablename__,
                               Notice.subject_id == registration.id), renewing=True)
    set_committed_value(registration, "ticket", None)


def _look_for_place(registration: Registration, together: bool) -> None:
    """Look for a place for whom nothing is written but the row."""
    place = _find_place(registration.slot, registration.quota_id, registration.heads, together)
    if place:
        registration.state, registration.queued_at = S.WAITING, clock.now()
    follow_up(registration, place)
    db.session.flush()


def complete_registration(registration: Registration, slot: Slot, prepared: Prepared) -> None:
    """What belongs to the new row, without asking the database for what is known."""
    set_committed_value(registration, "slot", slot)
    set_committed_value(registration, "companions", prepared.party)
    for companion in prepared.party:
        companion.registration_id = registration.id
        db.session.add(companion)
    keep_with(registration, prepared.given)


def _find_place(slot: Slot, quota_id: int, heads: int, together: bool) -> int:
    """Take the party's places, or give its place in line; 0 when it needn't wait. Refuses as `_place_in_line`."""
    if claim(quota_id, heads, how=CLAIM_IF_NOBODY_WAITS):
        return 0
    # Places freed from here on wait for our commit, and find us in line: none is lost between the two.
    take_turn(quota_id)
    place = _place_in_line(slot, quota_id, heads, together)
    if not place and not claim(quota_id, heads):
        raise RuntimeError("places went while nobody could claim any")
    return place


def _place_in_line(slot: Slot, quota_id: int, heads: int, together: bool) -> int:
    """Which place in line a party gets; 0 when nobody waits and there are places for it. Refuses `too_few`, `full`."""
    waiting = waiting_in(quota_id)
    if not waiting:
        left = left_in(quota_id)
        if left >= heads:
            return 0
        if left and not (together and slot.waiting_limit):
            has_use = any(quota.id == quota_id and quota.capacity >= heads for quota in slot.quotas)
            raise TooFew(left, heads, may_wait=bool(slot.waiting_limit) and has_use)
    if waiting >= slot.waiting_limit:
        raise full_up(slot)
    return waiting + 1
