"""What was kept, and what was covered, of what might tell who somebody is

Revision ID: 0091
Revises: 0090
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.db import UtcDateTime
from xicheng_events.foundation.core.migrating import rebuilt

revision = "0091"
down_revision = "0090"
branch_labels = None
depends_on = None

COVERED = ("covered_text", "covered_place", "covered_answer")


def upgrade():
    for column in COVERED:
        op.add_column("opinion", sa.Column(column, sa.Text()))
    op.create_table(
        "kept_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("publication_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(40), nullable=False),
        sa.Column("text_digest", sa.String(64), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("reason", sa.String(100), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_mark")),
        sa.ForeignKeyConstraint(["publication_id"], ["publication.id"],
                                name=op.f("fk_kept_mark_publication_id_publication")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_kept_mark_by_id_person")),
        sa.UniqueConstraint("publication_id", "field", "start", name=op.f("uq_kept_mark_publication_id_field_start")),
        sa.CheckConstraint("kind IN ('phone', 'document', 'plate', 'mail', 'name')", name=op.f("ck_kept_mark_markkind")),
        sa.CheckConstraint('"end" > "start" and "start" >= 0', name=op.f("ck_kept_mark_span")),
    )


def downgrade():
    op.drop_table("kept_mark")
    with rebuilt("opinion") as table:
        for column in COVERED:
            table.drop_column(column)
