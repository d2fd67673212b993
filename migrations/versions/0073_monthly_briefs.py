"""民情月报: one a month, with the hotline's own numbers of each unit beside ours

Revision ID: 0073
Revises: 0072
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.db import UtcDateTime

revision = "0073"
down_revision = "0072"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "monthly_brief",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("theme", sa.String(100), nullable=False),
        sa.Column("theme_text", sa.Text(), nullable=False),
        sa.Column("meeting", sa.String(100), nullable=False),
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.Column("decided", sa.Text(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monthly_brief")),
        sa.ForeignKeyConstraint(["opened_by_id"], ["person.id"], name=op.f("fk_monthly_brief_opened_by_id_person")),
        sa.UniqueConstraint("month", name=op.f("uq_monthly_brief_month")),
    )
    op.create_table(
        "hotline_numbers",
        sa.Column("brief_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=True),
        sa.Column("solved", sa.Integer(), nullable=True),
        sa.Column("satisfied", sa.Integer(), nullable=True),
        sa.Column("problems", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("brief_id", "organisation_id", name=op.f("pk_hotline_numbers")),
        sa.ForeignKeyConstraint(["brief_id"], ["monthly_brief.id"],
                                name=op.f("fk_hotline_numbers_brief_id_monthly_brief")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"],
                                name=op.f("fk_hotline_numbers_organisation_id_organisation")),
        sa.CheckConstraint("requests >= 0", name=op.f("ck_hotline_numbers_requests")),
        *(sa.CheckConstraint(f"{rate} between 0 and 10000", name=op.f(f"ck_hotline_numbers_{rate}"))
          for rate in ("answered", "solved", "satisfied")),
    )


def downgrade():
    op.drop_table("hotline_numbers")
    op.drop_table("monthly_brief")
