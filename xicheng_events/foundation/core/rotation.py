"""From one key to the next: all that is encrypted is sealed with the newest key, while the site goes on.

A batch is one transaction, and each row of it one guarded UPDATE: what somebody has changed meanwhile is left as it
is, sealed with the newest key already. Stopped anywhere, it goes on where it was: what is done is not found again.
"""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import LargeBinary, Table, and_, bindparam, func, or_, select, type_coerce, update

from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.personal_data import (
    NUMBER_BYTES,
    encrypted_columns,
    row_name,
    seal,
    sealing_number,
    unseal,
)

_AT_ONCE = 500


class Turned(NamedTuple):
    """What became of one table: how many values were sealed anew, and which could not be read (column, key)."""

    table: str
    sealed: int
    unreadable: list[tuple[str, str]]


def seal_anew() -> Iterator[Turned]:
    """Seal every encrypted value with the newest key, table by table. Commits each batch."""
    for table in db.metadata.sorted_tables:
        if columns := encrypted_columns(table):
            results = [_column_anew(table, column) for column in columns]
            yield Turned(table.name, sum(sealed for sealed, _left in results),
                         [each for _sealed, left in results for each in left])


def _column_anew(table: Table, column) -> tuple[int, list[tuple[str, str]]]:
    sealed, unreadable, after = 0, [], None
    key = tuple(table.primary_key)
    raw, newest = type_coerce(column, LargeBinary), sealing_number().to_bytes(NUMBER_BYTES)
    old = select(*key, raw.label("sealed"), *(table.c[name].label(f"row_{name}") for name in column.type.row)).where(
        func.length(raw) > 0, func.substr(raw, 1, NUMBER_BYTES) != newest).order_by(*key).limit(_AT_ONCE)
    while batch := db.session.execute(old if after is None else old.where(_beyond(key, after))).all():
        changes = []
        for row in batch:
            name = row_name(*(getattr(row, f"row_{part}") for part in column.type.row))
            if text := unseal(row.sealed, column.type.place, name):
                changes.append({**{f"key_{each.name}": getattr(row, each.name) for each in key},
                                "old": row.sealed, "new": seal(text, column.type.place, name)})
            else:
                unreadable.append((column.name, ", ".join(str(getattr(row, each.name)) for each in key)))
        sealed += _write(table, column, raw, changes)
        db.session.commit()
        after = tuple(getattr(batch[-1], each.name) for each in key)
    return sealed, unreadable


def _write(table: Table, column, raw, changes: list[dict]) -> int:
    where = [each == bindparam(f"key_{each.name}") for each in table.primary_key]
    statement = update(table).where(*where, raw == bindparam("old", type_=LargeBinary)).values(
        {column.name: bindparam("new", type_=LargeBinary)})
    return sum(db.session.connection().execute(statement, change).rowcount for change in changes)


def _beyond(key, after):
    return or_(*(and_(*(each == value for each, value in zip(key[:at], after[:at], strict=True)), column > after[at])
                 for at, column in enumerate(key)))
