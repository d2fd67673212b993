"""What a meeting is beside its event, and the items of its agenda beside their slots

Revision ID: 0102
Revises: 0101
"""

import sqlalchemy as sa
from alembic import op

revision = "0102"
down_revision = "0101"
branch_labels = None
depends_on = None

KINDS = ("gov_exec", "gov_plenary", "thematic", "dept_office", "street_office", "hearing")
CLOSED = ("secret", "work_secret", "in_process", "other")


def _choice(name, *values):
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def upgrade():
    op.create_table(
        "meeting",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("kind", _choice("meetingkind", *KINDS), nullable=False),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("convenor", sa.String(40), nullable=False),
        sa.Column("needs_pledge", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_meeting_event_id_event"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_meeting")),
    )
    op.create_table(
        "meeting_item",
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer()),
        sa.Column("speaking", _choice("speaking", "none", "ask", "speak"), nullable=False),
        sa.Column("minutes", sa.Integer()),
        sa.Column("closed", _choice("closedreason", *CLOSED)),
        sa.CheckConstraint("closed is null or (unit_id is null and speaking = 'none')",
                           name=op.f("ck_meeting_item_closed_says_nothing")),
        sa.CheckConstraint("(speaking = 'speak') = (minutes is not null)",
                           name=op.f("ck_meeting_item_minutes_to_speak")),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_meeting_item_slot_id_slot"),
                                ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["unit_id"], ["organisation.id"], name=op.f("fk_meeting_item_unit_id_organisation")),
        sa.PrimaryKeyConstraint("slot_id", name=op.f("pk_meeting_item")),
    )
    op.create_index(op.f("ix_meeting_item_unit_id"), "meeting_item", ["unit_id"])


def downgrade():
    op.drop_table("meeting_item")
    op.drop_table("meeting")
