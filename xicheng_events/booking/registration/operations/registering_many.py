"""Many parties for one slot in one transaction: the rules and the guarded statement of `placing`, once for all.

The places of a batch are claimed together before its rows are written, and are given back where a row wasn't needed.
When they aren't left for all, each party looks for itself, in the order of the list.
"""

from collections import defaultdict

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.events.quotas import claim, release_places
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.operations.already_there import first_one, overlap_with
from xicheng_events.booking.registration.operations.checking_party import (
    PartyApplication,
    Prepared,
    prepare_application,
)
from xicheng_events.booking.registration.operations.claiming_places import (
    complete_registration,
    follow_up,
    note_outcome,
    refuse_fixed_list,
    store_registration,
    wanted_state,
    whose,
)
from xicheng_events.booking.registration.operations.transitions import issue_tickets
from xicheng_events.booking.registration.operations.waiting_list import CLAIM_IF_NOBODY_WAITS
from xicheng_events.booking.registration.states import HOLDING, LIVE, RegistrationState
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.accounts.operations.entering import people_entered
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.inserts import RowsToAdd, insert_many
from xicheng_events.foundation.core.refusal import Refused

Result = Registration | Refused


def register_many(slot: Slot, parties: list[PartyApplication], *, by: Person) -> list[Result]:
    """Register people whom a desk enters, none with a phone proven here; for each the registration, or why not.

    Their names and phones are clean. As with `register`, whoever is there already is given back, whether under the
    same form key or as the same person. The caller keeps a batch to some hundreds.
    """
    people = people_entered([(party.name, party.phone) for party in parties])
    standing = _standing(slot, people, [party.form_key for party in parties], by)
    results: list[Result | None] = []
    fresh: dict[int, list[tuple[int, Prepared, Person]]] = defaultdict(list)
    for number, (party, person) in enumerate(zip(parties, people, strict=True)):
        results.append(standing.get(party.form_key) or standing.get(person.id))
        if results[number] is None:
            try:
                prepared = prepare_application(slot, party)
                fresh[prepared.quota.id].append((number, prepared, person))
            except Refused as refusal:
                results[number] = refusal
    for quota_id in sorted(fresh):  # always in this order: two batches never wait for each other in a ring
        for number, result in _place(slot, quota_id, fresh[quota_id], by):
            results[number] = result
    db.session.flush()
    return results


def _standing(slot: Slot, people: list[Person], form_keys: list[str], by: Person) -> dict[str | int, Result]:
    """By form key or person: the registration there is for this slot, or the refusal for a place held elsewhere."""
    here = Registration.slot_id == slot.id
    query = (select(Registration).join(Registration.slot).where(or_(
        and_(here, Registration.form_key.in_(form_keys)),
        and_(Registration.person_id.in_({person.id for person in people}), or_(
            and_(here, Registration.state.in_(LIVE)),
            and_(~here, Registration.state.in_(HOLDING), Slot.starts_at < slot.ends_at,
                 Slot.ends_at > slot.starts_at)))))
        .options(joinedload(Registration.slot).joinedload(Slot.event), joinedload(Registration.ticket))
        .order_by(here, Registration.id))  # what is here counts before what is elsewhere
    found: dict[str | int, Result] = {}
    for each in db.session.scalars(query).unique():
        found[each.person_id] = each if each.slot_id == slot.id else overlap_with(each, by)
        if each.slot_id == slot.id:
            found[each.form_key] = each
    return found


def _place(slot: Slot, quota_id: int, parties: list[tuple[int, Prepared, Person]], by: Person):
    state = wanted_state(slot)
    heads = sum(prepared.row["heads"] for _number, prepared, _person in parties)
    if state in HOLDING and not claim(quota_id, heads, how=CLAIM_IF_NOBODY_WAITS):
        return [(number, _one(slot, prepared, person, by)) for number, prepared, person in parties]
    if state in HOLDING:
        refuse_fixed_list(slot.event)
    rows = [{**whose(prepared, person, by), "state": state, "queued_at": None} for _n, prepared, person in parties]
    made = insert_many(Registration, rows, key="form_key")
    tickets = issue_tickets(list(made.values())) if state is RegistrationState.CONFIRMED else {}
    results, left = [], []
    to_add = RowsToAdd()
    for (number, prepared, person), row in zip(parties, rows, strict=True):
        if registration := made.get(row["form_key"]):
            complete_registration(registration, slot, prepared)
            follow_up(registration, 0, tickets.get(registration.id), to_add)
            note_outcome(registration, by, to_add)
            results.append((number, registration))
        else:  # somebody was faster by a moment, or stands twice in the list
            left.append((number, prepared, person, row))
    to_add.write()
    for number, prepared, person, row in left:
        if state in HOLDING:
            release_places(quota_id, row["heads"])
        results.append((number, _there(slot, row, by) or _one(slot, prepared, person, by)))
    return results


def _there(slot: Slot, row: dict, by: Person) -> Result | None:
    """What stands where `row` wanted to; None when only its reference was taken."""
    try:
        return first_one(slot, row, by)
    except Refused as refusal:
        return refusal


def _one(slot: Slot, prepared: Prepared, person: Person, by: Person) -> Result:
    """One party by itself; a refusal takes back whatever it had taken."""
    try:
        with db.session.begin_nested():
            return store_registration(slot, prepared, person, by)
    except Refused as refusal:
        return refusal
