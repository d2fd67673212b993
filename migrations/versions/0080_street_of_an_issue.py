"""In which street an issue is

Revision ID: 0080
Revises: 0079
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.migrating import rebuilt

revision = "0080"
down_revision = "0079"
branch_labels = None
depends_on = None


def upgrade():
    with rebuilt("issue") as table:
        table.add_column(sa.Column("street_id", sa.Integer()))
        table.create_foreign_key(op.f("fk_issue_street_id_organisation"), "organisation", ["street_id"], ["id"])
    op.create_index("ix_issue_street_id", "issue", ["street_id"])
    op.execute("UPDATE issue SET street_id = lead_id WHERE lead_id IN (SELECT id FROM organisation WHERE kind = 'street')")


def downgrade():
    op.drop_index("ix_issue_street_id", "issue")
    with rebuilt("issue") as table:
        table.drop_constraint(op.f("fk_issue_street_id_organisation"), type_="foreignkey")
        table.drop_column("street_id")
