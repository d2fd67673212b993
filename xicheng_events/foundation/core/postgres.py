"""How PostgreSQL is set up: every wait ends, and what is asked again and again stays planned.

Here alone the driver's private names are used, for what psycopg has no public way to:
* `_preparing.PrepareManager`, `connection._prepared`: prepared statements that outlive a ROLLBACK. Planning anew each
  statement of a page took more of the processor than running it. `prepared_max` is public, forgetting is not.
* `errors._WaitTimeout`: what the driver's wait raises past the timeout that its public `wait` takes.
psycopg is pinned; tests/core/test_prepared.py and test_database_away.py fail when an update takes one of them away.
"""

import psycopg
from psycopg._preparing import PrepareManager
from psycopg.errors import _WaitTimeout as WaitTimeout
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.pool import Pool

from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.pool import GuardedPool

# Every wait for PostgreSQL ends, in seconds: for a connection, a statement, a lock, a free place in the pool; and the
# last one, a little later, for a server that says nothing at all.
CONNECT_WAIT, STATEMENT_WAIT, LOCK_WAIT, POOL_WAIT, LONGEST_WAIT = 5, 30, 10, 10, 35
POSTGRESQL = {
    "poolclass": GuardedPool, "pool_timeout": POOL_WAIT,
    "connect_args": {
        "connect_timeout": CONNECT_WAIT, "tcp_user_timeout": 15_000, "keepalives_idle": 10, "keepalives_interval": 5,
        "keepalives_count": 3,
        "options": f"-c statement_timeout={STATEMENT_WAIT}s -c lock_timeout={LOCK_WAIT}s"
                   " -c idle_in_transaction_session_timeout=120s"
                   # What a page asks is answered sooner than it would be compiled: 60 ms became 230.
                   " -c jit=off"
                   # … and by one process: the other processors answer the other readers.
                   " -c max_parallel_workers_per_gather=0",
    },
}


class _Kept(PrepareManager):
    """Prepared statements that outlive a ROLLBACK, with which every page that only reads ends.

    The driver forgets them then, for fear of tables that were made in what is rolled back. Ours are made and changed
    by migrations alone, in a process of their own; and planning anew costs more than running.
    """

    def clear(self) -> bool:
        """Forget nothing."""
        return False


class Bounded(psycopg.Connection):
    """A connection that doesn't wait for ever: a server that has stopped answers nothing, not even that it is gone."""

    longest: float | None = LONGEST_WAIT

    def wait(self, gen, interval=0.1, timeout=None):
        """As the driver's own; past the limit the connection is closed and OperationalError is raised."""
        try:
            return super().wait(gen, interval, timeout or self.longest)
        except WaitTimeout:
            self.pgconn.finish()
            raise psycopg.OperationalError("the database does not answer") from None


@event.listens_for(Engine, "do_connect")
def _connect_bounded(dialect, _record, arguments, parameters):
    """PostgreSQL through `Bounded`."""
    return Bounded.connect(*arguments, **parameters) if dialect.driver == "psycopg" else None


def take_time(seconds: int = 600) -> None:
    """Let each statement of the session's present transaction take so long: for work on all of a large table that
    nobody waits for, and that would never come through if it were cut off each time."""
    connection = db.session.connection()
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = '{seconds}s'")
        connection.connection.dbapi_connection.longest = seconds + LONGEST_WAIT - STATEMENT_WAIT


@event.listens_for(Pool, "checkin")
def _take_time_no_more(connection, _record) -> None:
    """The next who gets this connection waits as usual."""
    if isinstance(connection, Bounded):
        vars(connection).pop("longest", None)


def without_limits(connection) -> None:
    """Let an SQLAlchemy connection to PostgreSQL take its time: a migration may copy a large table."""
    if connection.dialect.name == "postgresql":
        connection.connection.dbapi_connection.longest = None
        for limit in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
            connection.exec_driver_sql(f"SET {limit} = 0")
        connection.commit()


@event.listens_for(Engine, "connect")
def _set_up_postgresql(connection, _record) -> None:
    """Keep what a busy process asks again and again planned."""
    if isinstance(connection, psycopg.Connection):
        connection._prepared = _Kept()
        connection.prepared_max = 200
