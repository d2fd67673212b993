"""Deciding about many registrations at once, thousands if need be: the rules of `deciding_one`, some hundreds in a
statement.

Of each portion the rows are loaded, parted by how they stand, moved together and told. One that can't be decided holds
up no other. What is rare, such as a ticket that rests, goes through `deciding_one` itself.
"""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select, tuple_, update
from sqlalchemy.orm import joinedload, lazyload

from xicheng_events.booking.events.desk_rights import require_reason
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.quotas import claim, left_in, release_places, take_turn
from xicheng_events.booking.participants.operations.deciding_one import (
    approve,
    barred_from_deciding,
    decline,
    require_reviewer,
)
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.operations.transitions import (
    issue_tickets,
    move_many,
    tell_confirmed,
    tell_party,
    tell_waiting,
)
from xicheng_events.booking.registration.operations.waiting_list import offer_line
from xicheng_events.booking.registration.queries import busy_elsewhere, places_in_line, waiting_in
from xicheng_events.booking.registration.states import HOLDING, RegistrationState
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write_returning
from xicheng_events.foundation.core.refusal import Refused

S = RegistrationState
PORTION = 500


@dataclass
class DecidedTogether:
    """What became of many: how many are decided, and (name, sentence) of those that aren't."""

    decided: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)


def approve_many(event: Event, ids: list[int], *, by: Person) -> DecidedTogether:
    """`approve` each of these registrations of `event`, the first who registered first. Twice is once.

    Refuses `not_yours` and `not_reviewed` before any is decided.
    """
    require_reviewer(event, by)
    return _decide_many(event, ids, _Decision(by, eligible=True))


def decline_many(event: Event, ids: list[int], *, reason: str, by: Person) -> DecidedTogether:
    """`decline` each with the same reason. Refuses as `approve_many` does, and `no_reason`."""
    require_reason(reason)
    require_reviewer(event, by)
    return _decide_many(event, ids, _Decision(by, eligible=False, reason=reason))


@dataclass(frozen=True)
class _Decision:
    """What is decided about all: who finds whether they may come, and when; those who may not are told the reason."""

    by: Person
    eligible: bool
    reason: str = ""
    at: datetime = field(default_factory=clock.now)

    @property
    def found(self) -> dict:
        """The columns that say so."""
        return {"eligible": self.eligible, "reviewed_at": self.at, "reviewed_by_id": self.by.id}


@dataclass
class _Done:
    """What became of parties that stood alike, party by party; and the quotas whose free
    places are to be offered to their lines."""

    confirmed: list[Registration] = field(default_factory=list)
    declined: list[Registration] = field(default_factory=list)
    lined_up: list[Registration] = field(default_factory=list)
    noted: list[Registration] = field(default_factory=list)  # they may come; whether they do is decided elsewhere
    left: list[Registration] = field(default_factory=list)  # to be decided one by one
    to_offer: set[int] = field(default_factory=set)

    @property
    def decided(self) -> int:
        """How many are decided."""
        return len(self.confirmed) + len(self.declined) + len(self.lined_up) + len(self.noted)


_Way = Callable[[list[Registration], _Decision], _Done]


def _decide_many(event: Event, ids: list[int], decision: _Decision) -> DecidedTogether:
    quotas = sorted((quota for slot in event.slots for quota in slot.quotas), key=lambda quota: quota.id)
    # All turns first and in order: two who decide about many at once never wait for each other in a ring.
    for quota in quotas:
        take_turn(quota.id)
    outcome, lined_up, to_offer = DecidedTogether(), [], set()
    for portion in _portions(sorted(ids)):
        rows = _without_own(_load(portion), decision.by, outcome)
        for move_together, alike in _partition(rows, event, decision):
            done = move_together(alike, decision)
            _tell(done)
            outcome.decided += done.decided
            lined_up += [each.id for each in done.lined_up]
            to_offer |= done.to_offer
            _one_by_one(done.left, decision, outcome)
        db.session.flush()
    for quota in quotas:
        if quota.id in to_offer:
            offer_line(quota)
    _tell_line(event, lined_up, to_offer)
    db.session.flush()
    return outcome


# 1. Load.

def _load(ids: list[int]) -> list[Registration]:
    query = (select(Registration).where(Registration.id.in_(ids)).order_by(Registration.id)
             .options(lazyload(Registration.companions), joinedload(Registration.ticket)))
    return list(db.session.scalars(query, execution_options={"populate_existing": True}).unique())


def _without_own(rows: list[Registration], by: Person, outcome: DecidedTogether) -> list[Registration]:
    """Those about whom `by` may decide; the others are refused by name."""
    refusals = {each.id: barred_from_deciding(each, by) for each in rows}
    outcome.refused += [(each.name, refusals[each.id].sentence) for each in rows if refusals[each.id]]
    return [each for each in rows if not refusals[each.id]]


# 2. Part by how they stand.

def _partition(rows: list[Registration], event: Event, decision: _Decision) -> list[tuple[_Way, list[Registration]]]:
    """Those that stand alike, with the way in which they are moved together."""
    if decision.eligible:
        ways = {S.PENDING: _confirm, S.APPLIED: _seat if event.allocation.row.is_selected else _note,
                S.WAITING: _note, S.OFFERED: _note}
    else:
        ways = dict.fromkeys((S.APPLIED, S.PENDING, S.WAITING, S.OFFERED), _decline)

    def stands(each: Registration) -> tuple[RegistrationState, _Way]:
        ticket_rests = decision.eligible and each.ticket is not None
        return each.state, _leave if ticket_rests else ways.get(each.state, _leave)

    return [(way, alike) for (_state, way), alike in _by(rows, stands)]


