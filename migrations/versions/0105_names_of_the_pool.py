"""The names of the pool of representatives stand as they are searched, too

Revision ID: 0105
Revises: 0104
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.migrating import add_filled, no_default, rebuilt
from xicheng_events.foundation.core.names import name_to_find

revision = "0105"
down_revision = "0104"
branch_labels = None
depends_on = None


def upgrade():
    add_filled("representative", sa.Column("found_by", sa.String(300), nullable=False), "''")
    table = sa.table("representative", sa.column("id"), sa.column("name"), sa.column("found_by"))
    for number, name in op.get_bind().execute(sa.select(table.c.id, table.c.name).where(table.c.name != "")).all():
        op.execute(sa.update(table).where(table.c.id == number).values(found_by=name_to_find(name)))
    with rebuilt("representative") as batch:
        no_default(batch, "found_by")


def downgrade():
    op.drop_column("representative", "found_by")
