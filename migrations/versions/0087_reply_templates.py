"""Units begin their replies with their own words

Revision ID: 0087
Revises: 0086
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.db import UtcDateTime

revision = "0087"
down_revision = "0086"
branch_labels = None
depends_on = None

KINDS = ("consult", "help", "suggestion", "complaint", "praise", "other")
RESULTS = ("solved", "partly_solved", "explained", "planned", "not_feasible")


def upgrade():
    op.create_table(
        "reply_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("result", sa.String(24), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_template")),
        sa.UniqueConstraint("organisation_id", "kind", "result",
                            name=op.f("uq_reply_template_organisation_id_kind_result")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"],
                                name=op.f("fk_reply_template_organisation_id_organisation")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_reply_template_changed_by_id_person")),
        sa.CheckConstraint(f"kind IN {KINDS}", name=op.f("ck_reply_template_opinionkind")),
        sa.CheckConstraint(f"result IN {RESULTS}", name=op.f("ck_reply_template_issueresult")),
    )
    op.create_index("uq_reply_template_district", "reply_template", ["kind", "result"], unique=True,
                    sqlite_where=sa.text("organisation_id is null"),
                    postgresql_where=sa.text("organisation_id is null"))


def downgrade():
    op.drop_table("reply_template")
