"""What the law asks of hearings, who has signed the record of one, and meetings that weren't open

Revision ID: 0107
Revises: 0106
"""

import sqlalchemy as sa
from alembic import op

revision = "0107"
down_revision = "0106"
branch_labels = None
depends_on = None

KINDS = ("gov_exec", "gov_plenary", "thematic", "dept_office", "street_office", "hearing")
REASONS = ("secret", "work_secret", "in_process", "other")


def _choice(name, *values):
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def _to(table, column, target):
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"))


def upgrade():
    op.create_table(
        "hearing",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("selected_how", sa.String(300), nullable=False),
        sa.Column("papers_by_post", sa.Boolean(), nullable=False),
        sa.Column("list_public_at", sa.DateTime(timezone=True)),
        sa.Column("list_public_by_id", sa.Integer()),
        sa.CheckConstraint("(list_public_at is null) = (list_public_by_id is null)", name=op.f("ck_hearing_list_by")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_hearing_event_id_event"), ondelete="CASCADE"),
        _to("hearing", "list_public_by_id", "person"),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_hearing")),
    )
    # What was said to be a hearing before says how its participants are chosen once it is written again.
    op.execute("INSERT INTO hearing (event_id, selected_how, papers_by_post) "
               "SELECT event_id, '', false FROM meeting WHERE kind = 'hearing'")
    op.create_table(
        "record_confirmation",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("noted_by_id", sa.Integer(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        _to("record_confirmation", "registration_id", "registration"),
        _to("record_confirmation", "noted_by_id", "person"),
        sa.PrimaryKeyConstraint("registration_id", name=op.f("pk_record_confirmation")),
    )
    op.create_table(
        "closed_meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(36), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", _choice("meetingkind", *KINDS), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("reason", _choice("closedreason", *REASONS), nullable=False),
        sa.Column("registered_by_id", sa.Integer(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("number between 1 and 999", name=op.f("ck_closed_meeting_number_in_year")),
        _to("closed_meeting", "organisation_id", "organisation"),
        _to("closed_meeting", "registered_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closed_meeting")),
        sa.UniqueConstraint("form_key", name=op.f("uq_closed_meeting_form_key")),
        sa.UniqueConstraint("organisation_id", "kind", "number", "held_on", name=op.f("uq_closed_meeting_once")),
    )
    op.create_index("ix_closed_meeting_held_on", "closed_meeting", ["held_on"])


def downgrade():
    op.drop_table("closed_meeting")
    op.drop_table("record_confirmation")
    op.drop_table("hearing")
