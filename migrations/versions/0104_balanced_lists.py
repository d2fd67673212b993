"""Balanced lists: their quotas, what is known of candidates, who is on them, and what is said against them

Revision ID: 0104
Revises: 0103
"""

import sqlalchemy as sa
from alembic import op

revision = "0104"
down_revision = "0103"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "selection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "collecting",
                "frozen",
                "suggested",
                "submitted",
                "notice",
                "approved",
                name="selectionstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("notice_days", sa.Integer(), nullable=False),
        sa.Column("yearly_cap", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.JSON(), nullable=False),
        sa.Column("suggested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("notice_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("return_reason", sa.String(length=300), nullable=False),
        sa.Column("result_text", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state <> 'approved' or decided_at is not null", name=op.f("ck_selection_approved_by_somebody")
        ),
        sa.CheckConstraint("state <> 'notice' or notice_until is not null", name=op.f("ck_selection_notice_has_end")),
        sa.CheckConstraint("notice_days between 0 and 30", name=op.f("ck_selection_notice_period")),
        sa.CheckConstraint("yearly_cap between 1 and 99", name=op.f("ck_selection_cap")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_selection_decided_by_id_person")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_selection_event_id_event"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["submitted_by_id"], ["person.id"], name=op.f("fk_selection_submitted_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_selection")),
        sa.UniqueConstraint("event_id", name=op.f("uq_selection_event_id")),
    )
    op.create_index("ix_selection_state", "selection", ["state"])

    op.create_table(
        "selection_objection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("selection_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_selection_objection_person_id_person")),
        sa.ForeignKeyConstraint(
            ["selection_id"],
            ["selection.id"],
            name=op.f("fk_selection_objection_selection_id_selection"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["person.id"], name=op.f("fk_selection_objection_settled_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_selection_objection")),
        sa.UniqueConstraint("selection_id", "person_id", name="uq_selection_objection_person"),
    )
    op.create_index("ix_selection_objection_person_id", "selection_objection", ["person_id"])

    op.create_table(
        "selection_proposer",
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_selection_proposer_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["slot_id"], ["slot.id"], name=op.f("fk_selection_proposer_slot_id_slot"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("slot_id", "organisation_id", name=op.f("pk_selection_proposer")),
    )
    op.create_index("ix_selection_proposer_organisation_id", "selection_proposer", ["organisation_id"])

    op.create_table(
        "selection_quota",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column(
            "seat",
            sa.Enum(
                "room",
                "online",
                "attend",
                "observe",
                "media",
                "accessible",
                name="seatkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "attribute",
            sa.Enum(
                "category",
                "field",
                "street",
                "age",
                "gender",
                "came",
                name="attribute",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("value", sa.String(length=40), nullable=False),
        sa.Column("least", sa.Integer(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.CheckConstraint("least >= 0 and least <= most", name=op.f("ck_selection_quota_least_most")),
        sa.ForeignKeyConstraint(
            ["slot_id"], ["slot.id"], name=op.f("fk_selection_quota_slot_id_slot"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_selection_quota")),
        sa.UniqueConstraint("slot_id", "seat", "attribute", "value", name="uq_selection_quota_value"),
    )
    op.create_table(
        "candidate",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "applied",
                "proposed",
                "pool",
                name="candidatesource",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column(
            "gender",
            sa.Enum("female", "male", name="gender", native_enum=False, create_constraint=True, length=24),
            nullable=True,
        ),
        sa.Column("field_id", sa.Integer(), nullable=True),
        sa.Column("household", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["field_id"], ["topic.id"], name=op.f("fk_candidate_field_id_topic")),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_candidate_registration_id_registration"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["organisation.id"], name=op.f("fk_candidate_unit_id_organisation")),
        sa.PrimaryKeyConstraint("registration_id", name=op.f("pk_candidate")),
    )
    op.create_index("ix_candidate_unit_id", "candidate", ["unit_id"])

    op.create_table(
        "selection_entry",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("selection_id", sa.Integer(), nullable=False),
        sa.Column("list_key", sa.String(length=24), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("home", sa.Integer(), nullable=False),
        sa.Column("is_capped", sa.Boolean(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("is_suggested", sa.Boolean(), nullable=False),
        sa.Column("passed", sa.String(length=20), nullable=False),
        sa.Column("bound", sa.JSON(), nullable=True),
        sa.Column("is_picked", sa.Boolean(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("change_reason", sa.String(length=100), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_forgotten", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(changed_by_id is null) = (change_reason = '')", name=op.f("ck_selection_entry_changed_with_reason")
        ),
        sa.CheckConstraint("not is_picked or not is_capped", name=op.f("ck_selection_entry_capped_never_picked")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_selection_entry_changed_by_id_person")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_selection_entry_registration_id_registration")
        ),
        sa.ForeignKeyConstraint(
            ["selection_id"],
            ["selection.id"],
            name=op.f("fk_selection_entry_selection_id_selection"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("registration_id", name=op.f("pk_selection_entry")),
        sa.UniqueConstraint("selection_id", "code", name=op.f("uq_selection_entry_selection_id_code")),
        sa.UniqueConstraint("selection_id", "list_key", "place", name="uq_selection_entry_place"),
    )
    op.create_index("ix_selection_entry_untold", "selection_entry", ["selection_id", "told_at"])
    op.create_index(
        "uq_selection_entry_home",
        "selection_entry",
        ["selection_id", "home"],
        unique=True,
        sqlite_where=sa.text("is_picked"),
        postgresql_where=sa.text("is_picked"),
    )


def downgrade():
    op.drop_index("uq_selection_entry_home", "selection_entry")
    op.drop_index("ix_selection_entry_untold", "selection_entry")

    op.drop_table("selection_entry")
    op.drop_index("ix_candidate_unit_id", "candidate")

    op.drop_table("candidate")
    op.drop_table("selection_quota")
    op.drop_index("ix_selection_proposer_organisation_id", "selection_proposer")

    op.drop_table("selection_proposer")
    op.drop_index("ix_selection_objection_person_id", "selection_objection")

    op.drop_table("selection_objection")
    op.drop_index("ix_selection_state", "selection")

    op.drop_table("selection")
