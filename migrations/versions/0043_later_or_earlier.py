"""A unit's own words say of a slot that was brought forward that it was, where they said 延期 of whatever was moved

Revision ID: 0043
Revises: 0042
"""

from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

_OF_A_MOVE = "template IN ('postpone', 'postpone_offered', 'postpone_waiting', 'postpone_open')"


def upgrade():
    _put("延期", "{change}")
    _put("推迟", "{change}")


def downgrade():
    _put("{change}", "延期")


def _put(word, other):
    for column in ("text", "proposed"):
        op.execute(f"UPDATE template_text SET {column} = replace({column}, '{word}', '{other}') WHERE {_OF_A_MOVE}")
