"""The database: one SQLAlchemy instance, the column types of the house, and how SQLite is set up."""

import sqlite3
from datetime import UTC, datetime

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Date, DateTime, Enum, Integer, MetaData, event
from sqlalchemy.engine import Engine
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

from xicheng_events.foundation.core.labelled import Labelled

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


def write(statement, *, renewing: bool = False) -> int:
    """Run an UPDATE or DELETE; how many rows it found. What the session has read of them stays as it was read: refresh
    what is shown or decided on afterwards, or let all of it be brought up to date (`renewing`)."""
    if renewing:
        return db.session.execute(statement, execution_options={"synchronize_session": "auto"}).rowcount
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


class beijing_day(FunctionElement):
    """The day in Beijing of an instant in a statement."""

    type = Date()
    inherit_cache = True


@compiles(beijing_day)
def _day(element, compiler, **kw):
    return f"date({compiler.process(element.clauses, **kw)}, '+8 hours')"


@compiles(beijing_day, "postgresql")
def _day_postgresql(element, compiler, **kw):
    return f"CAST({compiler.process(element.clauses, **kw)} AT TIME ZONE 'Asia/Shanghai' AS DATE)"


@event.listens_for(Engine, "connect")
def _set_up_sqlite(connection, _record) -> None:
    """WAL with full sync and foreign keys; a writer waits its turn instead of failing (design.md §4)."""
    if not isinstance(connection, sqlite3.Connection):
        return
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}").close()


@event.listens_for(Engine, "savepoint")
def _begin_before_a_savepoint(connection, _name: str) -> None:
    """SQLite begins a transaction by itself only before a row is written: a savepoint before that would be all there
    is, and releasing it would commit what a refusal afterwards has to take back."""
    if connection.dialect.name == "sqlite" and not connection.connection.dbapi_connection.in_transaction:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
