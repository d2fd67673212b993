"""A record with a key

Entries name who acted by kind and id, so that tablets, the clockwork and programs can, and the format they were
sealed in. What is sealed stays as it was; one entry more, sealed with the key, says up to where the old seals go.
On PostgreSQL nobody changes or deletes a sealed row any more, and only the table's owner could take that away.

Revision ID: 0025
Revises: 0024
"""

from datetime import UTC, datetime
from types import SimpleNamespace

import sqlalchemy as sa
from alembic import op
from flask import current_app

from xicheng_events.foundation.audit.chaining import link
from xicheng_events.foundation.core.migrating import rebuilt

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

ENTRY = sa.table(
    "audit_entry", sa.column("at", sa.DateTime(timezone=True)), sa.column("detail", sa.JSON()),
    *map(sa.column, ("id", "actor_kind", "actor_id", "action", "subject_kind", "subject_id", "chain_no",
                     "chain_format", "chain_hash")))
KEPT = """
CREATE FUNCTION audit_entry_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a sealed entry of the record stays as it is';
END $$;
CREATE TRIGGER audit_entry_sealed BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW WHEN (OLD.chain_no IS NOT NULL) EXECUTE FUNCTION audit_entry_is_kept();
CREATE TRIGGER audit_entry_emptied BEFORE TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_is_kept();
"""


def upgrade():
    op.add_column("audit_entry", sa.Column("actor_kind", sa.String(length=30)))
    op.add_column("audit_entry", sa.Column("actor_id", sa.Integer()))
    op.add_column("audit_entry", sa.Column("chain_format", sa.Integer()))
    op.execute("UPDATE audit_entry SET actor_kind = 'person', actor_id = by_id WHERE by_id IS NOT NULL")
    op.execute("UPDATE audit_entry SET chain_format = 1 WHERE chain_no IS NOT NULL")
    with rebuilt("audit_entry") as table:
        table.drop_constraint("fk_audit_entry_by_id_person", type_="foreignkey")
        table.drop_column("by_id")
    _say_where_the_key_begins()
    if op.get_bind().dialect.name == "postgresql":
        op.execute(KEPT)


def _say_where_the_key_begins() -> None:
    bind = op.get_bind()
    last = bind.execute(sa.text("SELECT chain_no, chain_hash FROM audit_entry WHERE chain_no IS NOT NULL "
                                "ORDER BY chain_no DESC LIMIT 1")).first()
    if last is None:
        return
    said = SimpleNamespace(
        id=bind.scalar(sa.text("SELECT max(id) + 1 FROM audit_entry")), at=datetime.now(UTC), actor_kind=None,
        actor_id=None, action="audit.key_begins", subject_kind="audit_entry", subject_id=None,
        detail={"entries": last.chain_no, "head": last.chain_hash})
    sealed = link(2, last.chain_hash, last.chain_no + 1, said, key=current_app.config["AUDIT_KEY"].encode())
    bind.execute(ENTRY.insert().values(**vars(said), chain_no=last.chain_no + 1, chain_format=2, chain_hash=sealed))
    if bind.dialect.name == "postgresql":
        bind.execute(sa.text("SELECT setval(pg_get_serial_sequence('audit_entry', 'id'), max(id)) FROM audit_entry"))


def downgrade():
    # Without the format that each entry names, one sealed with the key would be taken for one sealed without.
    if op.get_bind().scalar(sa.select(sa.func.count()).select_from(ENTRY).where(ENTRY.c.chain_format > 1)):
        raise RuntimeError("the record has entries sealed with AUDIT_KEY, which an older release can't check: bring "
                           "back the backup from before the upgrade, or stay with this release")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER audit_entry_sealed ON audit_entry; DROP TRIGGER audit_entry_emptied ON audit_entry; "
                   "DROP FUNCTION audit_entry_is_kept()")
    op.add_column("audit_entry", sa.Column("by_id", sa.Integer()))
    op.execute("UPDATE audit_entry SET by_id = actor_id WHERE actor_kind = 'person'")
    with rebuilt("audit_entry") as table:
        for column in ("actor_kind", "actor_id", "chain_format"):
            table.drop_column(column)
        table.create_foreign_key("fk_audit_entry_by_id_person", "person", ["by_id"], ["id"])
