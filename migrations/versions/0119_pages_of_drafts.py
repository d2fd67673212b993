"""From which page a draft of a report was kept last: what a page has sent itself isn't another's change

Revision ID: 0119
Revises: 0118
"""

import sqlalchemy as sa
from alembic import op

revision = "0119"
down_revision = "0118"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("experience_report", sa.Column("kept_from", sa.String(length=16)))


def downgrade():
    op.drop_column("experience_report", "kept_from")
