"""By name one person answers a questionnaire once, through its open link; of several answers the first keeps its name

Revision ID: 0076
Revises: 0075
"""

from alembic import op

from xicheng_events.foundation.core.migrating import rebuilt

revision = "0076"
down_revision = "0075"
branch_labels = None
depends_on = None


def upgrade():
    op.execute(
        "UPDATE answer SET person_id = NULL WHERE person_id IS NOT NULL AND EXISTS (SELECT 1 FROM answer AS other"
        " WHERE other.survey_id = answer.survey_id AND other.person_id = answer.person_id"
        " AND (other.at < answer.at OR (other.at = answer.at AND other.id < answer.id)))")
    with rebuilt("answer") as table:
        table.create_unique_constraint(op.f("uq_answer_survey_id_person_id"), ["survey_id", "person_id"])


def downgrade():
    with rebuilt("answer") as table:
        table.drop_constraint(op.f("uq_answer_survey_id_person_id"), type_="unique")
