"""Deciding about many registrations at once, thousands if need be: the rules of `review`, some hundreds in a statement.

One that can't be decided holds up no other. What is rare, such as a ticket that rests, goes through `review` itself.
"""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import select, tuple_, update
from sqlalchemy.orm import joinedload, lazyload

from xicheng_events.booking.events.duties import require_reason
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.quotas import claim, left_in, release, take_turn
from xicheng_events.booking.participants.operations.review import approve, decline, require_reviewer, why_not_reviewer
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.operations.moves import (
    issue_tickets,
    move_many,
    tell,
    tell_confirmed,
    tell_waiting,
)
from xicheng_events.booking.registration.operations.waiting import offer_line
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
class Outcome:
    """What became of many: how many are decided, and (name, sentence) of those that aren't."""

    decided: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)


def approve_many(event: Event, ids: list[int], *, by: Person) -> Outcome:
    """`approve` each of these registrations of `event`, the first who registered first. Twice is once.

    Refuses `not_yours` and `not_reviewed` before any is decided.
    """
    return _Work(event, by, eligible=True).over(ids, _approve)


def decline_many(event: Event, ids: list[int], *, reason: str, by: Person) -> Outcome:
    """`decline` each with the same reason. Refuses as `approve_many` does, and `no_reason`."""
    require_reason(reason)
    return _Work(event, by, eligible=False, reason=reason).over(ids, _decline)


class _Work:
    """One decision about many, on its way."""

    def __init__(self, event: Event, by: Person, *, eligible: bool, reason: str = ""):
        require_reviewer(event, by)
        self.event, self.by, self.reason = event, by, reason
        self.found = {"eligible": eligible, "reviewed_at": clock.now(), "reviewed_by_id": by.id}
        self.outcome, self.lined_up, self.stirred = Outcome(), [], set()

    def over(self, ids: list[int], rule: Callable) -> Outcome:
        """Apply `rule` to all, portion by portion, then offer what became free and tell those who wait."""
        quotas = sorted((quota for slot in self.event.slots for quota in slot.quotas), key=lambda quota: quota.id)
        # All turns first and in order: two who decide about many at once never wait for each other in a ring.
        for quota in quotas:
            take_turn(quota.id)
        for portion in _portions(sorted(ids)):
            rule(self, [each for each in _rows(portion) if self._may_decide(each)])
            db.session.flush()
        for quota in quotas:
            if quota.id in self.stirred:
                offer_line(quota)
        self._tell_line()
        db.session.flush()
        return self.outcome

    def _may_decide(self, registration: Registration) -> bool:
        refusal = why_not_reviewer(registration, self.by)
        if refusal:
            self.outcome.refused.append((registration.name, refusal.sentence))
        return refusal is None

    def move(self, rows: list[Registration], to: RegistrationState, **values) -> list[Registration]:
        """`move_many` those that stand alike; whoever went another way meanwhile is asked about one by one."""
        moved = move_many(rows, to, by=self.by, reason=self.reason, **self.found, **values)
        self.outcome.decided += len(moved)
        if len(moved) < len(rows):
            there = {each.id for each in moved}
            self.one_by_one([each for each in rows if each.id not in there])
        return moved

    def one_by_one(self, rows: list[Registration]) -> None:
        """Decide as `review` does."""
        for registration in rows:
            name = registration.name
            try:
                with db.session.begin_nested():
                    if self.found["eligible"]:
                        approve(registration, by=self.by)
                    else:
                        decline(registration, reason=self.reason, by=self.by)
                self.outcome.decided += 1
            except Refused as refusal:
                self.outcome.refused.append((name, refusal.sentence))

    def confirm(self, rows: list[Registration]) -> list[Registration]:
        """Let these in, whose places are held; those it let in."""
        moved = self.move(rows, S.CONFIRMED)
        issue_tickets(moved)
        for each in moved:
            tell_confirmed(each)
        return moved

    def note(self, rows: list[Registration]) -> None:
        """Write down that these may come; whether they do is decided elsewhere. Who isn't as read any more is read
        anew, and asked about one by one unless that is written down by now."""
        fresh = [each for each in rows if not each.eligible]
        noted = _found(fresh, self.found)
        for each in fresh:
            if each.id in noted:
                record("registration.found_eligible", each, by=self.by)
        self.outcome.decided += len(noted)
        if left := [each.id for each in fresh if each.id not in noted]:
            self.one_by_one([each for each in _rows(left) if not each.eligible])

    def seat(self, rows: list[Registration]) -> None:
        """Give a place to each in order, or a place in line."""
        times = Counter(each.person_id for each in rows)
        busy = busy_elsewhere([each.id for each in rows])
        alone = [each for each in rows if each.id in busy or times[each.person_id] > 1]
        together = [each for each in rows if each.id not in busy and times[each.person_id] == 1]
        for quota_id, parties in _by(together, lambda each: each.quota_id):
            seated, line = _seats_for(quota_id, parties)
            if seated:
                held = sum(each.heads for each in seated)
                release(quota_id, held - sum(each.heads for each in self.confirm(seated)))
            if line:
                self.stirred.add(quota_id)
                self.lined_up += [each.id for each in self.move(line, S.WAITING, ended_at=None,
                                                                queued_at=Registration.created_at)]
        self.one_by_one(alone)

    def _tell_line(self) -> None:
        places = places_in_line(self.event) if self.lined_up else {}
        left = {quota_id: left_in(quota_id) for quota_id in self.stirred} if places else {}
        for portion in _portions([each for each in self.lined_up if each in places]):
            for registration in _rows(portion):
                tell_waiting(registration, places[registration.id], left[registration.quota_id])
            db.session.flush()


