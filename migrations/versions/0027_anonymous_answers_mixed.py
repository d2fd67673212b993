"""Anonymous answers mixed

An invitation keeps the day it was answered on, and an anonymous answer lies sealed in it until it is moved among
others. Of the answers that are there, the anonymous ones and what was said in them get new random ids in random order,
the same day for all of an event, and no form; their entries in the record lose subject and hour. What followed in the
record is sealed anew; how many entries that were, and which the last seal was, is an entry of its own.

Revision ID: 0027
Revises: 0026
"""

import random
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import sqlalchemy as sa
from alembic import op
from flask import current_app

from xicheng_events.foundation.audit.chaining import link
from xicheng_events.foundation.core.codes import new_row_id
from xicheng_events.foundation.core.migrating import rebuilt

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

BEIJING = timedelta(hours=8)
DAY = {"postgresql": "CAST(answered_at AT TIME ZONE 'Asia/Shanghai' AS date)", "sqlite": "date(answered_at, '+8 hours')"}
ENTRY = sa.table(
    "audit_entry", sa.column("at", sa.DateTime(timezone=True)), sa.column("detail", sa.JSON()),
    *map(sa.column, ("id", "actor_kind", "actor_id", "action", "subject_kind", "subject_id", "chain_no",
                     "chain_format", "chain_hash")))
# Where entries name opinions besides their subject.
NAMES_OPINIONS = ("merged_into_id", "opinion", "opinions")


def upgrade():
    op.add_column("feedback_invitation", sa.Column("answered_on", sa.Date()))
    op.add_column("feedback_invitation", sa.Column("sealed", sa.LargeBinary()))
    op.execute(f"UPDATE feedback_invitation SET answered_on = {DAY[op.get_bind().dialect.name]} "
               "WHERE answered_at IS NOT NULL")
    with rebuilt("feedback_invitation") as table:
        table.drop_column("answered_at")
    with rebuilt("answer") as table:
        table.alter_column("slot_id", existing_type=sa.Integer(), nullable=True)
    _mix_answers()
    _seal_anew(_mix_opinions())


def _mix_answers() -> None:
    run = op.get_bind().execute
    old = run(sa.text("SELECT id FROM answer WHERE registration_id IS NULL")).scalars().all()
    for before, after in _anew(old).items():
        run(sa.text("INSERT INTO answer (id, event_id, at, impressed_by, why_unhappy) SELECT :after, event_id, "
                    "(SELECT max(at) FROM answer a WHERE a.event_id = answer.event_id AND a.registration_id IS NULL), "
                    "impressed_by, why_unhappy FROM answer WHERE id = :before"), {"before": before, "after": after})
        run(sa.text("INSERT INTO rating (answer_id, item, score) SELECT :after, item, score FROM rating "
                    "WHERE answer_id = :before ORDER BY id"), {"before": before, "after": after})
    for row in old:
        run(sa.text("DELETE FROM rating WHERE answer_id = :row"), {"row": row})
        run(sa.text("DELETE FROM answer WHERE id = :row"), {"row": row})


def _mix_opinions() -> dict[int, int]:
    """Which opinion has which id now."""
    run, inspector = op.get_bind().execute, sa.inspect(op.get_bind())
    pointing = [(table, key["constrained_columns"][0]) for table in inspector.get_table_names()
                for key in inspector.get_foreign_keys(table) if key["referred_table"] == "opinion"]
    same = ", ".join(column["name"] for column in inspector.get_columns("opinion")
                     if column["name"] not in ("id", "query_hash", "form_key", "said_at"))
    old = run(sa.text("SELECT id FROM opinion WHERE anonymous")).scalars().all()
    changed = _anew(old)
    for before, after in changed.items():
        ids = {"before": before, "after": after}
        ids["hash"] = run(sa.text("SELECT query_hash FROM opinion WHERE id = :before"), ids).scalar()
        run(sa.text("UPDATE opinion SET query_hash = 'moved ' || id WHERE id = :before"), ids)
        run(sa.text(f"INSERT INTO opinion (id, query_hash, said_at, {same}) SELECT :after, :hash, (SELECT max(said_at) "
                    f"FROM opinion o WHERE o.event_id = opinion.event_id AND o.anonymous), {same} FROM opinion "
                    "WHERE id = :before"), ids)
        for table, column in pointing:
            run(sa.text(f"UPDATE {table} SET {column} = :after WHERE {column} = :before"), ids)
        for table in ("review_slip", "notice"):
            run(sa.text(f"UPDATE {table} SET subject_id = :after WHERE subject_kind = 'opinion' "
                        "AND subject_id = :before"), ids)
    for row in old:
        run(sa.text("DELETE FROM opinion WHERE id = :row"), {"row": row})
    return changed


def _anew(old: list[int]) -> dict[int, int]:
    chance = random.SystemRandom()
    return {row: new_row_id() for row in chance.sample(old, len(old))}


