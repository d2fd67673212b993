"""Questionnaires on paper: what was printed together, and numbers that may be forgotten while the copies stay

Revision ID: 0071
Revises: 0070
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.db import UtcDateTime
from xicheng_events.foundation.core.migrating import rebuilt

revision = "0071"
down_revision = "0070"
branch_labels = None
depends_on = None


def upgrade():
    _numbered("number is null or source = 'paper'")
    op.create_table(
        "paper_set",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("form_key", sa.String(36), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("closes_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_set")),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_paper_set_survey_id_survey")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_paper_set_event_id_event")),
        sa.UniqueConstraint("survey_id", "first", name=op.f("uq_paper_set_survey_id_first")),
        sa.UniqueConstraint("form_key", name=op.f("uq_paper_set_form_key")),
    )
    op.create_index("ix_paper_set_event_id", "paper_set", ["event_id"])


def downgrade():
    op.drop_table("paper_set")
    # A copy whose number is forgotten gets one that nothing is found by.
    op.execute("UPDATE survey_copy SET number = '~' || id WHERE source = 'paper' AND number IS NULL")
    _numbered("(source = 'paper') = (number is not null)")


def _numbered(rule: str) -> None:
    with rebuilt("survey_copy") as table:
        table.drop_constraint(op.f("ck_survey_copy_on_paper"), type_="check")
        table.create_check_constraint(op.f("ck_survey_copy_on_paper"), rule)
