"""Writing very many rows in one transaction, without asking the database for each."""

from sqlalchemy import ColumnElement, Table, bindparam, delete, func, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import ARRAY

from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.personal_data import encrypted_columns, row_meant

_DIALECTS = {"sqlite": sqlite, "postgresql": postgresql}


def insert_columns(table: Table, columns: dict[str, list], *, unless_there: bool = False, **alike) -> int:
    """Insert one row for each place of the equally long lists, with the values `alike` in every one; how many.

    With `unless_there` what a unique constraint holds already is left out. Column defaults that Python makes don't
    apply.
    """
    if not any(columns.values()):
        return 0
    adding = _DIALECTS[_dialect()].insert(table)
    if _is_postgresql():
        lists = _meant_for_rows(table, columns, alike)
        same = [literal(value, table.c[name].type).label(name) for name, value in alike.items()]
        adding = adding.from_select([*lists, *alike], select(*_unnested(table, lists), *same), include_defaults=False)
        given = {f"v_{name}": values for name, values in lists.items()}
    else:
        given = [row_meant(table, {**alike, **row}) for row in _rows(columns)]
    return db.session.connection().execute(adding.on_conflict_do_nothing() if unless_there else adding, given,
                                           execution_options={"preserve_rowcount": True}).rowcount


def update_many(table: Table, ids: list[int], columns: dict[str, list], *, only_if: ColumnElement,
                **alike) -> int:
    """Give each row of `ids` its own values (lists as long as `ids`) and all of them the values `alike`, as far as
    `only_if` holds for the row; how many rows were written."""
    if not ids:
        return 0
    if _is_postgresql():
        rows = select(*_unnested(table, {"id": ids, **columns})).subquery("given")
        statement = (update(table).where(table.c.id == rows.c.id, only_if)
                     .values({**{name: rows.c[name] for name in columns}, **alike}))
        return db.session.execute(statement, {f"v_{name}": values for name, values in
                                              {"id": ids, **columns}.items()}).rowcount
    statement = (update(table).where(table.c.id == bindparam("v_id"), only_if)
                 .values({**{name: bindparam(f"v_{name}") for name in columns}, **alike}))
    given = [{f"v_{name}": value for name, value in row.items()} for row in _rows({"id": ids, **columns})]
    return db.session.connection().execute(statement, given).rowcount


def delete_some(key, *which, at_most: int = 5000) -> int:
    """Delete rows of the table whose primary key column is `key` that meet all of `which`, `at_most` of them: a sweep
    that comes late may find more than one statement should take. How many went."""
    some = select(key).where(*which).limit(at_most)
    return write(delete(key.class_).where(key.in_(some)))


def _dialect() -> str:
    return db.session.get_bind().dialect.name


def _is_postgresql() -> bool:
    return _dialect() == "postgresql"


def _meant_for_rows(table: Table, columns: dict[str, list], alike: dict) -> dict[str, list]:
    """The lists, in which each encrypted value knows its row: in arrays nobody else can tell."""
    if not encrypted_columns(table):
        return columns
    rows = [row_meant(table, {**alike, **row}) for row in _rows(columns)]
    return {name: [row[name] for row in rows] for name in columns}


def _unnested(table: Table, columns: dict[str, list]) -> list:
    """One array per column instead of one parameter per value: a hundred thousand rows are one statement."""
    return [func.unnest(bindparam(f"v_{name}", type_=ARRAY(table.c[name].type))).label(name) for name in columns]


def _rows(columns: dict[str, list]) -> list[dict]:
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
