"""Under which class an issue was worked on before it was shelved

Revision ID: 0094
Revises: 0093
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.migrating import rebuilt

revision = "0094"
down_revision = "0093"
branch_labels = None
depends_on = None

_KEY = "fk_issue_shelved_class_id_sla_class"


def upgrade():
    op.add_column("issue", sa.Column("shelved_class_id", sa.Integer()))
    with rebuilt("issue") as table:
        table.create_foreign_key(op.f(_KEY), "sla_class", ["shelved_class_id"], ["id"])


def downgrade():
    with rebuilt("issue") as table:
        table.drop_constraint(op.f(_KEY), type_="foreignkey")
        table.drop_column("shelved_class_id")
