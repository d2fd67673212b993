"""Lists of people who are registered together

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "roster",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(length=36), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Enum("online", "phone", "desk", "community", "org", "invite", "walk_in", name="roster_channel", native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column("category", sa.Enum("anyone", "resident", "resident_rep", "npc", "cppcc", "party_rep", "expert", "enterprise", "service_target", "stakeholder", "democratic_party", "mass_org", "media", "social_org", "student", "legal_advisor", "officer", "supervisor", "other", name="roster_category", native_enum=False, create_constraint=True, length=24), nullable=True),
        sa.Column("contact_name", sa.String(length=100), nullable=False),
        sa.Column("contact_phone", sa.LargeBinary(), nullable=True),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("state", sa.Enum("checking", "checked", "saving", "done", "dropped", name="rosterstate", native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("cursor", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("cursor <= total", name=op.f("ck_roster_never_beyond")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_roster_by_id_person")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_roster_organisation_id_organisation")),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_roster_slot_id_slot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster")),
        sa.UniqueConstraint("form_key", name=op.f("uq_roster_form_key")),
    )
    op.create_index("ix_roster_organisation", "roster", ["organisation_id", "id"])
    op.create_index("ix_roster_state", "roster", ["state"])
    op.create_table(
        "roster_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("roster_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("who", sa.String(length=120), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=True),
        sa.Column("quota_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.Enum("unchecked", "good", "bad", "chosen", "saved", "refused", "left_out", name="rowstate", native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["quota_id"], ["quota.id"], name=op.f("fk_roster_row_quota_id_quota")),
        sa.ForeignKeyConstraint(["registration_id"], ["registration.id"], name=op.f("fk_roster_row_registration_id_registration")),
        sa.ForeignKeyConstraint(["roster_id"], ["roster.id"], name=op.f("fk_roster_row_roster_id_roster"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_row")),
        sa.UniqueConstraint("roster_id", "position", name=op.f("uq_roster_row_roster_id_position")),
    )
    op.create_index("ix_roster_row_key", "roster_row", ["roster_id", "key"])
    op.create_index("ix_roster_row_state", "roster_row", ["roster_id", "state", "position"])


def downgrade():
    op.drop_index("ix_roster_row_state", "roster_row")
    op.drop_index("ix_roster_row_key", "roster_row")
    op.drop_table("roster_row")
    op.drop_index("ix_roster_state", "roster")
    op.drop_index("ix_roster_organisation", "roster")
    op.drop_table("roster")
