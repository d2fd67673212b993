"""Writing very many rows in one transaction, without asking the database for each."""

from sqlalchemy import ColumnElement, Table, bindparam, func, insert, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from xicheng_events.core.db import db


def insert_many(table: Table, columns: dict[str, list]) -> None:
    """Insert one row for each place of the equally long lists; column defaults that Python makes don't apply."""
    if _is_postgresql():
        db.session.execute(insert(table).from_select(list(columns), select(*_unnested(table, columns))),
                           {f"v_{name}": values for name, values in columns.items()})
    elif any(columns.values()):
        db.session.connection().execute(insert(table), _rows(columns))


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


def _is_postgresql() -> bool:
    return db.session.get_bind().dialect.name == "postgresql"


def _unnested(table: Table, columns: dict[str, list]) -> list:
    """One array per column instead of one parameter per value: a hundred thousand rows are one statement."""
    return [func.unnest(bindparam(f"v_{name}", type_=ARRAY(table.c[name].type))).label(name) for name in columns]


def _rows(columns: dict[str, list]) -> list[dict]:
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
