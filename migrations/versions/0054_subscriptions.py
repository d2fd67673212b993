"""Phones that want to be told what a unit or a topic publishes

Revision ID: 0054
Revises: 0053
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.db import UtcDateTime

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "subscriber",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=False),
        sa.Column("phone_hash", sa.String(64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("told_until", UtcDateTime(), nullable=False),
        sa.Column("news_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriber")),
        sa.UniqueConstraint("phone_hash", name=op.f("uq_subscriber_phone_hash")),
    )
    op.create_index(op.f("ix_subscriber_news_at"), "subscriber", ["news_at"])
    op.create_table(
        "subscription",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subscriber_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription")),
        *(sa.UniqueConstraint("subscriber_id", column, name=op.f(f"uq_subscription_subscriber_id_{column}"))
          for column in ("topic_id", "organisation_id")),
        sa.CheckConstraint("(topic_id IS NULL) <> (organisation_id IS NULL)",
                           name=op.f("ck_subscription_topic_or_unit")),
        sa.ForeignKeyConstraint(["subscriber_id"], ["subscriber.id"], ondelete="CASCADE",
                                name=op.f("fk_subscription_subscriber_id_subscriber")),
        *(sa.ForeignKeyConstraint([f"{table}_id"], [f"{table}.id"], name=op.f(f"fk_subscription_{table}_id_{table}"))
          for table in ("topic", "organisation")),
    )
    for column in ("topic_id", "organisation_id"):
        op.create_index(op.f(f"ix_subscription_{column}"), "subscription", [column])
    op.create_table(
        "news_message",
        sa.Column("subscriber_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("told_from", UtcDateTime(), nullable=False),
        sa.Column("told_until", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("subscriber_id", "day", name=op.f("pk_news_message")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_news_message_token_hash")),
        sa.ForeignKeyConstraint(["subscriber_id"], ["subscriber.id"], ondelete="CASCADE",
                                name=op.f("fk_news_message_subscriber_id_subscriber")),
    )


def downgrade():
    for table in ("news_message", "subscription", "subscriber"):
        op.drop_table(table)
