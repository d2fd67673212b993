"""Opinions from every source, about an event or a unit's work as such; handed on to another unit, declined, or to be
decided for adoption; and a history of what else has happened to them

Revision ID: 0077
Revises: 0076
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.db import UtcDateTime
from xicheng_events.foundation.core.migrating import allow, rebuilt

revision = "0077"
down_revision = "0076"
branch_labels = None
depends_on = None

SOURCES = ("feedback", "survey", "paper")
MORE_SOURCES = ("remark", "report", "consultation", "symposium", "enterprise", "online", "desk")
OUTCOMES = ("new", "answered", "praised", "merged", "transferred", "registered")
MORE_OUTCOMES = ("declined", "to_adopt")
STEPS = ("handed_on", "undone", "unmerged", "reworded", "consent_withdrawn")


def upgrade():
    op.create_table(
        "opinion_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opinion_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("step", sa.Enum(*STEPS, name="opinionstep", native_enum=False, create_constraint=True, length=24),
                  nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_opinion_line_by_id_person")),
        sa.ForeignKeyConstraint(["opinion_id"], ["opinion.id"], name=op.f("fk_opinion_line_opinion_id_opinion")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion_line")),
    )
    op.create_index("ix_opinion_line_opinion_id", "opinion_line", ["opinion_id"])
    op.add_column("opinion", sa.Column("waits_since", UtcDateTime(), nullable=True))
    op.add_column("opinion", sa.Column("read_at", UtcDateTime(), nullable=True))
    _allow((*SOURCES, *MORE_SOURCES), (*OUTCOMES, *MORE_OUTCOMES))
    op.drop_index("ix_opinion_organisation_id", "opinion")
    op.create_index("ix_opinion_said", "opinion", ["said_at", "id"])
    op.create_index("ix_opinion_unit_said", "opinion", ["organisation_id", "said_at", "id"])
    with rebuilt("occasion") as table:
        table.add_column(sa.Column("unit_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_occasion_unit_id_organisation"), "organisation", ["unit_id"], ["id"])
        table.create_unique_constraint(op.f("uq_occasion_unit_id"), ["unit_id"])


def downgrade():
    op.drop_index("ix_opinion_unit_said", "opinion")
    op.drop_index("ix_opinion_said", "opinion")
    op.create_index("ix_opinion_organisation_id", "opinion", ["organisation_id"])
    with rebuilt("occasion") as table:
        table.drop_constraint(op.f("uq_occasion_unit_id"), type_="unique")
        table.drop_constraint(op.f("fk_occasion_unit_id_organisation"), type_="foreignkey")
        table.drop_column("unit_id")
    op.execute("UPDATE opinion SET source = 'paper' WHERE source IN ({})".format(
        ", ".join(f"'{source}'" for source in MORE_SOURCES)))
    op.execute("UPDATE opinion SET triage = 'new', triaged_at = NULL, triaged_by_id = NULL, answer = ''"
               " WHERE triage IN ('declined', 'to_adopt')")
    _allow(SOURCES, OUTCOMES)
    op.drop_column("opinion", "read_at")
    op.drop_column("opinion", "waits_since")
    op.drop_table("opinion_line")


def _allow(sources: tuple[str, ...], outcomes: tuple[str, ...]) -> None:
    with rebuilt("opinion") as table:
        allow(table, "ck_opinion_opinionsource", "source", sources)
        allow(table, "ck_opinion_triage", "triage", outcomes)
