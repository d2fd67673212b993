"""How the work of members of a programme was judged

Revision ID: 0115
Revises: 0114
"""

import sqlalchemy as sa
from alembic import op

revision = "0115"
down_revision = "0114"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "officer_evaluation",
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "result",
            sa.Enum(
                "excellent",
                "competent",
                "incompetent",
                name="evaluationresult",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("comment", sa.LargeBinary(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("year between 2000 and 2999", name=op.f("ck_officer_evaluation_year")),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointment.id"],
            name=op.f("fk_officer_evaluation_appointment_id_appointment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_officer_evaluation_by_id_person")),
        sa.PrimaryKeyConstraint("appointment_id", "year", name=op.f("pk_officer_evaluation")),
    )


def downgrade():
    op.drop_table("officer_evaluation")
