"""Times and place as they were when somebody said yes to a mass notice: it isn't sent once they are others

Revision ID: 0042
Revises: 0041
"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("mailing", sa.Column("facts", sa.JSON(), nullable=True))


def downgrade():
    op.drop_column("mailing", "facts")
