"""Links hashed

Of the link to a questionnaire only the token's hash stays, as of an invitation's. Links already sent go on working.

Revision ID: 0032
Revises: 0031
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.migrating import rebuilt
from xicheng_events.foundation.core.personal_data import keyed_hash

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

TABLE = sa.table("feedback_invitation", *map(sa.column, ("id", "token", "token_hash")))
AT_ONCE = 1000


def upgrade():
    bind, last = op.get_bind(), 0
    op.add_column("feedback_invitation", sa.Column("token_hash", sa.String(length=64)))
    hashed = sa.update(TABLE).where(TABLE.c.id == sa.bindparam("of")).values(token_hash=sa.bindparam("hash"))
    while rows := bind.execute(sa.select(TABLE.c.id, TABLE.c.token).where(TABLE.c.id > last).order_by(TABLE.c.id)
                               .limit(AT_ONCE)).all():
        bind.execute(hashed, [{"of": row.id, "hash": keyed_hash(row.token)} for row in rows])
        last = rows[-1].id
    with rebuilt("feedback_invitation") as table:
        table.alter_column("token_hash", existing_type=sa.String(length=64), nullable=False)
        table.create_unique_constraint("uq_feedback_invitation_token_hash", ["token_hash"])
        table.drop_constraint("uq_feedback_invitation_token", type_="unique")
        table.drop_column("token")


def downgrade():
    """Links already sent stop working: nobody can tell their tokens from the hashes."""
    op.add_column("feedback_invitation", sa.Column("token", sa.String(length=40)))
    op.execute("UPDATE feedback_invitation SET token = substr(token_hash, 1, 40)")
    with rebuilt("feedback_invitation") as table:
        table.alter_column("token", existing_type=sa.String(length=40), nullable=False)
        table.create_unique_constraint("uq_feedback_invitation_token", ["token"])
        table.drop_constraint("uq_feedback_invitation_token_hash", type_="unique")
        table.drop_column("token_hash")
