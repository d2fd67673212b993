"""Writing a row that may be there already, without looking first."""

from functools import cache

from sqlalchemy import Insert, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import make_transient_to_detached

from xicheng_events.core.db import db

_DIALECTS = {"sqlite": sqlite, "postgresql": postgresql}


def insert_unless_there(model, **values) -> bool:
    """Insert one row of `model`; False when a unique constraint already holds one. Column defaults apply.

    The database decides, so two processes may try at once; the transaction goes on either way.
    """
    # The key that comes back says it; the row count doesn't: psycopg's is -1 here.
    return db.session.connection().execute(_insert(model.__table__, _dialect()), values).first() is not None


def insert_once(model, **values):
    """Insert one row of `model`; the row, in the session, or None when a unique constraint already holds one.

    What isn't among `values` is read back when somebody asks for it: name every column that matters.
    """
    new_id = db.session.execute(_insert(model.__table__, _dialect()), values).scalar()
    if new_id is None:
        return None
    row = model(**values, id=new_id)
    make_transient_to_detached(row)
    db.session.add(row)
    return row


def _dialect() -> str:
    return db.session.get_bind().dialect.name


@cache
def _insert(table: Table, dialect: str) -> Insert:
    statement = _DIALECTS[dialect].insert(table).on_conflict_do_nothing()
    return statement.returning(*table.primary_key)
