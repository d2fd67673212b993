"""Mailings: mass notices and reminders by schedule, in place of the one reminder a registration remembered

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "mailing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.Enum("notice", "reminder", name="mailingkind", native_enum=False, create_constraint=True,
                                  length=24), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=True),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("parties", sa.Integer(), nullable=False),
        sa.Column("heads", sa.Integer(), nullable=False),
        sa.Column("last_id", sa.Integer(), nullable=False),
        sa.Column("cursor", sa.Integer(), nullable=False),
        sa.Column("queued", sa.Integer(), nullable=False),
        sa.Column("state", sa.Enum("queueing", "done", "stopped", name="mailingstate", native_enum=False,
                                   create_constraint=True, length=24), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("cursor <= last_id", name=op.f("ck_mailing_never_beyond")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_mailing_event_id_event")),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_mailing_slot_id_slot")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_mailing_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailing")),
        sa.UniqueConstraint("key", name=op.f("uq_mailing_key")),
    )
    op.create_index("ix_mailing_state", "mailing", ["state"])
    op.create_index(op.f("ix_mailing_event_id"), "mailing", ["event_id"])
    op.create_table(
        "reminder_plan",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_reminder_plan_event_id_event")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_reminder_plan_changed_by_id_person")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_reminder_plan")),
    )
    op.add_column("notice", sa.Column("batch", sa.String(length=30), nullable=True))
    op.create_index("uq_notice_batch_subject", "notice", ["batch", "subject_id"], unique=True)
    op.drop_column("registration", "reminded_at")


def downgrade():
    op.add_column("registration", sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True))
    op.drop_index("uq_notice_batch_subject", "notice")
    op.drop_column("notice", "batch")
    op.drop_table("reminder_plan")
    op.drop_table("mailing")
