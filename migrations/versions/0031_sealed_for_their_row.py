"""Sealed for their row

What is encrypted is sealed anew, bound to its table, column and row, with the number of the key in front. Of what was
sealed before nothing is read any more, so nothing of it can be put elsewhere.

Revision ID: 0031
Revises: 0030
"""

import os

import sqlalchemy as sa
from alembic import op
from cryptography.exceptions import InvalidTag
from flask import current_app

from xicheng_events.foundation.core.personal_data import Unreadable
from xicheng_events.foundation.core.personal_data import cipher_of
from xicheng_events.foundation.core.personal_data import row_name
from xicheng_events.foundation.core.personal_data import seal
from xicheng_events.foundation.core.personal_data import unseal

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

# Table and column, and what its rows are called by.
SEALED = {
    ("person", "phone"): ("phone_hash",),
    ("registration", "phone"): ("reference",),
    ("registration", "document"): ("reference",),
    ("invitation", "phone"): ("token_hash",),
    ("draw_officer", "share"): ("draw_id", "position"),
    ("notice", "phone"): ("phone_hash",),
    ("notice", "text"): ("phone_hash", "template", "subject_id"),
    ("feedback_invitation", "sealed"): ("registration_id",),
    ("door_late_entry", "item"): ("key",),
    ("door_pass", "index_lock"): ("code_hash",),
    ("sheet_answer", "secret"): ("sheet_id", "question_id", "position"),
    ("mailing", "text"): ("key",),
    ("opinion", "query_code"): ("query_hash",),
    ("opinion", "phone"): ("query_hash",),
    ("roster", "contact_phone"): ("form_key",),
    ("roster_row", "content"): ("roster_id", "position"),
}
AT_ONCE, NONCE = 1000, 12
SHORTEST = NONCE + 16  # of what this cipher has made


def upgrade():
    cipher = cipher_of(current_app.config["DATA_KEY"])

    def bound(value: bytes, place: str, row: str) -> bytes:
        return seal(cipher.decrypt(value[:NONCE], value[NONCE:], None).decode(), place, row)

    _each(bound)


def downgrade():
    cipher = cipher_of(current_app.config["DATA_KEY"])

    def unbound(value: bytes, place: str, row: str) -> bytes:
        text, nonce = unseal(value, place, row), os.urandom(NONCE)
        if isinstance(text, Unreadable):
            raise ValueError(place)
        return nonce + cipher.encrypt(nonce, text.encode(), None)

    _each(unbound)


def _each(made_of) -> None:
    bind = op.get_bind()
    for (name, column), row in SEALED.items():
        table = sa.table(name, sa.column("id"), sa.column(column, sa.LargeBinary), *map(sa.column, row))
        changed = (sa.update(table).where(table.c.id == sa.bindparam("of"))
                   .values({column: sa.bindparam("value", type_=sa.LargeBinary)}))
        last, seen, read = 0, 0, 0
        while rows := bind.execute(
                sa.select(table.c.id, table.c[column].label("value"), *(table.c[part] for part in row))
                .where(table.c.id > last, table.c[column].is_not(None)).order_by(table.c.id).limit(AT_ONCE)).all():
            if values := [made for each in rows if (made := _made(made_of, name, column, each))]:
                bind.execute(changed, values)
            last, read = rows[-1].id, read + len(values)
            seen += sum(len(each.value) > SHORTEST for each in rows)
        if seen and not read:
            raise RuntimeError(f"nothing in {column} of {name} can be read: DATA_KEY isn't the one it was sealed with")


def _made(made_of, table: str, column: str, row) -> dict | None:
    """The new value of a row; None, said on the console, for one that couldn't be read before either."""
    try:
        return {"of": row.id, "value": made_of(bytes(row.value), f"{table}.{column}", row_name(*row[2:]))}
    except (InvalidTag, ValueError):
        print(f"{column} of {table} {row.id} can't be read")
        return None
