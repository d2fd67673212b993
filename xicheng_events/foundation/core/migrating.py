"""What migrations need on both engines.

SQLite can't alter a column or a check: Alembic copies the table, and would lose its checks, which it doesn't read.
`rebuilt` hands it the table with them. `migrations/env.py` switches foreign keys off meanwhile, or dropping the old
table would take the rows of others with it.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations
from sqlalchemy.dialects.postgresql import TSVECTOR

from xicheng_events.foundation.core.search.tables import POSTGRESQL, SQLITE, SQLITE_DROP

_CALL_IT_SO = {"ck": "%(constraint_name)s"}


@contextmanager
def rebuilt(name: str) -> Iterator[BatchOperations]:
    """Change the table `name` in one go, whatever the engine: `with rebuilt("event") as table: table.drop_column(…)`.

    On SQLite the table is copied, so what becomes required must be filled before (`add_filled`).
    """
    bind = op.get_bind()
    if bind.dialect.name != "sqlite":
        with op.batch_alter_table(name) as batch:
            yield batch
        return
    with op.batch_alter_table(name, copy_from=_as_it_is(bind, name), recreate="always") as batch:
        yield batch


def _as_it_is(bind, name: str) -> sa.Table:
    # The tables it refers to are known by name: to read them, and theirs, would take most of the time of an upgrade.
    table = sa.Table(name, sa.MetaData(naming_convention=_CALL_IT_SO), autoload_with=bind, resolve_fks=False)
    known = {str(check.name) for check in table.constraints if isinstance(check, sa.CheckConstraint)}
    for check in sa.inspect(bind).get_check_constraints(name):
        if check["name"] not in known:
            table.append_constraint(sa.CheckConstraint(check["sqltext"], name=op.f(check["name"])))
    return table


def allow(batch: BatchOperations, check: str, column: str, values: Iterable[str]) -> None:
    """Let a column made by `core.db.choice` hold exactly `values` from now on, in the order of the enumeration.

    `check` is the name of its constraint: ck_, the table, _, the enumeration in small letters.
    """
    batch.drop_constraint(op.f(check), type_="check")
    batch.create_check_constraint(op.f(check), "{} IN ({})".format(column, ", ".join(f"'{value}'" for value in values)))


def add_filled(table: str, column: sa.Column, value: str) -> None:
    """Add a required column; the rows that are there get the SQL expression `value`. Follow with `no_default`."""
    filled = sa.Column(column.name, column.type, server_default=sa.text(value), nullable=False)
    op.add_column(table, filled)


def no_default(batch: BatchOperations, *columns: str) -> None:
    """Take away what `add_filled` needed: the program says what a new row holds."""
    for column in columns:
        batch.alter_column(column, server_default=None)


def add_search_index(name: str, *, of: str) -> None:
    """Make `name`, the table of a `SearchIndex` of the table `of`. A sweep fills it (search/filling.py). It is never
    `rebuilt`: SQLite's triggers would go with the copied table."""
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("terms", sa.Text().with_variant(TSVECTOR(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["id"], [f"{of}.id"], name=op.f(f"fk_{name}_id_{of}"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    for statement in POSTGRESQL if op.get_bind().dialect.name == "postgresql" else SQLITE:
        op.execute(statement.format(name))


def drop_search_index(name: str) -> None:
    """Take it away again."""
    for statement in () if op.get_bind().dialect.name == "postgresql" else SQLITE_DROP:
        op.execute(statement.format(name))
    op.drop_table(name)
