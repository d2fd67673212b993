"""Terms of experience officers and supervisors, and who was reminded of their end

Revision ID: 0113
Revises: 0112
"""

import sqlalchemy as sa
from alembic import op

revision = "0113"
down_revision = "0112"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "appointment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer()),
        sa.Column("renews_id", sa.Integer()),
        sa.Column("term_number", sa.Integer(), nullable=False),
        sa.Column("holds_programme", sa.Boolean()),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("certificate_number", sa.String(40), nullable=False),
        sa.Column("certificate_code", sa.String(16), nullable=False),
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
        sa.Column("field_id", sa.Integer()),
        sa.Column("position", sa.String(80), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "appointed",
                "suspended",
                "expired",
                "renewed",
                "resigned",
                "dismissed",
                name="appointmentstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("ended_on", sa.Date()),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column(
            "dismissed_for",
            sa.Enum(
                "inactive",
                "relocated",
                "misuse",
                "disclosure",
                "violation",
                "own_request",
                "other",
                name="dismissalreason",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
        ),
        sa.Column("certificate_ready_on", sa.Date()),
        sa.Column("certificate_returned_on", sa.Date()),
        sa.Column("renewal_wish", sa.Boolean()),
        sa.Column(
            "proposed",
            sa.Enum(
                "suspend", "dismiss", "renew", name="proposedstep", native_enum=False, create_constraint=True, length=24
            ),
        ),
        sa.Column("proposed_reason", sa.String(300), nullable=False),
        sa.Column(
            "proposed_dismissal",
            sa.Enum(
                "inactive",
                "relocated",
                "misuse",
                "disclosure",
                "violation",
                "own_request",
                "other",
                name="proposed_dismissal",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
        ),
        sa.Column("proposed_until", sa.Date()),
        sa.Column("proposed_by_id", sa.Integer()),
        sa.Column("return_reason", sa.String(300), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True)),
        sa.Column("appointed_by_id", sa.Integer(), nullable=False),
        sa.Column("appointed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(proposed is null) = (proposed_by_id is null)", name=op.f("ck_appointment_proposed_by_somebody")
        ),
        sa.CheckConstraint(
            "(term_number = 1) = (renews_id is null)", name=op.f("ck_appointment_renews_the_one_before")
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_appointment_begins_before_it_ends")),
        sa.CheckConstraint("holds_programme", name=op.f("ck_appointment_holds_programme")),
        sa.CheckConstraint("term_number >= 1", name=op.f("ck_appointment_term_number")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_appointment_application_id_application")
        ),
        sa.ForeignKeyConstraint(["appointed_by_id"], ["person.id"], name=op.f("fk_appointment_appointed_by_id_person")),
        sa.ForeignKeyConstraint(["field_id"], ["topic.id"], name=op.f("fk_appointment_field_id_topic")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_appointment_programme_id_programme")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["person.id"], name=op.f("fk_appointment_proposed_by_id_person")),
        sa.ForeignKeyConstraint(["renews_id"], ["appointment.id"], name=op.f("fk_appointment_renews_id_appointment")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
        sa.UniqueConstraint("certificate_code", name=op.f("uq_appointment_certificate_code")),
        sa.UniqueConstraint("certificate_number", name=op.f("uq_appointment_certificate_number")),
        sa.UniqueConstraint(
            "programme_id", "sequence", "term_number", name=op.f("uq_appointment_programme_id_sequence_term_number")
        ),
        sa.UniqueConstraint("renews_id", name=op.f("uq_appointment_renews_id")),
    )
    op.create_index("ix_appointment_ends", "appointment", ["state", "ends_on"])
    op.create_index("ix_appointment_phone", "appointment", ["phone_hash"])
    op.create_index("ix_appointment_programme", "appointment", ["programme_id", "state", "ends_on"])
    op.create_index(
        "uq_appointment_live",
        "appointment",
        ["programme_id", "phone_hash", "holds_programme"],
        unique=True,
        sqlite_where=sa.text("phone_hash <> ''"),
        postgresql_where=sa.text("phone_hash <> ''"),
    )
    op.create_table(
        "appointment_reminder",
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointment.id"],
            name=op.f("fk_appointment_reminder_appointment_id_appointment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("appointment_id", "ends_on", "days", name=op.f("pk_appointment_reminder")),
    )


def downgrade():
    op.drop_table("appointment_reminder")
    op.drop_table("appointment")
