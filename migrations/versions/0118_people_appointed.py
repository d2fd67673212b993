"""Since when people are appointed in a programme: its stage says so

Revision ID: 0118
Revises: 0117
"""

import sqlalchemy as sa
from alembic import op

revision = "0118"
down_revision = "0117"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("programme", sa.Column("appointed_at", sa.DateTime(timezone=True)))
    op.execute("update programme set appointed_at = ("
               "select min(appointed_at) from appointment where appointment.programme_id = programme.id)")


def downgrade():
    op.drop_column("programme", "appointed_at")
