"""Who applied or was recommended for a programme, and the list that is made of them

Revision ID: 0112
Revises: 0111
"""

import sqlalchemy as sa
from alembic import op

revision = "0112"
down_revision = "0111"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "recruitment",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "collecting",
                "screened",
                "suggested",
                "submitted",
                "notice",
                "decided",
                name="recruitmentstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("seed", sa.String(64), nullable=False),
        sa.Column("outcome", sa.JSON(), nullable=False),
        sa.Column("suggested_at", sa.DateTime(timezone=True)),
        sa.Column("submitted_at", sa.DateTime(timezone=True)),
        sa.Column("submitted_by_id", sa.Integer()),
        sa.Column("return_reason", sa.String(300), nullable=False),
        sa.Column("approved_by_id", sa.Integer()),
        sa.Column("notice_from", sa.Date()),
        sa.Column("notice_until", sa.Date()),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state <> 'notice' or notice_until is not null", name=op.f("ck_recruitment_notice_has_end")),
        sa.ForeignKeyConstraint(["approved_by_id"], ["person.id"], name=op.f("fk_recruitment_approved_by_id_person")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_recruitment_programme_id_programme")),
        sa.ForeignKeyConstraint(["submitted_by_id"], ["person.id"], name=op.f("fk_recruitment_submitted_by_id_person")),
        sa.PrimaryKeyConstraint("programme_id", name=op.f("pk_recruitment")),
    )
    op.create_table(
        "application",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(16), nullable=False),
        sa.Column("form_key", sa.String(36)),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column(
            "source",
            sa.Enum("self", "unit", name="applicationsource", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("unit_id", sa.Integer()),
        sa.Column("entered_by_id", sa.Integer()),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("found_by", sa.String(300), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=False),
        sa.Column("phone_hash", sa.String(64), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "anyone",
                "resident",
                "resident_rep",
                "npc",
                "cppcc",
                "party_rep",
                "expert",
                "enterprise",
                "service_target",
                "stakeholder",
                "democratic_party",
                "mass_org",
                "media",
                "social_org",
                "student",
                "legal_advisor",
                "officer",
                "supervisor",
                "other",
                name="category",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "gender", sa.Enum("female", "male", name="gender", native_enum=False, create_constraint=True, length=24)
        ),
        sa.Column(
            "age_band",
            sa.Enum(
                "under_14",
                "14_17",
                "18_34",
                "35_59",
                "60_up",
                name="ageband",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
        ),
        sa.Column("street_id", sa.Integer()),
        sa.Column("field_id", sa.Integer()),
        sa.Column(
            "education",
            sa.Enum(
                "secondary",
                "college",
                "bachelor",
                "master",
                name="education",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
        ),
        sa.Column("household_hash", sa.String(64)),
        sa.Column("position", sa.String(80), nullable=False),
        sa.Column("available", sa.String(100), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("has_interest", sa.Boolean(), nullable=False),
        sa.Column("interest", sa.String(300), nullable=False),
        sa.Column("answer_sheet_id", sa.Integer()),
        sa.Column(
            "state",
            sa.Enum(
                "applied",
                "nominated",
                "eligible",
                "rejected",
                "proposed",
                "notice",
                "held",
                "chosen",
                "not_chosen",
                "appointed",
                "withdrawn",
                name="applicationstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("screening_reason", sa.String(100), nullable=False),
        sa.Column("screened_by_id", sa.Integer()),
        sa.Column("place", sa.Integer()),
        sa.Column("is_suggested", sa.Boolean(), nullable=False),
        sa.Column("passed", sa.String(20), nullable=False),
        sa.Column("bound", sa.JSON(none_as_null=True)),
        sa.Column("is_picked", sa.Boolean(), nullable=False),
        sa.Column("change_reason", sa.String(100), nullable=False),
        sa.Column("changed_by_id", sa.Integer()),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True)),
        sa.Column("gone_at", sa.DateTime(timezone=True)),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(source = 'unit') = (unit_id IS NOT NULL)", name=op.f("ck_application_recommended_by_a_unit")
        ),
        sa.ForeignKeyConstraint(
            ["answer_sheet_id"], ["answer_sheet.id"], name=op.f("fk_application_answer_sheet_id_answer_sheet")
        ),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_application_changed_by_id_person")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["person.id"], name=op.f("fk_application_entered_by_id_person")),
        sa.ForeignKeyConstraint(["field_id"], ["topic.id"], name=op.f("fk_application_field_id_topic")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_application_programme_id_programme")),
        sa.ForeignKeyConstraint(["screened_by_id"], ["person.id"], name=op.f("fk_application_screened_by_id_person")),
        sa.ForeignKeyConstraint(["street_id"], ["organisation.id"], name=op.f("fk_application_street_id_organisation")),
        sa.ForeignKeyConstraint(["unit_id"], ["organisation.id"], name=op.f("fk_application_unit_id_organisation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint("answer_sheet_id", name=op.f("uq_application_answer_sheet_id")),
        sa.UniqueConstraint("code", name=op.f("uq_application_code")),
        sa.UniqueConstraint("form_key", name=op.f("uq_application_form_key")),
    )
    op.create_index(op.f("ix_application_gone_at"), "application", ["gone_at"])
    op.create_index("ix_application_phone", "application", ["phone_hash"])
    op.create_index("ix_application_state", "application", ["programme_id", "state"])
    op.create_index(op.f("ix_application_unit_id"), "application", ["unit_id"])
    op.create_index(
        "uq_application_live",
        "application",
        ["programme_id", "phone_hash"],
        unique=True,
        sqlite_where=sa.text("phone_hash <> '' and state <> 'withdrawn'"),
        postgresql_where=sa.text("phone_hash <> '' and state <> 'withdrawn'"),
    )
    op.create_table(
        "application_objection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True)),
        sa.Column("settled_by_id", sa.Integer()),
        sa.Column("is_upheld", sa.Boolean()),
        sa.Column("answer", sa.String(300), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_application_objection_application_id_application"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_application_objection_person_id_person")),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["person.id"], name=op.f("fk_application_objection_settled_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_objection")),
        sa.UniqueConstraint(
            "application_id", "person_id", name=op.f("uq_application_objection_application_id_person_id")
        ),
    )
    op.create_index(op.f("ix_application_objection_person_id"), "application_objection", ["person_id"])


def downgrade():
    op.drop_table("application_objection")
    op.drop_table("application")
    op.drop_table("recruitment")
