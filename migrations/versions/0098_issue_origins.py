"""From which unit's opinions, and of what, an issue comes stands once for each: ledgers and events find theirs by it

Revision ID: 0098
Revises: 0097
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.migrating import rebuilt

revision = "0098"
down_revision = "0097"
branch_labels = None
depends_on = None

COVERING = (("ix_issue_public", "issue", ["publication_id", "id", "kind", "state", "lead_id", "street_id", "topic_id"]),
            ("ix_issue_state", "issue", ["state", "lead_id", "due_at", "soon_at", "lags_at", "light_lifted", "topic_id",
                                         "id"]),
            ("ix_issue_number_id", "issue", ["number", "id"]),
            ("ix_opinion_public", "opinion", ["publication_id", "id", "kind", "organisation_id", "topic_id",
                                              "occasion_id"]))
MERGED = sa.text("merged_into_id is not null")


def upgrade():
    op.create_table(
        "issue_origin",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("occasion_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"],
                                name=op.f("fk_issue_origin_organisation_id_organisation")),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_issue_origin_issue_id_issue")),
        sa.ForeignKeyConstraint(["occasion_id"], ["occasion.id"], name=op.f("fk_issue_origin_occasion_id_occasion")),
        sa.PrimaryKeyConstraint("organisation_id", "issue_id", "occasion_id", name=op.f("pk_issue_origin")),
    )
    op.execute("INSERT INTO issue_origin (organisation_id, issue_id, occasion_id) "
               "SELECT DISTINCT issue_opinion.organisation_id, issue_opinion.issue_id, opinion.occasion_id "
               "FROM issue_opinion JOIN opinion ON opinion.id = issue_opinion.opinion_id")
    op.create_index("ix_issue_origin_occasion", "issue_origin", ["occasion_id", "issue_id"])
    op.create_index(op.f("ix_issue_origin_issue_id"), "issue_origin", ["issue_id"])
    op.drop_index("ix_issue_opinion_unit", "issue_opinion")
    with rebuilt("issue_opinion") as table:
        table.drop_constraint(op.f("fk_issue_opinion_organisation_id_organisation"), type_="foreignkey")
        table.drop_column("organisation_id")
    op.drop_index("ix_opinion_occasion_id", "opinion")
    op.create_index("ix_opinion_occasion_triage", "opinion", ["occasion_id", "triage"])
    op.create_index("ix_opinion_merged", "opinion", ["occasion_id", "merged_into_id"], sqlite_where=MERGED,
                    postgresql_where=MERGED)
    op.drop_index("ix_issue_lead_state", "issue")
    for name, table, columns in COVERING:
        op.create_index(name, table, columns)


def downgrade():
    for name, table, _columns in COVERING:
        op.drop_index(name, table)
    op.create_index("ix_issue_lead_state", "issue", ["lead_id", "state", "due_at", "soon_at", "lags_at", "light_lifted",
                                                     "id"])
    op.drop_index("ix_opinion_merged", "opinion")
    op.drop_index("ix_opinion_occasion_triage", "opinion")
    op.create_index("ix_opinion_occasion_id", "opinion", ["occasion_id"])
    op.add_column("issue_opinion", sa.Column("organisation_id", sa.Integer()))
    op.execute("UPDATE issue_opinion SET organisation_id = "
               "(SELECT opinion.organisation_id FROM opinion WHERE opinion.id = issue_opinion.opinion_id)")
    with rebuilt("issue_opinion") as table:
        table.alter_column("organisation_id", existing_type=sa.Integer(), nullable=False)
        table.create_foreign_key(op.f("fk_issue_opinion_organisation_id_organisation"), "organisation",
                                 ["organisation_id"], ["id"])
    op.create_index("ix_issue_opinion_unit", "issue_opinion", ["organisation_id", "issue_id"])
    op.drop_table("issue_origin")
