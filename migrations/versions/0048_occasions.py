"""What people speak about is an occasion: each event has one, and opinions point there instead of at events

Revision ID: 0048
Revises: 0047
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.db import UtcDateTime
from xicheng_events.foundation.core.migrating import rebuilt

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "occasion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("path", sa.String(length=120), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("contact_name", sa.String(length=40), nullable=False),
        sa.Column("contact_phone", sa.String(length=20), nullable=False),
        sa.Column("contact_hours", sa.String(length=60), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occasion")),
        sa.ForeignKeyConstraint(["host_id"], ["organisation.id"], name=op.f("fk_occasion_host_id_organisation")),
    )
    op.create_index(op.f("ix_occasion_host_id"), "occasion", ["host_id"])
    op.create_index(op.f("ix_occasion_ends_at"), "occasion", ["ends_at"])
    op.add_column("event", sa.Column("occasion_id", sa.Integer(), nullable=True))
    op.add_column("opinion", sa.Column("occasion_id", sa.Integer(), nullable=True))
    op.add_column("opinion", sa.Column("anchor", sa.String(length=60), nullable=True))
    _fill()
    with rebuilt("event") as table:
        table.alter_column("occasion_id", nullable=False)
        table.create_foreign_key(op.f("fk_event_occasion_id_occasion"), "occasion", ["occasion_id"], ["id"])
        table.create_unique_constraint(op.f("uq_event_occasion_id"), ["occasion_id"])
    op.drop_index(op.f("ix_opinion_event_id"), "opinion")
    with rebuilt("opinion") as table:
        table.alter_column("occasion_id", nullable=False)
        table.create_foreign_key(op.f("fk_opinion_occasion_id_occasion"), "occasion", ["occasion_id"], ["id"])
        table.drop_constraint(op.f("fk_opinion_event_id_event"), type_="foreignkey")
        table.drop_column("event_id")
    op.create_index(op.f("ix_opinion_occasion_id"), "opinion", ["occasion_id"])


def _fill():
    """One occasion for each event, found again by its address."""
    op.execute("""
        INSERT INTO occasion (kind, title, path, host_id, contact_name, contact_phone, contact_hours, ends_at)
        SELECT 'event', title, '/events/' || code, host_id, contact_name, contact_phone, contact_hours,
               (SELECT max(slot.ends_at) FROM slot WHERE slot.event_id = event.id)
        FROM event ORDER BY event.id
        """)
    op.execute("UPDATE event SET occasion_id = (SELECT occasion.id FROM occasion"
               " WHERE occasion.kind = 'event' AND occasion.path = '/events/' || event.code)")
    op.execute("UPDATE opinion SET occasion_id = (SELECT event.occasion_id FROM event"
               " WHERE event.id = opinion.event_id)")


def downgrade():
    op.add_column("opinion", sa.Column("event_id", sa.Integer(), nullable=True))
    op.execute("UPDATE opinion SET event_id = (SELECT event.id FROM event"
               " WHERE event.occasion_id = opinion.occasion_id)")
    op.drop_index(op.f("ix_opinion_occasion_id"), "opinion")
    with rebuilt("opinion") as table:
        table.alter_column("event_id", nullable=False)
        table.create_foreign_key(op.f("fk_opinion_event_id_event"), "event", ["event_id"], ["id"])
        table.drop_constraint(op.f("fk_opinion_occasion_id_occasion"), type_="foreignkey")
        table.drop_column("occasion_id")
        table.drop_column("anchor")
    op.create_index(op.f("ix_opinion_event_id"), "opinion", ["event_id"])
    with rebuilt("event") as table:
        table.drop_constraint(op.f("uq_event_occasion_id"), type_="unique")
        table.drop_constraint(op.f("fk_event_occasion_id_occasion"), type_="foreignkey")
        table.drop_column("occasion_id")
    op.drop_table("occasion")
