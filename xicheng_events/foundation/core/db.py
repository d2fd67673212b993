"""The database: one SQLAlchemy instance, the column types of the house, and how the two engines are set up."""

import sqlite3
from datetime import UTC, datetime

import psycopg
from flask_sqlalchemy import SQLAlchemy
from psycopg._preparing import PrepareManager
from psycopg.errors import _WaitTimeout as WaitTimeout
from sqlalchemy import DateTime, Enum, Integer, MetaData, event
from sqlalchemy.engine import Engine
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import Pool
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

from xicheng_events.foundation.core.labelled import Labelled
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
                   " -c idle_in_transaction_session_timeout=120s",
    },
}

# Named constraints, so that a migration can find them again on both engines.
NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """What every model inherits; holds the naming of constraints."""

    metadata = MetaData(naming_convention=NAMES)


db = SQLAlchemy(model_class=Base)


def write(statement) -> int:
    """Run an UPDATE or DELETE; how many rows it found. What the session has read of them stays as it was read: refresh
    what is shown or decided on afterwards."""
    return write_returning(statement).rowcount


def write_returning(statement):
    """As `write`; the result, for a statement that gives back columns of what it found."""
    return db.session.execute(statement, execution_options={"synchronize_session": False})


class UtcDateTime(TypeDecorator):
    """An instant: aware on the way in, aware UTC on the way out, on both engines (SQLite keeps no time zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect):
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime was about to be stored; use core.clock")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect):
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def choice(enumeration: type[Labelled], name: str | None = None) -> Enum:
    """A column type that holds one value of `enumeration`, checked by the database, stored as its plain value."""
    return Enum(
        enumeration,
        name=name or enumeration.__name__.lower(),
        native_enum=False,
        create_constraint=True,
        length=24,
        values_callable=lambda members: [member.value for member in members],
    )


class beijing_weekday(FunctionElement):
    """The day of the week in Beijing of an instant in a statement: 0 is Sunday, 6 Saturday."""

    type = Integer()
    inherit_cache = True


@compiles(beijing_weekday)
def _weekday(element, compiler, **kw):
    return f"CAST(strftime('%w', {compiler.process(element.clauses, **kw)}, '+8 hours') AS INTEGER)"


@compiles(beijing_weekday, "postgresql")
def _weekday_postgresql(element, compiler, **kw):
    return f"CAST(extract(dow from {compiler.process(element.clauses, **kw)} AT TIME ZONE 'Asia/Shanghai') AS INTEGER)"


@event.listens_for(Engine, "connect")
def _set_up_sqlite(connection, _record) -> None:
    """WAL with full sync and foreign keys; a writer waits its turn instead of failing (design.md §4)."""
    if not isinstance(connection, sqlite3.Connection):
        return
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}").close()


class _Kept(PrepareManager):
    """Prepared statements that outlive a ROLLBACK, with which every page that only reads ends.

    The driver forgets them then, for fear of tables that were made in what is rolled back. Ours are made and changed
    by migrations alone, in a process of their own; and planning anew costs more than running.
    """

    def clear(self) -> bool:
        """Forget nothing."""
        return False


class _Bounded(psycopg.Connection):
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
    """PostgreSQL through `_Bounded`."""
    return _Bounded.connect(*arguments, **parameters) if dialect.driver == "psycopg" else None


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
    if isinstance(connection, _Bounded):
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
