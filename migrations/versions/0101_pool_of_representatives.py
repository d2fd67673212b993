"""Who may be asked to sit in on meetings stands in a pool, with a term and whom they come from

Revision ID: 0101
Revises: 0100
"""

import sqlalchemy as sa
from alembic import op

revision = "0101"
down_revision = "0100"
branch_labels = None
depends_on = None

KNOWN = sa.text("phone_hash <> ''")
CATEGORIES = ("anyone", "resident", "resident_rep", "npc", "cppcc", "party_rep", "expert", "enterprise", "service_target",
              "stakeholder", "democratic_party", "mass_org", "media", "social_org", "student", "legal_advisor", "officer",
              "supervisor", "other")
SOURCES = ("unit", "self", "npc_office", "cppcc_office")
INDEXES = (("ix_representative_gone_at", "representative", ["gone_at"]),
           ("ix_representative_name", "representative", ["name"]),
           ("ix_representative_standing", "representative", ["standing", "term_to"]),
           ("ix_representative_unit", "representative", ["unit_id", "standing"]),
           ("ix_pool_category_category", "pool_category", ["category", "representative_id"]),
           ("ix_pool_topic_topic", "pool_topic", ["topic_id", "representative_id"]),
           ("ix_pool_term_representative_id", "pool_term", ["representative_id"]))


def one_of(name, *values):
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def refers(table, column, to, **how):
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"), **how)


def upgrade():
    op.create_table(
        "representative",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(36)),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=False),
        sa.Column("phone_hash", sa.String(64), nullable=False),
        sa.Column("link_hash", sa.String(64)),
        sa.Column("gender", one_of("gender", "female", "male")),
        sa.Column("age_band", one_of("ageband", "under_14", "14_17", "18_34", "35_59", "60_up")),
        sa.Column("street_id", sa.Integer()),
        sa.Column("household_hash", sa.String(64)),
        sa.Column("about", sa.String(300), nullable=False),
        sa.Column("source", one_of("poolsource", *SOURCES), nullable=False),
        sa.Column("unit_id", sa.Integer()),
        sa.Column("entered_by_id", sa.Integer()),
        sa.Column("standing", one_of("poolstanding", "proposed", "active", "on_hold", "refused", "left", "ended"),
                  nullable=False),
        sa.Column("reason", sa.String(100), nullable=False),
        sa.Column("term_from", sa.Date()),
        sa.Column("term_to", sa.Date()),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("renewal_asked_at", sa.DateTime(timezone=True)),
        sa.Column("renewal_agreed_at", sa.DateTime(timezone=True)),
        sa.Column("gone_at", sa.DateTime(timezone=True)),
        sa.Column("last_attended_on", sa.Date()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(source = 'unit') = (unit_id IS NOT NULL)",
                           name=op.f("ck_representative_recommended_by_a_unit")),
        sa.CheckConstraint("standing NOT IN ('active', 'on_hold') OR term_to IS NOT NULL",
                           name=op.f("ck_representative_serves_a_term")),
        sa.CheckConstraint("term_to >= term_from", name=op.f("ck_representative_begins_before_it_ends")),
        refers("representative", "entered_by_id", "person"),
        refers("representative", "street_id", "organisation"),
        refers("representative", "unit_id", "organisation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_representative")),
        sa.UniqueConstraint("form_key", name=op.f("uq_representative_form_key")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_representative_link_hash")),
    )
    op.create_index("uq_representative_phone", "representative", ["phone_hash"], unique=True, sqlite_where=KNOWN,
                    postgresql_where=KNOWN)
    op.create_table(
        "pool_category",
        sa.Column("representative_id", sa.Integer(), nullable=False),
        sa.Column("category", one_of("category", *CATEGORIES), nullable=False),
        refers("pool_category", "representative_id", "representative", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("representative_id", "category", name=op.f("pk_pool_category")),
    )
    op.create_table(
        "pool_topic",
        sa.Column("representative_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        refers("pool_topic", "representative_id", "representative", ondelete="CASCADE"),
        refers("pool_topic", "topic_id", "topic"),
        sa.PrimaryKeyConstraint("representative_id", "topic_id", name=op.f("pk_pool_topic")),
    )
    op.create_table(
        "pool_term",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("representative_id", sa.Integer(), nullable=False),
        sa.Column("term_from", sa.Date(), nullable=False),
        sa.Column("term_to", sa.Date(), nullable=False),
        sa.Column("source", one_of("poolsource", *SOURCES), nullable=False),
        sa.Column("unit_id", sa.Integer()),
        sa.Column("given_by_id", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("term_to >= term_from", name=op.f("ck_pool_term_begins_before_it_ends")),
        refers("pool_term", "representative_id", "representative", ondelete="CASCADE"),
        refers("pool_term", "unit_id", "organisation"),
        refers("pool_term", "given_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_term")),
    )
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns)


def downgrade():
    for table in ("pool_term", "pool_topic", "pool_category", "representative"):
        op.drop_table(table)
