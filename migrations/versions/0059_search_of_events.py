"""Events are found by every two characters in a row too, and so are the lines of their agenda and their venues

Revision ID: 0059
Revises: 0058
"""

from alembic import op

from xicheng_events.foundation.core.migrating import add_search_index, drop_search_index

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None

THINGS = ("event", "agenda_item", "venue")
COLUMNS = (("event", "venue_id"), ("event_co_host", "organisation_id"))


def upgrade():
    for table, column in COLUMNS:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    for thing in THINGS:
        add_search_index(f"{thing}_index", of=thing)


def downgrade():
    for thing in THINGS:
        drop_search_index(f"{thing}_index")
    for table, column in COLUMNS:
        op.drop_index(op.f(f"ix_{table}_{column}"), table)
