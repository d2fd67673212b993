"""Writing rows without looking first and without objects: such that may be there already, such that are only added."""

from collections import defaultdict
from functools import cache

from sqlalchemy import Insert, Select, Table, delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import make_transient_to_detached

from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.personal_data import row_meant, rows_meant

_DIALECTS = {"sqlite": sqlite, "postgresql": postgresql}


def add_row(model, **values) -> None:
    """Insert one row of `model`. Column defaults apply."""
    add_rows(model, [values])


def add_rows(model, rows: list[dict]) -> None:
    """Insert rows of `model`, one statement for all; they name the same columns. Column defaults apply."""
    db.session.connection().execute(_adding(model.__table__), rows_meant(model, rows))


def lay_anew(model, ids: list[int]) -> None:
    """Have the rows `ids` of `model` lie where new ones would, one after the other by number: PostgreSQL leaves a row
    that is changed beside its neighbours of the minute in which it came. Taken out and put in again by one statement:
    what refers to them doesn't notice, but what goes with them (ON DELETE CASCADE) must be written again. SQLite lays
    rows by their numbers in any case."""
    if db.session.get_bind().dialect.name == "sqlite" or not ids:
        return
    rows = model.__table__
    gone = delete(rows).where(rows.c.id.in_(ids)).returning(*rows.c).cte("gone")
    by_number = select(gone).order_by(gone.c.id)
    db.session.execute(insert(rows).from_select(rows.c.keys(), by_number, include_defaults=False))


class RowsToAdd:
    """Rows of several tables that are written together, one statement a table: for what hundreds of things bring with
    them. All rows of a table must name the same columns."""

    def __init__(self):
        self._rows: dict[type, list[dict]] = defaultdict(list)

    def add(self, model, **values) -> None:
        """As `add_row`, when it is written."""
        self._rows[model].append(values)

    def write(self) -> None:
        """Write all that was added."""
        for model, rows in self._rows.items():
            add_rows(model, rows)
        self._rows.clear()


def insert_unless_there(model, **values) -> bool:
    """Insert one row of `model`; False when a unique constraint already holds one. Column defaults apply.

    The database decides, so two processes may try at once; the transaction goes on either way.
    """
    # The key that comes back says it; the row count doesn't: psycopg's is -1 here.
    return _insert(model, values).first() is not None


def insert_once(model, **values):
    """Insert one row of `model`; the row, in the session, or None when a unique constraint already holds one.

    What isn't among `values` is read back when somebody asks for it: name every column that matters.
    """
    new_id = _insert(model, values).scalar()
    if new_id is None:
        return None
    row = model(**values, id=new_id)
    make_transient_to_detached(row)
    db.session.add(row)
    return row


def insert_new(model, rows: list[dict], *, key: str) -> dict:
    """Insert `rows` in one statement; the ids of the new ones by their value of the column `key`. What a unique
    constraint holds already is left out. All rows name the same columns, and each has another `key`.
    """
    if not rows:
        return {}
    table = model.__table__
    statement = _DIALECTS[_dialect()].insert(table).on_conflict_do_nothing().returning(table.c.id, table.c[key])
    return {value: new_id for new_id, value in db.session.execute(statement, rows_meant(model, rows))}


def insert_many(model, rows: list[dict], *, key: str) -> dict:
    """As `insert_new`; the new rows themselves, in the session, by their `key`."""
    ids = insert_new(model, rows, key=key)
    made = {row[key]: model(**row, id=ids[row[key]]) for row in rows if row[key] in ids}
    for each in made.values():
        make_transient_to_detached(each)
    db.session.add_all(made.values())
    return made


def insert_from(model, query) -> bool:
    """Insert the row that `query` gives, if it gives one; False when it doesn't or a unique constraint holds one."""
    statement = _DIALECTS[_dialect()].insert(model.__table__).from_select(
        [column.name for column in query.selected_columns], query, include_defaults=False)
    done = statement.on_conflict_do_nothing().returning(*model.__table__.primary_key)
    return db.session.execute(done).first() is not None


def upsert(model, row: dict, changes: dict) -> Insert:
    """A statement that stores `row`, or makes `changes` to the row that already has its primary key."""
    table = model.__table__
    statement = _DIALECTS[_dialect()].insert(table).values(row_meant(table, row))
    return statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=changes)


def overwrite(model, rows: list[dict]) -> None:
    """Insert `rows` of `model`, all of its columns named; those whose primary key is there already are overwritten."""
    if not rows:
        return
    table = model.__table__
    adding = _DIALECTS[_dialect()].insert(table)
    others = {column.name: adding.excluded[column.name] for column in table.columns if not column.primary_key}
    db.session.connection().execute(
        adding.on_conflict_do_update(index_elements=list(table.primary_key), set_=others), rows_meant(model, rows))


def insert_selected(model, values: dict, query: Select) -> int:
    """Insert one row of `model` for each row of `query`, in one statement; how many. What a unique constraint holds
    already is left out. `values` names every column that is filled: a column of the query's tables, or an SQL
    expression; what is encrypted can't be copied to another row.
    """
    rows = query.with_only_columns(*values.values())
    statement = _DIALECTS[_dialect()].insert(model.__table__).from_select(list(values), rows, include_defaults=False)
    return db.session.execute(statement.on_conflict_do_nothing(),
                              execution_options={"preserve_rowcount": True}).rowcount


def _dialect() -> str:
    return db.session.get_bind().dialect.name


@cache
def _adding(table: Table) -> Insert:
    return insert(table)


def _insert(model, values: dict):
    table = model.__table__
    return db.session.connection().execute(_unless_there(table, _dialect()), row_meant(table, values))


@cache
def _unless_there(table: Table, dialect: str) -> Insert:
    statement = _DIALECTS[dialect].insert(table).on_conflict_do_nothing()
    return statement.returning(*table.primary_key)
