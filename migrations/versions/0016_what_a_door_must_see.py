"""What the doors of an event must see before they let anybody in

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.migrating import rebuilt

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade():
    with rebuilt("door_rules") as table:
        table.add_column(sa.Column("must_check", sa.String(length=24), nullable=True))
        table.create_check_constraint(op.f("ck_door_rules_check"), "must_check IN ('none', 'pledge', 'document')")


def downgrade():
    with rebuilt("door_rules") as table:
        table.drop_constraint(op.f("ck_door_rules_check"), type_="check")
        table.drop_column("must_check")
