"""Files that people attach, and those of a notice

Revision ID: 0057
Revises: 0056
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.db import UtcDateTime

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Enum("image", "pdf", "docx", "xlsx", "vtt", name="filekind", native_enum=False,
                                  create_constraint=True, length=24), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("stored_name", sa.String(length=40), nullable=False),
        sa.Column("alt", sa.String(length=200), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_file_not_empty")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file")),
        sa.UniqueConstraint("stored_name", name=op.f("uq_file_stored_name")),
        sa.ForeignKeyConstraint(["uploaded_by_id"], ["person.id"], name=op.f("fk_file_uploaded_by_id_person")),
    )
    op.create_index(op.f("ix_file_uploaded_at"), "file", ["uploaded_at"])
    op.create_table(
        "event_file",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_event_file")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_file_event_id_event"),
                                ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_event_file_file_id_file")),
    )
    op.create_index(op.f("ix_event_file_event_id"), "event_file", ["event_id"])


def downgrade():
    op.drop_table("event_file")
    op.drop_table("file")
