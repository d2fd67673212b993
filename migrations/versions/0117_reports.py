"""What members of a programme saw: reports, the problems in them, photos

Revision ID: 0117
Revises: 0116
"""

import sqlalchemy as sa
from alembic import op

revision = "0117"
down_revision = "0116"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "experience_report",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(16), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer()),
        sa.Column(
            "mode",
            sa.Enum(
                "individual",
                "accompany",
                "covert",
                "online",
                name="taskmode",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "target_kind",
            sa.Enum(
                "matter",
                "window",
                "project",
                "hotline",
                name="targetkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("target", sa.String(60), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "returned",
                "passed",
                "closed",
                name="reportstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("place", sa.String(100), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("highlights", sa.Text(), nullable=False),
        sa.Column("suggestions", sa.Text(), nullable=False),
        sa.Column("is_anonymous", sa.Boolean(), nullable=False),
        sa.Column("return_reason", sa.String(200), nullable=False),
        sa.Column("submitted_on", sa.Date()),
        sa.Column("passed_on", sa.Date()),
        sa.Column("passed_by_id", sa.Integer()),
        sa.Column("closed_on", sa.Date()),
        sa.CheckConstraint(
            "(passed_on is not null) = (state in ('passed', 'closed'))", name=op.f("ck_experience_report_passed_once")
        ),
        sa.CheckConstraint(
            "task_id is not null or (is_anonymous and passed_on is not null)",
            name=op.f("ck_experience_report_somebodys_until_passed"),
        ),
        sa.ForeignKeyConstraint(["passed_by_id"], ["person.id"], name=op.f("fk_experience_report_passed_by_id_person")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_experience_report_programme_id_programme")
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["experience_task.id"], name=op.f("fk_experience_report_task_id_experience_task")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["organisation.id"], name=op.f("fk_experience_report_unit_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_experience_report")),
        sa.UniqueConstraint("code", name=op.f("uq_experience_report_code")),
        sa.UniqueConstraint("task_id", name=op.f("uq_experience_report_task_id")),
    )
    op.create_index(op.f("ix_experience_report_closed"), "experience_report", ["state", "closed_on"])
    op.create_index(op.f("ix_experience_report_programme"), "experience_report", ["programme_id", "state", "passed_on"])
    op.create_index(op.f("ix_experience_report_unit"), "experience_report", ["unit_id", "state"])
    op.create_table(
        "report_problem",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "step",
            sa.Enum(
                "asking",
                "number",
                "queue",
                "form",
                "submitting",
                "acceptance",
                "completion",
                "rating",
                name="experiencestep",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
        ),
        sa.Column("text", sa.String(500), nullable=False),
        sa.Column("opinion_id", sa.Integer()),
        sa.ForeignKeyConstraint(["opinion_id"], ["opinion.id"], name=op.f("fk_report_problem_opinion_id_opinion")),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["experience_report.id"],
            name=op.f("fk_report_problem_report_id_experience_report"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_problem")),
        sa.UniqueConstraint("opinion_id", name=op.f("uq_report_problem_opinion_id")),
    )
    op.create_index(op.f("ix_report_problem_report_id"), "report_problem", ["report_id"])
    op.create_table(
        "report_photo",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_report_photo_file_id_file")),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["experience_report.id"],
            name=op.f("fk_report_photo_report_id_experience_report"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_photo")),
        sa.UniqueConstraint("file_id", name=op.f("uq_report_photo_file_id")),
    )
    op.create_index(op.f("ix_report_photo_report_id"), "report_photo", ["report_id"])


def downgrade():
    op.drop_table("report_photo")
    op.drop_table("report_problem")
    op.drop_table("experience_report")
