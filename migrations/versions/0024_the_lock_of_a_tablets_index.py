"""What the PIN of a pass makes, behind which tablets keep the key of their name index

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("door_pass", sa.Column("index_lock", sa.LargeBinary(), nullable=True))


def downgrade():
    op.drop_column("door_pass", "index_lock")
