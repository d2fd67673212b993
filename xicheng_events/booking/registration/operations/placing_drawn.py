"""Giving places to those a draw has chosen, and everybody else a place in line: a hundred thousand at a time."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from xicheng_events.booking.events.models import Quota
from xicheng_events.booking.events.quotas import claim
from xicheng_events.booking.registration.conditions import all_conditions
from xicheng_events.booking.registration.models import Registration, Ticket
from xicheng_events.booking.registration.operations.transitions import conditions_begin
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.core import codes
from xicheng_events.foundation.core.bulk_inserts import insert_columns, update_many
from xicheng_events.foundation.core.db import db

S = RegistrationState
_AT_ONCE = 10_000
_TABLE = Registration.__table__
_STILL_APPLIED = _TABLE.c.state == S.APPLIED


class Drawn(NamedTuple):
    """One party as it was drawn: its rank in the quota's order, and whether it has a place."""

    registration_id: int
    rank: int
    heads: int
    has_place: bool


def place_drawn(quota_id: int, parties: list[Drawn], *, at: datetime) -> bool:
    """Confirm those with a place and give them tickets; the rest waits in the drawn order. `parties` are in that order.

    False when the line is so long that its end still has to `line_up`. The caller has the quota's turn and has
    counted: a place too many is a mistake of ours and stops everything. Messages and the entries in the record follow
    (`telling.tell_results`).
    """
    placed = [party for party in parties if party.has_place]
    if placed and not claim(quota_id, sum(party.heads for party in placed)):
        raise RuntimeError("more places drawn than there are")
    _move(placed, S.CONFIRMED)
    _issue_tickets(quota_id, placed, at)
    waiting = len(parties) - len(placed)
    return line_up([party for party in parties if not party.has_place], at=at) == waiting


def line_up(parties: list[Drawn], *, at: datetime) -> int:
    """Let the first of `parties` wait, as many as one transaction should write; how many."""
    first = parties[:_AT_ONCE]
    _move(first, S.WAITING, queued_at=at)
    db.session.expire_all()
    return len(first)


def _move(parties: list[Drawn], to: RegistrationState, **alike) -> None:
    parties = sorted(parties)  # by id, as the rows lie on the disk: for very many that is half the time
    moved = update_many(_TABLE, [party.registration_id for party in parties],
                        {"draw_rank": [party.rank for party in parties]}, only_if=_STILL_APPLIED,
                        state=to, version=_TABLE.c.version + 1, **alike)
    if moved != len(parties):
        raise RuntimeError("a party went another way while it was drawn")


def _issue_tickets(quota_id: int, parties: list[Drawn], at: datetime) -> None:
    quota = db.session.get(Quota, quota_id)
    slot_id = quota.slot_id
    ids = [party.registration_id for party in parties]
    rests = conditions_begin(quota, ids) if all_conditions() else set()
    given = set(db.session.scalars(select(Ticket.code).where(Ticket.slot_id == slot_id)))
    fresh: list[str] = []
    while len(fresh) < len(parties):
        code = codes.new_checkin_code()
        if code not in given:
            given.add(code)
            fresh.append(code)
    count = len(parties)
    insert_columns(Ticket.__table__, {
        "registration_id": ids, "slot_id": [slot_id] * count,
        "token": [codes.new_ticket_token() for _each in parties], "code": fresh,
        "admits": [party.heads for party in parties], "arrived": [0] * count, "issued_at": [at] * count,
        "revoked_at": [at if each in rests else None for each in ids]})
