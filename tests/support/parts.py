"""Small things several test files need."""

import fcntl
import os
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import event

from xicheng_events.foundation.accounts.operations import passwords
from xicheng_events.foundation.core.db import db

# What hashes passwords where none is tested, and what does elsewhere.
QUICK_HASHER, HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1), passwords._hasher


def missing(what: str) -> None:
    """Skip the test because `what` isn't installed; with REQUIRE_ALL=1 that is a failure."""
    if os.environ.get("REQUIRE_ALL") == "1":
        pytest.fail(f"REQUIRE_ALL=1, but {what} is missing", pytrace=False)
    pytest.skip(f"{what} is missing")


@contextmanager
def sent_statements(app):
    """The SQL statements `app` sends in a block, as a list that fills."""
    sent = []

    def keep(_connection, _cursor, statement, *_rest):
        sent.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", keep)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", keep)


def without_waiting_for_the_disk() -> None:
    """Let the present application's SQLite not sync: what a test writes needn't survive a power cut."""
    if db.engine.dialect.name == "sqlite":
        event.listen(db.engine, "connect", _no_sync)


def _no_sync(connection, _record):
    connection.execute("PRAGMA synchronous=OFF").close()


def without_asking_back(connection) -> None:
    """Let PostgreSQL take this transaction's rows, known to be whole, without looking up each foreign key."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")


def at_once(connection, statements) -> None:
    """Send these statements, to PostgreSQL all together: each way there and back takes longer than most of them."""
    statements = list(statements)
    for each in [";".join(statements)] if connection.dialect.name == "postgresql" else statements:
        connection.exec_driver_sql(each)


def tables_with_rows(connection) -> list:
    """The tables that hold anything, each after those it refers to."""
    tables, question = _all_tables(len(db.metadata.tables))
    return [table for table, has_rows in zip(tables, connection.exec_driver_sql(question).one(), strict=True)
            if has_rows]


@cache
def _all_tables(_how_many: int) -> tuple[list, str]:
    """Each after those it refers to, and which have rows as SQL: five thousand tests ask, and to put the question
    together takes longer than to answer it."""
    tables = db.metadata.sorted_tables
    return tables, "SELECT " + ", ".join(f'EXISTS (SELECT 1 FROM "{table.name}")' for table in tables)


def count_on_from_what_is_there(connection, tables=None) -> None:
    """Let PostgreSQL number the next rows as SQLite would: after the highest there is, from one in an empty table.

    Of `tables`, by default of all.
    """
    if connection.dialect.name == "postgresql":
        counted = [table.name for table in tables or _all_tables(len(db.metadata.tables))[0]
                   if table.autoincrement_column is not None]
        if not counted:
            return
        connection.exec_driver_sql("SELECT " + ", ".join(
            f"setval('{name}_id_seq', (SELECT coalesce(max(id), 0) + 1 FROM \"{name}\"), false)" for name in counted))


def site_with_demo_world(data_dir: str, database_url: str = ""):
    """Another site, into which the demo world is loaded; see `site_of_that_day`."""
    from xicheng_events import demo

    app = site_of_that_day(data_dir, database_url)
    with app.app_context():
        db.create_all()
        assert demo.load_world()
    return app


def site_of_that_day(data_dir: str, database_url: str = ""):
    """A site without limits per address, whatever is in its database; the clock stands at the day of the demo world."""
    from tests.cast import beijing
    from tests.support.client import PageClient
    from xicheng_events import create_app
    from xicheng_events.foundation.core import clock

    app = create_app({"TESTING": True, "DATA_DIR": data_dir, "SHARED_PAGE_SECONDS": 0, "CLOCKWORK": False,
                      "RATELIMIT_ENABLED": False, "DATABASE_URL": database_url})
    app.test_client_class = PageClient
    clock.set_to(beijing("2026-11-24 10:00"))
    with app.app_context():
        without_waiting_for_the_disk()
    return app


@contextmanager
def one_process_at_a_time(file: Path):
    """Nobody else is in such a block with this `file` meanwhile."""
    with file.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
