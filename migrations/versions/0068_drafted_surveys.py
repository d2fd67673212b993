"""A questionnaire's form sent twice leads to one draft

Revision ID: 0068
Revises: 0067
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.migrating import rebuilt

revision = "0068"
down_revision = "0067"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("survey", sa.Column("form_key", sa.String(36)))
    with rebuilt("survey") as table:
        table.create_unique_constraint(op.f("uq_survey_form_key"), ["form_key"])


def downgrade():
    with rebuilt("survey") as table:
        table.drop_constraint(op.f("uq_survey_form_key"), type_="unique")
        table.drop_column("form_key")
