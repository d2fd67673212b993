"""Answers given on paper are no longer told apart from those of whom was invited: where few were the one or the other,
it would be known whose they are

Revision ID: 0072
Revises: 0071
"""

from alembic import op

from xicheng_events.foundation.core.migrating import rebuilt

revision = "0072"
down_revision = "0071"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("UPDATE answer SET source = 'invited' WHERE source = 'paper'")
    with rebuilt("answer") as table:
        table.create_check_constraint(op.f("ck_answer_not_told_apart"), "source <> 'paper'")


def downgrade():
    with rebuilt("answer") as table:
        table.drop_constraint(op.f("ck_answer_not_told_apart"), type_="check")
