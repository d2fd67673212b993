"""Runs migrations inside the application (`flask db upgrade`), on SQLite and PostgreSQL alike.

To change the schema: change the models, `flask --app app db migrate -m "what and why"`, read what it wrote, and let
tests/test_schema.py compare it with the models on both engines.
"""

from alembic import context
from flask import current_app

from xicheng_events.data_dir import make_data_dir
from xicheng_events.foundation.core.db import UtcDateTime, db
from xicheng_events.foundation.core.personal_data import Encrypted
from xicheng_events.foundation.core.postgres import without_limits
from xicheng_events.foundation.core.search.tables import is_declared

PLAIN = {UtcDateTime: "sa.DateTime(timezone=True)", Encrypted: "sa.LargeBinary()"}


def render_item(kind, item, _autogen):
    """Write our column types as what they are in the database: a migration must not change when the code does."""
    return PLAIN.get(type(item), False) if kind == "type" else False


def run() -> None:
    """Apply the migrations over the application's own connection."""
    make_data_dir(current_app.config)
    engine = current_app.extensions["migrate"].db.engine
    is_sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        without_limits(connection)
        if is_sqlite:  # which copies a table to change it: dropping the old one must not take others' rows along
            _foreign_keys(connection, "OFF")
        context.configure(
            connection=connection, target_metadata=db.metadata, render_item=render_item, compare_type=True,
            include_name=is_declared,
            # SQLite can't alter a table in place: Alembic copies it.
            render_as_batch=is_sqlite,
        )
        with context.begin_transaction():
            context.run_migrations()
        if is_sqlite:
            _foreign_keys(connection, "ON")


def _foreign_keys(connection, switch: str) -> None:
    connection.commit()
    connection.exec_driver_sql(f"PRAGMA foreign_keys={switch}")
    connection.commit()


run()
