"""Topics (领域), and publications, opinions and issues under them

Revision ID: 0050
Revises: 0049
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.db import UtcDateTime
from xicheng_events.foundation.core.migrating import rebuilt

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

SEED = (("education", "教育"), ("health", "卫生健康"), ("elderly", "养老"), ("housing", "住房"), ("city", "城市管理"),
        ("transport", "交通"), ("culture", "文化"), ("business", "营商"), ("jobs", "就业"), ("safety", "安全"),
        ("data", "数据"), ("other", "其他"))
CARRIERS = ("publication", "opinion", "issue")


def upgrade():
    topic = op.create_table(
        "topic",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(40), nullable=False),
        sa.Column("name", sa.String(12), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("merged_at", UtcDateTime(), nullable=True),
        sa.Column("retired_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic")),
        sa.UniqueConstraint("slug", name=op.f("uq_topic_slug")),
        sa.UniqueConstraint("name", name=op.f("uq_topic_name")),
        sa.CheckConstraint("merged_into_id <> id", name=op.f("ck_topic_not_into_itself")),
        sa.CheckConstraint("(merged_into_id IS NULL) = (merged_at IS NULL)", name=op.f("ck_topic_merged_at_a_time")),
        sa.ForeignKeyConstraint(["merged_into_id"], ["topic.id"], name=op.f("fk_topic_merged_into_id_topic")),
    )
    op.create_index(op.f("ix_topic_merged_into_id"), "topic", ["merged_into_id"])
    op.bulk_insert(topic, [{"slug": slug, "name": name, "position": at, "version": 1}
                           for at, (slug, name) in enumerate(SEED, start=1)])
    for table in CARRIERS:
        with rebuilt(table) as batch:
            batch.add_column(sa.Column("topic_id", sa.Integer(), nullable=True))
            batch.create_foreign_key(op.f(f"fk_{table}_topic_id_topic"), "topic", ["topic_id"], ["id"])
            batch.create_index(op.f(f"ix_{table}_topic_id"), ["topic_id"])


def downgrade():
    for table in CARRIERS:
        with rebuilt(table) as batch:
            batch.drop_index(op.f(f"ix_{table}_topic_id"))
            batch.drop_constraint(op.f(f"fk_{table}_topic_id_topic"), type_="foreignkey")
            batch.drop_column("topic_id")
    op.drop_table("topic")