def _approve(work: _Work, rows: list[Registration]) -> None:
    selects = work.event.allocation.row.is_selected
    ways = {(S.PENDING, False): work.confirm, (S.APPLIED, False): work.seat if selects else work.note,
            (S.WAITING, False): work.note, (S.OFFERED, False): work.note}
    for key, alike in _by(rows, lambda each: (each.state, each.ticket is not None)):
        ways.get(key, work.one_by_one)(alike)


def _decline(work: _Work, rows: list[Registration]) -> None:
    for state, alike in _by(rows, lambda each: each.state):
        if state not in (S.APPLIED, S.PENDING, S.WAITING, S.OFFERED):
            work.one_by_one(alike)
            continue
        moved = work.move(alike, S.NOT_SELECTED)
        for each in moved:
            tell(each, "not_selected")
        for quota_id, parties in _by(moved if state in HOLDING else [], lambda each: each.quota_id):
            release(quota_id, sum(each.heads for each in parties))
            work.stirred.add(quota_id)


def _seats_for(quota_id: int, parties: list[Registration]) -> tuple[list, list]:
    """The parties for whom places are taken, in order until one doesn't fit; and those who wait behind them."""
    free, seated = left_in(quota_id), 0
    while seated < len(parties) and parties[seated].heads <= free and (seated or not waiting_in(quota_id)):
        free -= parties[seated].heads
        seated += 1
    if seated and not claim(quota_id, sum(each.heads for each in parties[:seated])):
        raise RuntimeError("more places given than there are, though it was our turn")
    return parties[:seated], parties[seated:]


def _rows(ids: list[int]) -> list[Registration]:
    query = (select(Registration).where(Registration.id.in_(ids)).order_by(Registration.id)
             .options(lazyload(Registration.companions), joinedload(Registration.ticket)))
    return list(db.session.scalars(query, execution_options={"populate_existing": True}).unique())


def _portions(ids: list[int]) -> list[list[int]]:
    return [ids[start:start + PORTION] for start in range(0, len(ids), PORTION)]


def _by(rows: list[Registration], key: Callable) -> list[tuple]:
    """The rows that have the same `key`, in the order of the rows."""
    found = defaultdict(list)
    for each in rows:
        found[key(each)].append(each)
    return list(found.items())


def _found(rows: list[Registration], found: dict) -> set[int]:
    """Write what was found about those that are still as they were read; their ids."""
    as_read = tuple_(Registration.id, Registration.state, Registration.version).in_(
        [(each.id, each.state, each.version) for each in rows])
    return set(write_returning(
        update(Registration).where(as_read).values(version=Registration.version + 1, **found)
        .returning(Registration.id)).scalars())
