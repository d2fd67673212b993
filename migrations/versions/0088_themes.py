"""The theme of a month: its words, tasks, policies and notes, and the issues behind it

Revision ID: 0088
Revises: 0087
"""

import sqlalchemy as sa
from alembic import op

revision = "0088"
down_revision = "0087"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "monthly_theme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(16), nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("holds_month", sa.Boolean(), nullable=True),
        sa.Column("publication_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(60), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("measures", sa.Text(), nullable=False),
        sa.Column("partners", sa.JSON(), nullable=False),
        sa.Column("tasks", sa.JSON(), nullable=False),
        sa.Column("policies", sa.JSON(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("revision", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("form_key", sa.String(36), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monthly_theme")),
        sa.ForeignKeyConstraint(["publication_id"], ["publication.id"],
                                name=op.f("fk_monthly_theme_publication_id_publication")),
        *(sa.UniqueConstraint(*columns, name=op.f(f"uq_monthly_theme_{'_'.join(columns)}"))
          for columns in (("code",), ("publication_id",), ("form_key",), ("month", "holds_month"))),
        sa.CheckConstraint("holds_month", name=op.f("ck_monthly_theme_holds_month")),
    )
    op.create_index("ix_monthly_theme_month", "monthly_theme", ["month"])
    op.create_table(
        "theme_issue",
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("theme_id", "issue_id", name=op.f("pk_theme_issue")),
        sa.ForeignKeyConstraint(["theme_id"], ["monthly_theme.id"], name=op.f("fk_theme_issue_theme_id_monthly_theme")),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_theme_issue_issue_id_issue")),
    )
    op.create_index("ix_theme_issue_issue_id", "theme_issue", ["issue_id"])


def downgrade():
    op.drop_table("theme_issue")
    op.drop_table("monthly_theme")