def _seal_anew(opinions: dict[int, int]) -> None:
    """Take out of the record what leads to an anonymous answer, then seal from the first such entry on."""
    bind = op.get_bind()
    entries = bind.execute(sa.select(ENTRY).order_by(ENTRY.c.chain_no.is_(None), ENTRY.c.chain_no)).all()
    rows = [SimpleNamespace(**row._mapping) for row in entries]
    for row in rows:
        row.at = row.at if row.at.tzinfo else row.at.replace(tzinfo=UTC)
    sealed = [row for row in rows if row.chain_no]
    broken, before = _first_broken(sealed), [dict(vars(row)) for row in rows]
    changed = {row.id for row in rows if _without_traces(row, opinions)}
    if not changed:
        return
    head = sealed[-1].chain_hash if sealed else ""
    first = next((number for number, row in enumerate(sealed) if row.id in changed), None)
    if first is not None:
        said = {"entries": len(changed), "number": len(sealed), "head": head, "broken": broken}
        _seal(rows, sealed, first, said)
    _store(rows, before)


def _without_traces(row, opinions: dict[int, int]) -> bool:
    """Whether the entry `row` was changed."""
    was = dict(vars(row))
    if row.action == "feedback.answered" and row.detail.get("anonymous"):
        row.subject_id, row.subject_kind, row.at = _event_of(row.subject_id), "event", _day(row.at)
    elif row.action == "opinions.recorded" and row.subject_id in opinions:
        row.subject_id, row.at = None, _day(row.at)
    elif row.subject_kind == "opinion":
        row.subject_id = opinions.get(row.subject_id, row.subject_id)
    row.detail = {key: _renamed(value, opinions) if key in NAMES_OPINIONS else value
                  for key, value in row.detail.items()}
    return vars(row) != was


def _renamed(value, opinions):
    return [_renamed(each, opinions) for each in value] if isinstance(value, list) else opinions.get(value, value)


def _event_of(invitation: int) -> int | None:
    return op.get_bind().scalar(sa.text(
        "SELECT event_id FROM slot JOIN registration ON registration.slot_id = slot.id JOIN feedback_invitation i "
        "ON i.registration_id = registration.id WHERE i.id = :invitation"), {"invitation": invitation})


def _day(at: datetime) -> datetime:
    return (at + BEIJING).replace(hour=0, minute=0, second=0, microsecond=0) - BEIJING


def _key() -> bytes:
    return current_app.config["AUDIT_KEY"].encode()


def _first_broken(sealed) -> int | None:
    previous = ""
    for number, row in enumerate(sealed, start=1):
        previous = link(row.chain_format, previous, row.chain_no, row, key=_key())
        if row.chain_no != number or row.chain_hash != previous:
            return number
    return None


def _seal(rows, sealed, first: int, said: dict) -> None:
    sealed.append(SimpleNamespace(
        id=max(row.id for row in rows) + 1, at=datetime.now(UTC), actor_kind=None, actor_id=None,
        action="audit.sealed_anew", subject_kind="audit_entry", subject_id=None, detail=said))
    rows.append(sealed[-1])
    previous = sealed[first - 1].chain_hash if first else ""
    for number, row in enumerate(sealed[first:], start=first + 1):
        previous = link(2, previous, number, row, key=_key())
        row.chain_no, row.chain_format, row.chain_hash = number, 2, previous


def _store(rows, before: list[dict]) -> None:
    bind = op.get_bind()
    is_kept = bind.dialect.name == "postgresql"
    if is_kept:
        op.execute("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_sealed")
    for row, was in zip(rows, before, strict=False):
        if vars(row) != was:
            bind.execute(ENTRY.update().where(ENTRY.c.id == row.id).values(**vars(row)))
    for row in rows[len(before):]:
        bind.execute(ENTRY.insert().values(**vars(row)))
    if is_kept:
        op.execute("SELECT setval(pg_get_serial_sequence('audit_entry', 'id'), max(id)) FROM audit_entry")
        op.execute("ALTER TABLE audit_entry ENABLE TRIGGER audit_entry_sealed")


def downgrade():
    op.add_column("feedback_invitation", sa.Column("answered_at", sa.DateTime(timezone=True)))
    op.execute("UPDATE feedback_invitation SET answered_at = CAST(answered_on AS timestamp) "
               "WHERE answered_on IS NOT NULL" if op.get_bind().dialect.name == "postgresql" else
               "UPDATE feedback_invitation SET answered_at = answered_on || ' 00:00:00.000000' "
               "WHERE answered_on IS NOT NULL")
    op.execute("UPDATE answer SET slot_id = (SELECT min(slot.id) FROM slot WHERE slot.event_id = answer.event_id) "
               "WHERE slot_id IS NULL")
    with rebuilt("answer") as table:
        table.alter_column("slot_id", existing_type=sa.Integer(), nullable=False)
    with rebuilt("feedback_invitation") as table:
        table.drop_column("answered_on")
        table.drop_column("sealed")
