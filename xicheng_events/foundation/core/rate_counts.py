"""Counters of how often something was tried, in the database: they hold across processes, machines and restarts.

Flask-Limiter's own memory would count in each process for itself, so that two processes let through twice as much.
"""

from datetime import datetime, timedelta

from limits.storage import Storage
from sqlalchemy import String, case, delete, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.bulk_inserts import delete_some
from xicheng_events.foundation.core.db import UtcDateTime, db
from xicheng_events.foundation.core.inserts import upsert
from xicheng_events.foundation.core.personal_data import keyed_hash


class RateCount(db.Model):
    """How often one thing was done from one place since the window began. The place is hashed into the key."""

    __tablename__ = "rate_count"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int]
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class DatabaseStorage(Storage):
    """What Flask-Limiter counts with (RATELIMIT_STORAGE_URI=database://): each count is a transaction of its own."""

    STORAGE_SCHEME = ["database"]

    @property
    def base_exceptions(self):
        """What may go wrong underneath."""
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count `amount` more; the sum since the window began. A window that is over begins anew."""
        now = clock.now()
        row, old = {"key": keyed_hash(key), "count": amount, "ends_at": now + timedelta(seconds=expiry)}, RateCount
        statement = upsert(RateCount, row, {
            "count": case((old.ends_at <= now, amount), else_=old.count + amount),
            "ends_at": case((old.ends_at <= now, row["ends_at"]), else_=old.ends_at),
        }).returning(RateCount.count)
        with db.engine.begin() as connection:
            return connection.execute(statement).scalar_one()

    def get(self, key: str) -> int:
        """The sum since the window began."""
        return self._read(RateCount.count, key) or 0

    def get_expiry(self, key: str) -> float:
        """When the window ends, as a timestamp; now when there is none."""
        return (self._read(RateCount.ends_at, key) or clock.now()).timestamp()

    def check(self) -> bool:
        """Whether the database answers."""
        with db.engine.begin() as connection:
            return connection.execute(select(1)).scalar_one() == 1

    def reset(self) -> int:
        """Forget everything; how many counters there were."""
        with db.engine.begin() as connection:
            return connection.execute(delete(RateCount)).rowcount

    def clear(self, key: str) -> None:
        """Forget one counter."""
        with db.engine.begin() as connection:
            connection.execute(delete(RateCount).where(RateCount.key == keyed_hash(key)))

    def _read(self, column, key: str):
        query = select(column).where(RateCount.key == keyed_hash(key), RateCount.ends_at > clock.now())
        with db.engine.begin() as connection:
            return connection.execute(query).scalar()


def count_one(key: str, window: timedelta, *, back: bool = False) -> int:
    """Count one more of `key`, or take one `back`; the sum since its window began. A transaction of its own: what is
    counted stays counted whatever becomes of the request."""
    return DatabaseStorage("database://").incr(key, int(window.total_seconds()), -1 if back else 1)


def forget_old_counts() -> int:
    """Sweep: windows that are over count for nothing; how many were removed."""
    return delete_some(RateCount.key, RateCount.ends_at <= clock.now())
