"""Programmes of experience officers and supervisors: for what, how many of whom, how long, with which duties

Revision ID: 0111
Revises: 0110
"""

import sqlalchemy as sa
from alembic import op

revision = "0111"
down_revision = "0110"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "programme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(16), nullable=False),
        sa.Column("publication_id", sa.Integer(), nullable=False),
        sa.Column("occasion_id", sa.Integer(), nullable=False),
        sa.Column("form_id", sa.Integer()),
        sa.Column(
            "kind",
            sa.Enum(
                "officer",
                "supervisor",
                "policy_officer",
                "conduct",
                "social",
                name="programmekind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("is_of_district", sa.Boolean(), nullable=False),
        sa.Column("title", sa.String(60), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("conditions", sa.Text(), nullable=False),
        sa.Column("rights", sa.Text(), nullable=False),
        sa.Column("obligations", sa.Text(), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("shares", sa.JSON(), nullable=False),
        sa.Column("duties", sa.JSON(), nullable=False),
        sa.Column("term_from", sa.Date(), nullable=False),
        sa.Column("term_to", sa.Date(), nullable=False),
        sa.Column("serves_until", sa.Date(), nullable=False),
        sa.Column("renewal_limit", sa.Integer(), nullable=False),
        sa.Column("notice_days", sa.Integer(), nullable=False),
        sa.Column("report_days", sa.Integer(), nullable=False),
        sa.Column("publishes_names", sa.Boolean(), nullable=False),
        sa.Column("takes_applications", sa.Boolean(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("contact_name", sa.String(40), nullable=False),
        sa.Column("contact_phone", sa.String(20), nullable=False),
        sa.Column("contact_hours", sa.String(60), nullable=False),
        sa.Column("certificate_word", sa.String(10), nullable=False),
        sa.Column("first_organiser_id", sa.Integer()),
        sa.Column("second_organiser_id", sa.Integer()),
        sa.Column("revision", sa.JSON(none_as_null=True)),
        sa.Column("form_key", sa.String(36)),
        sa.CheckConstraint("notice_days between 0 and 30", name=op.f("ck_programme_notice_period")),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_programme_opens_before_it_closes")),
        sa.CheckConstraint("renewal_limit between 1 and 9", name=op.f("ck_programme_renewal_limit")),
        sa.CheckConstraint("report_days between 1 and 30", name=op.f("ck_programme_report_period")),
        sa.CheckConstraint("serves_until >= term_to", name=op.f("ck_programme_serves_its_term")),
        sa.CheckConstraint("term_to >= term_from", name=op.f("ck_programme_begins_before_it_ends")),
        sa.CheckConstraint("wanted between 1 and 999", name=op.f("ck_programme_wanted")),
        sa.ForeignKeyConstraint(
            ["first_organiser_id"], ["person.id"], name=op.f("fk_programme_first_organiser_id_person")
        ),
        sa.ForeignKeyConstraint(["form_id"], ["form.id"], name=op.f("fk_programme_form_id_form")),
        sa.ForeignKeyConstraint(["occasion_id"], ["occasion.id"], name=op.f("fk_programme_occasion_id_occasion")),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication.id"], name=op.f("fk_programme_publication_id_publication")
        ),
        sa.ForeignKeyConstraint(
            ["second_organiser_id"], ["person.id"], name=op.f("fk_programme_second_organiser_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme")),
        sa.UniqueConstraint("code", name=op.f("uq_programme_code")),
        sa.UniqueConstraint("form_id", name=op.f("uq_programme_form_id")),
        sa.UniqueConstraint("form_key", name=op.f("uq_programme_form_key")),
        sa.UniqueConstraint("occasion_id", name=op.f("uq_programme_occasion_id")),
        sa.UniqueConstraint("publication_id", name=op.f("uq_programme_publication_id")),
    )
    op.create_table(
        "programme_recommender",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_programme_recommender_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programme.id"],
            name=op.f("fk_programme_recommender_programme_id_programme"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("programme_id", "organisation_id", name=op.f("pk_programme_recommender")),
    )
    op.create_index(
        op.f("ix_programme_recommender_organisation_id"), "programme_recommender", ["organisation_id"]
    )


def downgrade():
    op.drop_table("programme_recommender")
    op.drop_table("programme")
