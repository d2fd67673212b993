"""Opinions and issues are found by every two characters in a row, through an index; a sweep fills it

Revision ID: 0051
Revises: 0050
"""

from xicheng_events.foundation.core.migrating import add_search_index, drop_search_index

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

INDEXES = {"opinion_index": "opinion", "issue_index": "issue", "public_issue_index": "issue"}


def upgrade():
    for name, of in INDEXES.items():
        add_search_index(name, of=of)


def downgrade():
    for name in reversed(INDEXES):
        drop_search_index(name)
