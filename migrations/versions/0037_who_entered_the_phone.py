"""Who entered the phone of a member of staff: half of a one-time password goes there, so they confirm none

As the record tells it of the phones that are there already; nobody where it doesn't.

Revision ID: 0037
Revises: 0036
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.db import UtcDateTime
from xicheng_events.foundation.core.migrating import rebuilt

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

ENTRY = sa.table("audit_entry", sa.column("at", UtcDateTime()), sa.column("detail", sa.JSON()),
                 *map(sa.column, ("id", "action", "actor_id", "subject_kind", "subject_id")))
ACCOUNT = sa.table("staff_account", sa.column("phone_at", UtcDateTime()), *map(sa.column, ("person_id", "phone_by_id")))
PERSON = sa.table("person", *map(sa.column, ("id", "phone_hash")))
KEY = "fk_staff_account_phone_by_id_person"


def upgrade():
    with rebuilt("staff_account") as table:
        table.add_column(sa.Column("phone_by_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("phone_at", UtcDateTime(), nullable=True))
        table.create_foreign_key(op.f(KEY), "person", ["phone_by_id"], ["id"])
    run = op.get_bind().execute
    told = sa.select(ENTRY.c.subject_id, ENTRY.c.actor_id, ENTRY.c.at, ENTRY.c.action, ENTRY.c.detail).where(
        ENTRY.c.subject_kind == "person", ENTRY.c.action.in_(("accounts.staff_added", "accounts.corrected")),
        ENTRY.c.actor_id.is_not(None), ENTRY.c.subject_id.in_(sa.select(PERSON.c.id).where(
            PERSON.c.phone_hash.is_not(None)))).order_by(ENTRY.c.id)
    for entry in run(told).all():
        if entry.action == "accounts.staff_added" or "phone" in (entry.detail or {}).get("changed", ()):
            run(ACCOUNT.update().where(ACCOUNT.c.person_id == entry.subject_id)
                .values(phone_by_id=entry.actor_id, phone_at=entry.at))


def downgrade():
    with rebuilt("staff_account") as table:
        table.drop_constraint(op.f(KEY), type_="foreignkey")
        table.drop_column("phone_by_id")
        table.drop_column("phone_at")
