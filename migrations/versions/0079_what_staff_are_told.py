"""What staff are told about issues, and the messages that told them

Revision ID: 0079
Revises: 0078
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.db import UtcDateTime

revision = "0079"
down_revision = "0078"
branch_labels = None
depends_on = None

KINDS = ("overdue", "returned", "dispatched", "reopened", "soon", "extended", "denied", "moved")
IS_LIGHT = sa.text("kind IN ('soon', 'overdue')")


def upgrade():
    op.create_table(
        "staff_news",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_news")),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_staff_news_issue_id_issue")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_staff_news_by_id_person")),
        sa.CheckConstraint(f"kind IN {KINDS}", name=op.f("ck_staff_news_staffnewskind")),
    )
    op.create_index(op.f("ix_staff_news_issue_id"), "staff_news", ["issue_id"])
    op.create_index("ix_staff_news_told_at", "staff_news", ["told_at", "id"])
    op.create_index("uq_staff_news_light", "staff_news", ["issue_id", "kind", "due_at"], unique=True,
                    sqlite_where=IS_LIGHT, postgresql_where=IS_LIGHT)
    op.create_table(
        "staff_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("news_ids", sa.JSON(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_message")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_staff_message_person_id_person")),
    )
    op.create_index(op.f("ix_staff_message_person_id"), "staff_message", ["person_id"])
    op.create_index(op.f("ix_staff_message_at"), "staff_message", ["at"])


def downgrade():
    op.execute("DELETE FROM notice WHERE template IN ('staff_issue', 'staff_urgent')")
    op.drop_table("staff_message")
    op.drop_table("staff_news")
