"""The only code that writes `Quota.taken` (design.md §3).

Each is one guarded statement: the database decides, on any engine, whatever happens at the same moment.
"""

from sqlalchemy import update

from xicheng_events.core.db import db
from xicheng_events.events.models import Quota


def claim(quota_id: int, heads: int, *also) -> bool:
    """Take `heads` places for one party, all or none; False when they aren't left, or one of `also` doesn't hold."""
    return _write(update(Quota).where(Quota.id == quota_id, Quota.taken + heads <= Quota.capacity, *also), +heads)


def take_turn(quota_id: int) -> None:
    """Let nobody else take or give back places of this quota until the transaction ends.

    Whoever changes both a registration and places takes the turn first: always in this order, nobody waits in a ring.
    """
    _write(update(Quota).where(Quota.id == quota_id), 0)


def release(quota_id: int, heads: int) -> None:
    """Give `heads` places back. Giving back more than was taken is a mistake of ours: the constraint stops it."""
    _write(update(Quota).where(Quota.id == quota_id), -heads)


def resize(quota_id: int, capacity: int) -> bool:
    """Change the number of places; False when more than `capacity` are already held."""
    statement = update(Quota).where(Quota.id == quota_id, Quota.taken <= capacity).values(capacity=capacity)
    return db.session.execute(statement, execution_options={"synchronize_session": False}).rowcount == 1


def _write(statement, change: int) -> bool:
    result = db.session.execute(
        statement.values(taken=Quota.taken + change), execution_options={"synchronize_session": False}
    )
    return result.rowcount == 1
