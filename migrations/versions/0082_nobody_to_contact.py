"""Who left no phone isn't to be contacted: no limit runs for it

Revision ID: 0082
Revises: 0081
"""

from alembic import op

revision = "0082"
down_revision = "0081"
branch_labels = None
depends_on = None

# Of what is closed nobody knows any more who had left one.
REACHABLE = """SELECT 1 FROM issue_opinion JOIN opinion ON issue_opinion.opinion_id
               IN (opinion.id, opinion.merged_into_id)
               WHERE issue_opinion.issue_id = issue.id AND opinion.phone IS NOT NULL AND NOT opinion.anonymous"""


def upgrade():
    op.execute(f"""UPDATE issue SET contact_due_at = NULL
                   WHERE contacted_at IS NULL AND closed_at IS NULL AND NOT EXISTS ({REACHABLE})""")


def downgrade():
    """It isn't said again until when nobody is to be contacted."""
