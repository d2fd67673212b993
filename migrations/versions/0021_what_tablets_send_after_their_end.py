"""What tablets send in after the end of their pass: kept apart until somebody has confirmed it

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_REFERENCES = {"slot_id": "slot", "device_id": "door_device", "decided_by_id": "person"}


def upgrade():
    verdict = sa.Enum("counted", "refused", name="verdict", native_enum=False, create_constraint=True, length=24)
    op.create_table(
        "door_late_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=36), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=False),
        sa.Column("revoked", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("heads", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clock_offset", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("item", sa.LargeBinary(), nullable=True),
        sa.Column("verdict", verdict, nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        *[sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_door_late_entry_{column}_{table}"),
                                  ondelete="CASCADE" if table == "slot" else None)
          for column, table in _REFERENCES.items()],
        sa.PrimaryKeyConstraint("id", name=op.f("pk_door_late_entry")),
        sa.UniqueConstraint("key", name=op.f("uq_door_late_entry_key")),
    )
    for column in ("slot_id", "device_id"):
        op.create_index(op.f(f"ix_door_late_entry_{column}"), "door_late_entry", [column])


def downgrade():
    op.drop_table("door_late_entry")
