"""A message keeps what it told of, and a phone when it last asked to be told

Until now what a message had told of was worked out from what its phone follows: from that it is filled.

Revision ID: 0065
Revises: 0064
"""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import UtcDateTime
from xicheng_events.foundation.core.migrating import rebuilt

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None

MESSAGES = sa.table("news_message", sa.column("subscriber_id"), sa.column("day", sa.Date),
                    sa.column("told_from", UtcDateTime()), sa.column("told_until", UtcDateTime()),
                    sa.column("publication_ids", sa.JSON))
FOLLOWED = sa.table("subscription", sa.column("subscriber_id"), sa.column("topic_id"), sa.column("organisation_id"),
                    sa.column("since", UtcDateTime()))
PUBLISHED = sa.table("publication", sa.column("id"), sa.column("kind"), sa.column("topic_id"), sa.column("organisation_id"),
                     sa.column("published_at", UtcDateTime()))
TOPICS = sa.table("topic", sa.column("id"), sa.column("merged_into_id"))
SUBSCRIBERS = sa.table("subscriber", sa.column("id"), sa.column("created_at", UtcDateTime()),
                       sa.column("proven_at", UtcDateTime()))


def upgrade():
    bind = op.get_bind()
    op.add_column("news_message", sa.Column("publication_ids", sa.JSON(), nullable=True))
    _fill(bind)
    with rebuilt("news_message") as table:
        table.alter_column("publication_ids", existing_type=sa.JSON(), nullable=False)
        for column in ("told_from", "told_until"):
            table.drop_column(column)
    op.add_column("subscriber", sa.Column("proven_at", UtcDateTime(), nullable=True))
    begun = sa.select(sa.func.max(FOLLOWED.c.since)).where(FOLLOWED.c.subscriber_id == SUBSCRIBERS.c.id).scalar_subquery()
    bind.execute(SUBSCRIBERS.update().values(proven_at=sa.func.coalesce(begun, SUBSCRIBERS.c.created_at)))
    with rebuilt("subscriber") as table:
        table.alter_column("proven_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        table.drop_column("created_at")


def downgrade():
    """The release before works out what a message told of from when that was published."""
    bind = op.get_bind()
    with rebuilt("subscriber") as table:
        table.alter_column("proven_at", existing_type=sa.DateTime(timezone=True), new_column_name="created_at")
    for column in ("told_from", "told_until"):
        op.add_column("news_message", sa.Column(column, UtcDateTime(), nullable=True))
    for message in bind.execute(sa.select(MESSAGES.c["subscriber_id", "day", "publication_ids"])).all():
        at = list(bind.execute(sa.select(PUBLISHED.c.published_at).where(
            PUBLISHED.c.id.in_(message.publication_ids))).scalars()) or [clock.now()]
        bind.execute(_this(message).values(told_from=min(at) - timedelta(seconds=1), told_until=max(at)))
    with rebuilt("news_message") as table:
        for column in ("told_from", "told_until"):
            table.alter_column(column, existing_type=sa.DateTime(timezone=True), nullable=False)
        table.drop_column("publication_ids")


def _fill(bind) -> None:
    """What each told of: of notices, which alone were news, those published in its time for what its phone follows."""
    stands_for = {topic: into or topic for topic, into in bind.execute(sa.select(TOPICS))}
    while any(stands_for[into] != into for into in stands_for.values()):
        stands_for = {topic: stands_for[into] for topic, into in stands_for.items()}
    for message in bind.execute(sa.select(MESSAGES.c["subscriber_id", "day", "told_from", "told_until"])).all():
        followed = bind.execute(sa.select(FOLLOWED).where(FOLLOWED.c.subscriber_id == message.subscriber_id)).all()
        published = bind.execute(sa.select(PUBLISHED).where(
            PUBLISHED.c.kind == "notice", PUBLISHED.c.published_at > message.told_from,
            PUBLISHED.c.published_at <= message.told_until).order_by(PUBLISHED.c.published_at, PUBLISHED.c.id)).all()
        told = [each.id for each in published if any(
            each.published_at > one.since and (
                each.organisation_id == one.organisation_id
                or (one.topic_id and each.topic_id and stands_for[each.topic_id] == stands_for[one.topic_id]))
            for one in followed)]
        bind.execute(_this(message).values(publication_ids=told))


def _this(message) -> sa.Update:
    return MESSAGES.update().where(MESSAGES.c.subscriber_id == message.subscriber_id, MESSAGES.c.day == message.day)
