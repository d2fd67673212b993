"""Personal data as it lies in the tables, past all models."""

import os

from sqlalchemy import text

from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.personal_data import cipher_of, encrypted_columns


def sealed_as_first(app, plain: str) -> bytes:
    """`plain` as the first releases encrypted it: for any row, without a number."""
    nonce = os.urandom(12)
    return nonce + cipher_of(app.config["DATA_KEY"]).encrypt(nonce, plain.encode(), None)


def raw(app, statement: str, **values):
    """Run one SQL statement as somebody who holds the database would; its rows, if it has any."""
    with app.app_context():
        result = db.session.execute(text(statement), values)
        rows = result.all() if result.returns_rows else []
        db.session.commit()
        return rows


def swap(app, table: str, column: str) -> None:
    """Put what lies in a column of a table's first row into its last one's, and the other way round."""
    first, last = (raw(app, f"SELECT id, {column} FROM {table} WHERE {column} IS NOT NULL ORDER BY id {way} LIMIT 1")[0]
                   for way in ("ASC", "DESC"))
    for row, value in ((first.id, last[1]), (last.id, first[1])):
        raw(app, f"UPDATE {table} SET {column} = :value WHERE id = :row", value=value, row=row)


def spoil(app, table: str, column: str) -> None:
    """Change a byte of what lies in a column of a table's first row."""
    [(row, value)] = raw(app, f"SELECT id, {column} FROM {table} WHERE {column} IS NOT NULL ORDER BY id LIMIT 1")
    value = bytes(value)
    raw(app, f"UPDATE {table} SET {column} = :value WHERE id = :row", row=row,
        value=value[:-1] + bytes([value[-1] ^ 1]))


def spoil_everything(app) -> int:
    """Change a byte of everything that is encrypted; done again, it is as it was. How many values."""
    changes = []
    for table in db.metadata.sorted_tables:
        row = " AND ".join(f"{key.name} = :{key.name}" for key in table.primary_key)
        for column in encrypted_columns(table):
            for found in raw(app, f"SELECT * FROM {table.name}"):
                if value := bytes(getattr(found, column.name) or b""):
                    changes.append((f"UPDATE {table.name} SET {column.name} = :spoilt WHERE {row}", {
                        "spoilt": value[:-1] + bytes([value[-1] ^ 1]),
                        **{key.name: getattr(found, key.name) for key in table.primary_key}}))
    with app.app_context():
        for statement, values in changes:
            db.session.execute(text(statement), values)
        db.session.commit()
    return len(changes)


def numbers_in(app, table: str, column: str) -> set[int]:
    """The numbers of the keys with which what lies in a column was sealed; NULLs and empty ones have none."""
    return {int.from_bytes(bytes(value)[:2]) for value, in raw(app, f"SELECT {column} FROM {table}") if value}
