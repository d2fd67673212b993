"""Registrations somebody of the desk has picked

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "pick",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_pick_person_id_person")),
        sa.ForeignKeyConstraint(["registration_id"], ["registration.id"], name=op.f("fk_pick_registration_id_registration"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", "registration_id", name=op.f("pk_pick")),
    )
    op.create_index(op.f("ix_pick_registration_id"), "pick", ["registration_id"])


def downgrade():
    op.drop_table("pick")
