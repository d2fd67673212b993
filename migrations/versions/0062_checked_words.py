"""What a reviewer read last of something's words stands with what else was decided of them

Revision ID: 0062
Revises: 0061
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.migrating import rebuilt

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("publication", sa.Column("checked_words", sa.Text(), nullable=True))
    op.execute("UPDATE publication SET checked_words = (SELECT event.checked_words FROM event"
               " WHERE event.publication_id = publication.id)")
    with rebuilt("publication") as table:
        table.drop_column("checked_values")
    with rebuilt("event") as table:
        table.drop_column("checked_words")


def downgrade():
    op.add_column("event", sa.Column("checked_words", sa.Text(), nullable=True))
    op.execute("UPDATE event SET checked_words = (SELECT publication.checked_words FROM publication"
               " WHERE publication.id = event.publication_id)")
    op.add_column("publication", sa.Column("checked_values", sa.JSON(), nullable=True))
    with rebuilt("publication") as table:
        table.drop_column("checked_words")
