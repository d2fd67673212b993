"""Accounts have a life: 安全管理员, one-time passwords, accounts disabled, and what waits for a second person

An administrator holds no second role (三员分立). Where it was more, or for several units, the administrator's role that
was given first stays, and the record says which were taken.

Revision ID: 0030
Revises: 0029
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.db import UtcDateTime
from xicheng_events.foundation.core.migrating import allow
from xicheng_events.foundation.core.migrating import rebuilt

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

BEFORE = ("editor", "reviewer", "leader", "secrecy", "door", "coordinator", "callback", "sysadmin", "auditor")
ROLES = (*BEFORE[:-1], "security", "auditor")
ADMINISTRATOR = sa.text("role IN ('sysadmin', 'security', 'auditor')")
COLUMNS = ("previous_sign_in_at", "password_until", "disabled_at")
ENTRY = sa.table("audit_entry", sa.column("at", UtcDateTime()), sa.column("detail", sa.JSON()),
                 *map(sa.column, ("action", "subject_kind", "subject_id")))


def _one_of(column: str, check: str, values, **options) -> sa.Column:
    return sa.Column(column, sa.Enum(*values, name=check, native_enum=False, create_constraint=True, length=24),
                     **options)


def upgrade():
    for column in COLUMNS:
        op.add_column("staff_account", sa.Column(column, UtcDateTime(), nullable=True))
    _take_what_is_too_much()
    with rebuilt("membership") as table:
        allow(table, "ck_membership_role", "role", ROLES)
    op.create_index("uq_membership_administrator", "membership", ["person_id"], unique=True,
                    sqlite_where=ADMINISTRATOR, postgresql_where=ADMINISTRATOR)
    op.create_table(
        "account_request",
        sa.Column("id", sa.Integer(), nullable=False),
        _one_of("kind", "requestkind", ("give_role", "take_role", "reset_password"), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        _one_of("role", "role", ROLES),
        sa.Column("organisation_id", sa.Integer()),
        sa.Column("reason", sa.String(100), nullable=False),
        sa.Column("open_key", sa.String(80)),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        _one_of("state", "requeststate", ("open", "confirmed", "refused", "taken_back"), nullable=False),
        sa.Column("decided_by_id", sa.Integer()),
        sa.Column("decided_at", UtcDateTime()),
        sa.CheckConstraint("asked_by_id <> person_id", name=op.f("ck_account_request_not_for_oneself")),
        sa.CheckConstraint("state <> 'confirmed' OR (decided_by_id IS NOT NULL AND decided_by_id <> asked_by_id"
                           " AND decided_by_id <> person_id)", name=op.f("ck_account_request_confirmed_by_another")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_request")),
        sa.UniqueConstraint("open_key", name=op.f("uq_account_request_open_key")),
        *(sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_account_request_{column}_{table}"))
          for column, table in (("person_id", "person"), ("organisation_id", "organisation"),
                                ("asked_by_id", "person"), ("decided_by_id", "person"))),
    )
    op.create_index(op.f("ix_account_request_person_id"), "account_request", ["person_id"])


def _take_what_is_too_much() -> None:
    _take("(role NOT IN ('sysadmin', 'auditor') OR EXISTS (SELECT 1 FROM membership earlier WHERE "
          "earlier.person_id = m.person_id AND earlier.role IN ('sysadmin', 'auditor') AND earlier.id < m.id)) "
          "AND EXISTS (SELECT 1 FROM membership other WHERE other.person_id = m.person_id "
          "AND other.role IN ('sysadmin', 'auditor'))")


def _take(which: str) -> None:
    """Take the roles of `which`, and say so in the record."""
    run = op.get_bind().execute
    taken = run(sa.text(
        "SELECT id, person_id, role, (SELECT slug FROM organisation o WHERE o.id = organisation_id) AS organisation "
        f"FROM membership m WHERE {which}")).all()  # noqa: S608 (words of this file)
    for row in taken:
        run(sa.text("DELETE FROM membership WHERE id = :id"), {"id": row.id})
        run(ENTRY.insert().values(at=datetime.now(UTC), action="accounts.role_taken", subject_kind="person",
                                  subject_id=row.person_id, detail={"role": row.role, "organisation": row.organisation}))


def downgrade():
    """Whoever couldn't sign in any more, or once only, can't afterwards either: the code before knows neither."""
    op.execute("UPDATE staff_account SET password_hash = '-' "
               "WHERE disabled_at IS NOT NULL OR password_until IS NOT NULL")
    op.drop_table("account_request")
    op.drop_index("uq_membership_administrator", "membership")
    _take("role = 'security'")
    with rebuilt("membership") as table:
        allow(table, "ck_membership_role", "role", BEFORE)
    with rebuilt("staff_account") as table:
        for column in COLUMNS:
            table.drop_column(column)
