"""A second factor for the desk: the secret of an authenticator app, recovery codes, and its reset by two others

Revision ID: 0036
Revises: 0035
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.db import UtcDateTime
from xicheng_events.foundation.core.migrating import allow
from xicheng_events.foundation.core.migrating import rebuilt

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

BEFORE = ("give_role", "take_role", "reset_password")


def upgrade():
    op.create_table(
        "second_factor",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.Column("set_up_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_second_factor")),
        _of_an_account("second_factor"),
    )
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("used_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("digest", name=op.f("uq_recovery_code_digest")),
        _of_an_account("recovery_code"),
    )
    op.create_index(op.f("ix_recovery_code_person_id"), "recovery_code", ["person_id"])
    with rebuilt("account_request") as table:
        allow(table, "ck_account_request_requestkind", "kind", (*BEFORE, "reset_factor"))


def _of_an_account(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["person_id"], ["staff_account.person_id"],
                                   name=op.f(f"fk_{table}_person_id_staff_account"))


def downgrade():
    op.execute("DELETE FROM account_request WHERE kind = 'reset_factor'")
    with rebuilt("account_request") as table:
        allow(table, "ck_account_request_requestkind", "kind", BEFORE)
    op.drop_table("recovery_code")
    op.drop_table("second_factor")
