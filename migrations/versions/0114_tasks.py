"""What members of a programme go through alone: tasks

Revision ID: 0114
Revises: 0113
"""

import sqlalchemy as sa
from alembic import op

revision = "0114"
down_revision = "0113"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "experience_task",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(16), nullable=False),
        sa.Column("form_key", sa.String(36)),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer()),
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
        sa.Column("brief", sa.Text(), nullable=False),
        sa.Column("safety", sa.Text(), nullable=False),
        sa.Column("companions", sa.String(100), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "assigned",
                "accepted",
                "declined",
                "done",
                "reported",
                "reviewed",
                "closed",
                "missed",
                "taken_back",
                name="taskstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("assigned_on", sa.Date()),
        sa.Column("assigned_by_id", sa.Integer(), nullable=False),
        sa.Column("done_on", sa.Date()),
        sa.Column("due_on", sa.Date()),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("is_to_note", sa.Boolean(), nullable=False),
        sa.Column("is_disclosed", sa.Boolean(), nullable=False),
        sa.Column("reminded_for", sa.Date()),
        sa.Column("due_reminded_for", sa.Date()),
        sa.Column("overdue_told_for", sa.Date()),
        sa.Column("unrecorded", sa.JSON(), nullable=False),
        sa.Column("acted_on", sa.Date()),
        sa.CheckConstraint("last_on >= first_on", name=op.f("ck_experience_task_begins_before_it_ends")),
        sa.CheckConstraint("mode <> 'covert' or companions = ''", name=op.f("ck_experience_task_covert_alone")),
        sa.CheckConstraint("(done_on is null) = (due_on is null)", name=op.f("ck_experience_task_due_once_done")),
        sa.CheckConstraint(
            "appointment_id is not null or state in ('reviewed', 'closed')",
            name=op.f("ck_experience_task_somebodys_until_passed"),
        ),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_experience_task_appointment_id_appointment")
        ),
        sa.ForeignKeyConstraint(
            ["assigned_by_id"], ["person.id"], name=op.f("fk_experience_task_assigned_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_experience_task_programme_id_programme")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["organisation.id"], name=op.f("fk_experience_task_unit_id_organisation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_experience_task")),
        sa.UniqueConstraint("code", name=op.f("uq_experience_task_code")),
        sa.UniqueConstraint("form_key", "appointment_id", name=op.f("uq_experience_task_form_key_appointment_id")),
    )
    op.create_index(op.f("ix_experience_task_last"), "experience_task", ["state", "last_on"])
    op.create_index(op.f("ix_experience_task_member"), "experience_task", ["appointment_id", "state"])
    op.create_index(op.f("ix_experience_task_programme"), "experience_task", ["programme_id", "state", "last_on"])
    op.create_index(op.f("ix_experience_task_unit_id"), "experience_task", ["unit_id"])


def downgrade():
    op.drop_table("experience_task")
