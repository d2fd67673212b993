"""What is covered in a note for everyone stays as it was written at the desk

Revision ID: 0097
Revises: 0096
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.migrating import rebuilt

revision = "0097"
down_revision = "0096"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("progress_note", sa.Column("covered_text", sa.Text()))


def downgrade():
    op.execute("UPDATE progress_note SET text = covered_text WHERE covered_text IS NOT NULL")
    with rebuilt("progress_note") as table:
        table.drop_column("covered_text")
