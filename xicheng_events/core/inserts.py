"""Writing a row that may be there already, without looking first."""

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import lazyload

from xicheng_events.core.db import db


def insert_unless_there(model, **values) -> bool:
    """Insert one row of `model`; False when a unique constraint already holds one. Column defaults apply.

    The database decides, so two processes may try at once; the transaction goes on either way.
    """
    statement = _insert(model.__table__, values)
    return db.session.connection().execute(statement).rowcount == 1


def insert_once(model, **values):
    """Insert one row of `model`; the row, in the session, or None when a unique constraint already holds one."""
    # A new row has nothing attached yet: no need to look.
    return db.session.scalar(_insert(model, values).returning(model).options(lazyload("*")))


def _insert(into, values: dict):
    dialect = {"sqlite": sqlite, "postgresql": postgresql}[db.session.get_bind().dialect.name]
    return dialect.insert(into).values(values).on_conflict_do_nothing()
