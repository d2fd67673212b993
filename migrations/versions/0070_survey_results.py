"""What a unit says of the answers to a questionnaire, with the figures as they stood

Revision ID: 0070
Revises: 0069
"""

import sqlalchemy as sa
from alembic import op

revision = "0070"
down_revision = "0069"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "survey_result",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("survey_id", sa.Integer(), nullable=True),
        sa.Column("publication_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.CheckConstraint("(event_id is null) <> (survey_id is null)", name=op.f("ck_survey_result_of_one")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_survey_result_event_id_event")),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_survey_result_survey_id_survey")),
        sa.ForeignKeyConstraint(["publication_id"], ["publication.id"],
                                name=op.f("fk_survey_result_publication_id_publication")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_result")),
        sa.UniqueConstraint("event_id", name=op.f("uq_survey_result_event_id")),
        sa.UniqueConstraint("survey_id", name=op.f("uq_survey_result_survey_id")),
        sa.UniqueConstraint("publication_id", name=op.f("uq_survey_result_publication_id")),
    )


def downgrade():
    op.drop_table("survey_result")
