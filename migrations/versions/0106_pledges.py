"""The text of the pledge, version by version, and who has signed which

Revision ID: 0106
Revises: 0105
"""

import sqlalchemy as sa
from alembic import op

revision = "0106"
down_revision = "0105"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "pledge_text",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer()),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_pledge_text_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledge_text")),
    )
    op.create_table(
        "pledge",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Integer()),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("on_paper", sa.Boolean(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer()),
        sa.CheckConstraint("(text_id is null) = on_paper", name=op.f("ck_pledge_paper_or_text")),
        sa.CheckConstraint("on_paper = (recorded_by_id is not null)", name=op.f("ck_pledge_paper_recorded")),
        sa.ForeignKeyConstraint(["registration_id"], ["registration.id"],
                                name=op.f("fk_pledge_registration_id_registration")),
        sa.ForeignKeyConstraint(["text_id"], ["pledge_text.id"], name=op.f("fk_pledge_text_id_pledge_text")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_pledge_recorded_by_id_person")),
        sa.PrimaryKeyConstraint("registration_id", name=op.f("pk_pledge")),
    )
    op.create_table(
        "pledge_reminder",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["registration_id"], ["registration.id"],
                                name=op.f("fk_pledge_reminder_registration_id_registration")),
        sa.PrimaryKeyConstraint("registration_id", name=op.f("pk_pledge_reminder")),
    )


def downgrade():
    op.drop_table("pledge_reminder")
    op.drop_table("pledge")
    op.drop_table("pledge_text")
