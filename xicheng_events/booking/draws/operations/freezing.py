"""Freezing the list when registration has closed: from then on nobody comes in and no place is added."""

from collections import defaultdict
from itertools import combinations

from flask_babel import gettext as _
from sqlalchemy import select, update

from xicheng_events.booking.absences.queries import draw_weights
from xicheng_events.booking.draws.algorithm import Entry, canonical, fingerprint
from xicheng_events.booking.draws.models import Draw, DrawEntry
from xicheng_events.booking.draws.operations.planning import default_plan
from xicheng_events.booking.draws.queries import DESK_ROLES, SETTLING, closes_at, draw_of, lists_to_freeze, unreviewed
from xicheng_events.booking.draws.records import frozen_list, quota_keys
from xicheng_events.booking.draws.states import DrawState
from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.notices.operations.rights_and_record import require_role
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock, house
from xicheng_events.foundation.core.bulk_inserts import insert_columns
from xicheng_events.foundation.core.codes import new_entry_codes
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.text import moment

_AT_ONCE = 5


def freeze_list(event: Event, *, by: Person | None = None, weights: dict[int, int] | None = None) -> Draw:
    """Freeze the list of all who may take part, and publish its fingerprint; by the clockwork, or `by` a person.

    Each party gets a random code. `weights` are published with the list, by registration id, 1 for all others; None
    takes those of the no-show rule, but where the order is walked down under quotas.
    Frozen twice is frozen once. Refuses `not_closed` before registration has ended, `review_unfinished` while
    somebody's eligibility hasn't been looked at, and what later rooms refuse that put something into it.
    """
    if by:
        require_role(by, event.host_id, *DESK_ROLES)
    draw = draw_of(event) or default_plan(event)
    if draw.state is not DrawState.PLANNED:
        return draw
    _refuse_too_early(event)
    if weights is None:
        weights = {} if event.allocation.row.is_balanced else draw_weights(event)
    parties = db.session.execute(_entrants(event)).all()
    made, keys = new_entry_codes(len(parties)), quota_keys(event)
    entries = [Entry(code, keys[party.quota_id], party.heads, weights.get(party.id, 1))
               for code, party in zip(made, parties, strict=True)]
    codes = {party.id: code for code, party in zip(made, parties, strict=True)}
    document = frozen_list(draw, event, entries, _same_time(event, parties, made), **_more(event, codes))
    done = write(
        update(Draw).where(Draw.id == draw.id, Draw.state == DrawState.PLANNED)
        .values(state=DrawState.FROZEN, frozen_at=clock.now(), list_text=canonical(document),
                list_hash=fingerprint(document)))
    db.session.refresh(draw)
    if done == 1:
        _store(draw, parties, entries)
        record("draws.frozen", draw, by=by, event=event.code, list=draw.list_hash, entries=len(entries),
               commitments=[officer.commitment for officer in draw.officers])
    db.session.flush()
    return draw


def freeze_due_lists() -> int:
    """Sweep: freeze the lists of events whose registration has closed; how many. Those with reviews open wait."""
    frozen = 0
    for event in lists_to_freeze(at_most=_AT_ONCE):
        if not unreviewed(event) and clock.now() >= closes_at(event) + SETTLING:
            freeze_list(event)
            frozen += 1
    return frozen


def _refuse_too_early(event: Event) -> None:
    if clock.now() < closes_at(event) + SETTLING:
        raise Refused("not_closed", _("报名%(when)s截止，截止一分钟后才能封存名单。", when=moment(closes_at(event))))
    waiting = unreviewed(event)
    if waiting:
        raise Refused("review_unfinished", _("还有%(n)s份报名没有完成资格审核，审核完成后才能封存名单。", n=waiting))


def _more(event: Event, codes: dict[int, str]) -> dict:
    """What later rooms have to say in the list, before anybody knows the seed."""
    said = {key: make(event, codes) for key, make in house.table("FROZEN_WITH").items()}
    return {key: part for key, part in said.items() if part is not None}


def _entrants(event: Event):
    """Everybody who applied and may take part."""
    query = (select(Registration.id, Registration.quota_id, Registration.heads, Registration.person_id)
             .join(Registration.slot).where(Slot.event_id == event.id, Registration.state == RegistrationState.APPLIED))
    if event.review_required:
        query = query.where(Registration.eligible.is_(True))
    return query.order_by(Registration.id)


def _same_time(event: Event, parties: list, codes: list[str]) -> list[list[str]]:
    """The codes of whoever applied for slots that overlap, two and two."""
    slots, mine = {quota.id: slot for slot in event.slots for quota in slot.quotas}, defaultdict(list)
    for code, party in zip(codes, parties, strict=True):
        mine[party.person_id].append((code, slots[party.quota_id]))
    return [[code, other] for entries in mine.values() for (code, slot), (other, there) in combinations(entries, 2)
            if slot.starts_at < there.ends_at and there.starts_at < slot.ends_at]


def _store(draw: Draw, parties: list, entries: list[Entry]) -> None:
    # Sorted by code, so that not even the order of the rows says who is who.
    rows = sorted(zip(entries, parties, strict=True), key=lambda row: row[0].code)
    insert_columns(DrawEntry.__table__, {
        "draw_id": [draw.id] * len(rows), "registration_id": [party.id for _entry, party in rows],
        "quota_id": [party.quota_id for _entry, party in rows], "code": [entry.code for entry, _party in rows],
        "heads": [entry.heads for entry, _party in rows], "weight": [entry.weight for entry, _party in rows]})
