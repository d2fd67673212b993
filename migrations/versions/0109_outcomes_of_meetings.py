"""What a meeting came to, as everybody reads it, and who has been thanked and told

Revision ID: 0109
Revises: 0108
"""

import sqlalchemy as sa
from alembic import op

revision = "0109"
down_revision = "0108"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "meeting_outcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(16), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("holds_event", sa.Boolean()),
        sa.Column("publication_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("results", sa.JSON(), nullable=False),
        sa.Column("present", sa.JSON(), nullable=False),
        sa.Column("adoption", sa.JSON()),
        sa.Column("revision", sa.JSON()),
        sa.Column("all_words", sa.Text(), nullable=False),
        sa.CheckConstraint("holds_event", name=op.f("ck_meeting_outcome_holds_event")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_meeting_outcome_event_id_event")),
        sa.ForeignKeyConstraint(["publication_id"], ["publication.id"],
                                name=op.f("fk_meeting_outcome_publication_id_publication")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_outcome")),
        sa.UniqueConstraint("code", name=op.f("uq_meeting_outcome_code")),
        sa.UniqueConstraint("event_id", "holds_event", name=op.f("uq_meeting_outcome_event_id_holds_event")),
        sa.UniqueConstraint("publication_id", name=op.f("uq_meeting_outcome_publication_id")),
    )
    op.create_table(
        "meeting_thanks",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["registration_id"], ["registration.id"],
                                name=op.f("fk_meeting_thanks_registration_id_registration")),
        sa.PrimaryKeyConstraint("registration_id", name=op.f("pk_meeting_thanks")),
    )
    op.create_table(
        "outcome_told",
        sa.Column("outcome_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["outcome_id"], ["meeting_outcome.id"],
                                name=op.f("fk_outcome_told_outcome_id_meeting_outcome")),
        sa.ForeignKeyConstraint(["registration_id"], ["registration.id"],
                                name=op.f("fk_outcome_told_registration_id_registration")),
        sa.PrimaryKeyConstraint("outcome_id", "registration_id", name=op.f("pk_outcome_told")),
    )
    op.create_index(op.f("ix_outcome_told_registration_id"), "outcome_told", ["registration_id"])


def downgrade():
    op.drop_index(op.f("ix_outcome_told_registration_id"), "outcome_told")
    op.drop_table("outcome_told")
    op.drop_table("meeting_thanks")
    op.drop_table("meeting_outcome")