# 3. Move together; whoever went another way meanwhile is left.

def _confirm(rows: list[Registration], decision: _Decision) -> _Done:
    """Let these in, whose places are held."""
    confirmed, left = _move(rows, S.CONFIRMED, decision)
    issue_tickets(confirmed)
    return _Done(confirmed=confirmed, left=left)


def _seat(rows: list[Registration], decision: _Decision) -> _Done:
    """Give a place to each in order, or a place in line. Whoever may be elsewhere at that time is left."""
    times, busy = Counter(each.person_id for each in rows), busy_elsewhere([each.id for each in rows])
    alone = [each for each in rows if each.id in busy or times[each.person_id] > 1]
    together = [each for each in rows if each.id not in busy and times[each.person_id] == 1]
    done = _Done()
    for quota_id, parties in _by(together, lambda each: each.quota_id):
        seated, line = _seats_for(quota_id, parties)
        if seated:
            confirmed, left = _move(seated, S.CONFIRMED, decision)
            release_places(quota_id, _heads(seated) - _heads(confirmed))
            done.confirmed += confirmed
            done.left += left
        if line:
            lined_up, left = _move(line, S.WAITING, decision, ended_at=None, queued_at=Registration.created_at)
            done.lined_up += lined_up
            done.left += left
            done.to_offer.add(quota_id)
    issue_tickets(done.confirmed)
    done.left += alone
    return done


def _note(rows: list[Registration], decision: _Decision) -> _Done:
    """Write down that these may come; whether they do is decided elsewhere. Who isn't as read any more is read anew,
    and left unless that is written down by now."""
    fresh = [each for each in rows if not each.eligible]
    as_read = tuple_(Registration.id, Registration.state, Registration.version).in_(
        [(each.id, each.state, each.version) for each in fresh])
    written = set(write_returning(
        update(Registration).where(as_read).values(version=Registration.version + 1, **decision.found)
        .returning(Registration.id)).scalars())
    noted = [each for each in fresh if each.id in written]
    for each in noted:
        record("registration.found_eligible", each, by=decision.by)
    changed = [each.id for each in fresh if each.id not in written]
    return _Done(noted=noted, left=[each for each in _load(changed) if not each.eligible] if changed else [])


def _decline(rows: list[Registration], decision: _Decision) -> _Done:
    """None of these comes; the places they held are free."""
    held = rows[0].state in HOLDING
    declined, left = _move(rows, S.NOT_SELECTED, decision)
    freed = _by(declined, lambda each: each.quota_id) if held else []
    for quota_id, parties in freed:
        release_places(quota_id, _heads(parties))
    return _Done(declined=declined, left=left, to_offer={quota_id for quota_id, _parties in freed})


def _leave(rows: list[Registration], _decision: _Decision) -> _Done:
    return _Done(left=rows)


def _move(rows: list[Registration], to: RegistrationState, decision: _Decision, **values) -> tuple[list, list]:
    """Those that this moved, and those that it didn't."""
    moved = move_many(rows, to, by=decision.by, reason=decision.reason, **decision.found, **values)
    there = {each.id for each in moved}
    return moved, [each for each in rows if each.id not in there]


def _seats_for(quota_id: int, parties: list[Registration]) -> tuple[list, list]:
    """The parties for whom places are taken, in order until one doesn't fit; and those who wait behind them."""
    free, seated = left_in(quota_id), 0
    while seated < len(parties) and parties[seated].heads <= free and (seated or not waiting_in(quota_id)):
        free -= parties[seated].heads
        seated += 1
    if seated and not claim(quota_id, _heads(parties[:seated])):
        raise RuntimeError("more places given than there are, though it was our turn")
    return parties[:seated], parties[seated:]


def _one_by_one(rows: list[Registration], decision: _Decision, outcome: DecidedTogether) -> None:
    """Decide as `deciding_one` does."""
    for registration in rows:
        name = registration.name
        try:
            with db.session.begin_nested():
                if decision.eligible:
                    approve(registration, by=decision.by)
                else:
                    decline(registration, reason=decision.reason, by=decision.by)
            outcome.decided += 1
        except Refused as refusal:
            outcome.refused.append((name, refusal.sentence))


# 4. Tell.

def _tell(done: _Done) -> None:
    for each in done.confirmed:
        tell_confirmed(each)
    for each in done.declined:
        tell_party(each, "not_selected")


def _tell_line(event: Event, lined_up: list[int], to_offer: set[int]) -> None:
    """Tell those in line their place, once all are in it and what is free has been offered."""
    places = places_in_line(event) if lined_up else {}
    left = {quota_id: left_in(quota_id) for quota_id in to_offer} if places else {}
    for portion in _portions([each for each in lined_up if each in places]):
        for registration in _load(portion):
            tell_waiting(registration, places[registration.id], left[registration.quota_id])
        db.session.flush()


def _heads(parties: list[Registration]) -> int:
    return sum(each.heads for each in parties)


def _portions(ids: list[int]) -> list[list[int]]:
    return [ids[start:start + PORTION] for start in range(0, len(ids), PORTION)]


def _by(rows: list[Registration], key: Callable) -> list[tuple]:
    """The rows that have the same `key`, in the order of the rows."""
    found = defaultdict(list)
    for each in rows:
        found[key(each)].append(each)
    return list(found.items())
