"""A unit's ledger finds the issues from its own opinions by an index

Revision ID: 0093
Revises: 0092
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.migrating import rebuilt

revision = "0093"
down_revision = "0092"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("issue_opinion", sa.Column("organisation_id", sa.Integer()))
    op.execute("UPDATE issue_opinion SET organisation_id = "
               "(SELECT opinion.organisation_id FROM opinion WHERE opinion.id = issue_opinion.opinion_id)")
    with rebuilt("issue_opinion") as table:
        table.alter_column("organisation_id", existing_type=sa.Integer(), nullable=False)
        table.create_foreign_key(op.f("fk_issue_opinion_organisation_id_organisation"), "organisation",
                                 ["organisation_id"], ["id"])
    op.create_index("ix_issue_opinion_unit", "issue_opinion", ["organisation_id", "issue_id"])


def downgrade():
    op.drop_index("ix_issue_opinion_unit", "issue_opinion")
    with rebuilt("issue_opinion") as table:
        table.drop_constraint(op.f("fk_issue_opinion_organisation_id_organisation"), type_="foreignkey")
        table.drop_column("organisation_id")
