"""The only code that writes `Quota.taken` (design.md §3).

Each is one guarded statement: the database decides, on any engine, whatever happens at the same moment. They are
built once: in the minute in which everybody registers, building them anew would cost more than running them.
"""

from sqlalchemy import Update, bindparam, case, select, update

from xicheng_events.booking.events.models import Quota
from xicheng_events.foundation.core.db import db, write

_QUOTA = Quota.__table__
_CHANGE = (update(_QUOTA).where(_QUOTA.c.id == bindparam("quota"))
           .values(taken=_QUOTA.c.taken + bindparam("change")))


def claiming(*also) -> Update:
    """A statement for `claim` that takes places only if the conditions `also` hold; they may name the quota's row."""
    return _CHANGE.where(_QUOTA.c.taken + bindparam("change") <= _QUOTA.c.capacity, *also)


_CLAIM = claiming()
_LEAST = _QUOTA.c.taken + bindparam("change")
_CLAIM_OVER = _CHANGE.values(capacity=case((_QUOTA.c.capacity < _LEAST, _LEAST), else_=_QUOTA.c.capacity))


def claim(quota_id: int, heads: int, *, how: Update = _CLAIM) -> bool:
    """Take `heads` places for one party, all or none; False when they aren't left, or `how` asks more than is so."""
    return _run(how, quota_id, +heads)


def claim_over(quota_id: int, heads: int) -> int:
    """Take `heads` places whatever is left, adding as many as are missing: who let them in answers for it.

    How many were added: `release_places` takes that many away again, if they weren't needed after all.
    """
    take_turn(quota_id)
    free = left_in(quota_id)
    _run(_CLAIM_OVER, quota_id, +heads)
    return max(0, heads - free)


def take_turn(quota_id: int) -> None:
    """Let nobody else take or give back places of this quota until the transaction ends.

    Whoever changes both a registration and places takes the turn first, and who registers alone writes the new row
    before that: in this order nobody waits in a ring. A list, a walk-in and a move write of a person and a slot within
    the turn; if that person writes the same at that moment, the database lets one of them go first (core/deadlocks.py).
    """
    _run(_CHANGE, quota_id, 0)


def release_places(quota_id: int, heads: int, *, added: int = 0) -> None:
    """Give `heads` places back, `added` of which there are no more then. Giving back more than was taken is a mistake
    of ours: the constraint stops it."""
    how = _CHANGE.values(capacity=_QUOTA.c.capacity - added) if added else _CHANGE
    _run(how, quota_id, -heads)


def left_in(quota_id: int) -> int:
    """How many places of this quota nobody holds: for good only within a turn (`take_turn`)."""
    return db.session.scalar(select(_QUOTA.c.capacity - _QUOTA.c.taken).where(_QUOTA.c.id == quota_id))


def resize(quota_id: int, capacity: int) -> bool:
    """Change the number of places; False when more than `capacity` are already held."""
    statement = update(Quota).where(Quota.id == quota_id, Quota.taken <= capacity).values(capacity=capacity)
    return write(statement) == 1


def transfer_places(giving_id: int, taking_id: int, places: int) -> bool:
    """Move `places` nobody holds from one quota to another; False, and nothing moves, when they are held."""
    giving = update(Quota).where(Quota.id == giving_id, Quota.capacity - places >= Quota.taken).values(
        capacity=Quota.capacity - places)
    taking = update(Quota).where(Quota.id == taking_id).values(capacity=Quota.capacity + places)
    if write(giving) != 1:
        return False
    return write(taking) == 1


def _run(statement: Update, quota_id: int, change: int) -> bool:
    return db.session.execute(statement, {"quota": quota_id, "change": change}).rowcount == 1
