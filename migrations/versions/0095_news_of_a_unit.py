"""Of which unit news is; a unit that isn't in charge any more is told so

Revision ID: 0095
Revises: 0094
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.migrating import allow, rebuilt

revision = "0095"
down_revision = "0094"
branch_labels = None
depends_on = None

KINDS = ("overdue", "returned", "dispatched", "reopened", "soon", "extended", "denied", "moved")
_KEY, _CHECK = "fk_staff_news_unit_id_organisation", "ck_staff_news_staffnewskind"


def upgrade():
    op.add_column("staff_news", sa.Column("unit_id", sa.Integer()))
    op.execute("UPDATE staff_news SET unit_id = (SELECT lead_id FROM issue WHERE issue.id = staff_news.issue_id)")
    with rebuilt("staff_news") as table:
        table.alter_column("unit_id", existing_type=sa.Integer(), nullable=False)
        table.create_foreign_key(op.f(_KEY), "organisation", ["unit_id"], ["id"])
        allow(table, _CHECK, "kind", (*KINDS, "taken_away"))


def downgrade():
    op.execute("DELETE FROM staff_news WHERE kind = 'taken_away'")
    with rebuilt("staff_news") as table:
        allow(table, _CHECK, "kind", KINDS)
        table.drop_constraint(op.f(_KEY), type_="foreignkey")
        table.drop_column("unit_id")
