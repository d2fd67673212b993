"""Calling back: what came of each call about a reply

Revision ID: 0033
Revises: 0032
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.db import UtcDateTime
from xicheng_events.foundation.core.migrating import allow
from xicheng_events.foundation.core.migrating import rebuilt

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

BEFORE = ("dispatched", "reckoned", "signed", "returned", "note", "linked", "submitted", "sent_back", "replied")
AFTER = ("rated", "reopened", "closed", "published", "withdrawn")


def upgrade():
    with rebuilt("progress_note") as notes:
        allow(notes, "ck_progress_note_step", "step", (*BEFORE, "called", *AFTER))
    op.create_table(
        "callback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opinion_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Enum("rated", "declined", "unreached", name="calloutcome", native_enum=False,
                                     create_constraint=True, length=24), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("number between 1 and 3", name=op.f("ck_callback_number")),
        sa.ForeignKeyConstraint(["opinion_id"], ["opinion.id"], name=op.f("fk_callback_opinion_id_opinion")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_callback_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_callback")),
        sa.UniqueConstraint("opinion_id", "round", "number", name=op.f("uq_callback_opinion_id_round_number")),
    )


def downgrade():
    op.drop_table("callback")
    op.execute("DELETE FROM progress_note WHERE step = 'called'")
    with rebuilt("progress_note") as notes:
        allow(notes, "ck_progress_note_step", "step", (*BEFORE, *AFTER))
