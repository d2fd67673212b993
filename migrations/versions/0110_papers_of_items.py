"""The paper of an agenda item

Revision ID: 0110
Revises: 0109
"""

import sqlalchemy as sa
from alembic import op

revision = "0110"
down_revision = "0109"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "item_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_item_paper_slot_id_slot"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_item_paper_file_id_file")),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_item_paper_added_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_paper")),
        sa.UniqueConstraint("slot_id", name=op.f("uq_item_paper_slot_id")),
        sa.UniqueConstraint("file_id", name=op.f("uq_item_paper_file_id")),
    )


def downgrade():
    op.drop_table("item_paper")
