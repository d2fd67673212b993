"""办理类型 as rows that hold from a day on, and the instant at which each issue is due and close to it

Revision ID: 0074
Revises: 0073
"""

from datetime import date, datetime, timedelta

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import UtcDateTime
from xicheng_events.foundation.core.migrating import rebuilt
from xicheng_events.foundation.core.workdays import WorkdayTable

revision = "0074"
down_revision = "0073"
branch_labels = None
depends_on = None

CODES = ("onsite", "urgent", "simple", "general", "complex", "longterm")
UNITS = ("working_days", "clock_hours", "none")
ROWS = (("onsite", "现场答复", 0, "none", 0, "none"), ("urgent", "急办件", 24, "clock_hours", 2, "clock_hours"),
        ("simple", "简单件", 5, "working_days", 1, "working_days"),
        ("general", "一般件", 7, "working_days", 1, "working_days"),
        ("complex", "复杂件", 15, "working_days", 1, "working_days"),
        ("longterm", "挂账推进", 0, "none", 1, "working_days"))
ISSUES = sa.table("issue", sa.column("id"), sa.column("sla"), sa.column("sla_class_id"), sa.column("due_on", sa.Date),
                  sa.column("due_at", UtcDateTime()), sa.column("soon_at", UtcDateTime()))
VERSIONS = sa.table("calendar_version", *map(sa.column, ("id", "year", "number", "taken_back_at")))
DAYS = sa.table("calendar_day", sa.column("version_id"), sa.column("date", sa.Date), sa.column("kind"),
                sa.column("name"))


def upgrade():
    classes = _make_classes()
    op.bulk_insert(classes, [dict(zip(("code", "name", "limit", "unit", "contact_limit", "contact_unit"), row,
                                      strict=True)) | {"valid_from": date(2020, 1, 1), "made_at": clock.now()}
                             for row in ROWS])
    for column in (sa.Column("sla_class_id", sa.Integer()), sa.Column("due_at", UtcDateTime()),
                   sa.Column("soon_at", UtcDateTime())):
        op.add_column("issue", column)
    _fill(classes)
    op.drop_index("ix_issue_lead_state", "issue")
    with rebuilt("issue") as table:
        for name in ("sla_class_id", "due_at", "soon_at"):
            table.alter_column(name, nullable=False)
        table.create_foreign_key(op.f("fk_issue_sla_class_id_sla_class"), "sla_class", ["sla_class_id"], ["id"])
        table.drop_constraint(op.f("ck_issue_sla"), type_="check")
        table.drop_column("sla")
    op.create_index("ix_issue_lead_state", "issue", ["lead_id", "state", "due_at", "soon_at", "id"])


def downgrade():
    op.add_column("issue", sa.Column("sla", sa.String(24)))
    # What older releases don't know is for them an issue of the usual class.
    op.execute("UPDATE issue SET sla = (SELECT CASE WHEN code IN ('simple', 'general', 'complex') THEN code ELSE"
               " 'general' END FROM sla_class WHERE sla_class.id = issue.sla_class_id)")
    op.drop_index("ix_issue_lead_state", "issue")
    with rebuilt("issue") as table:
        table.drop_constraint(op.f("fk_issue_sla_class_id_sla_class"), type_="foreignkey")
        for name in ("sla_class_id", "due_at", "soon_at"):
            table.drop_column(name)
        table.alter_column("sla", nullable=False)
        table.create_check_constraint(op.f("ck_issue_sla"), "sla IN ('simple', 'general', 'complex')")
    op.create_index("ix_issue_lead_state", "issue", ["lead_id", "state", "due_on", "sla", "id"])
    op.drop_table("sla_class")


def _make_classes() -> sa.Table:
    return op.create_table(
        "sla_class",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(24), nullable=False),
        sa.Column("name", sa.String(10), nullable=False),
        sa.Column("limit", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(24), nullable=False),
        sa.Column("contact_limit", sa.Integer(), nullable=False),
        sa.Column("contact_unit", sa.String(24), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sla_class")),
        sa.UniqueConstraint("code", "valid_from", name=op.f("uq_sla_class_code_valid_from")),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_sla_class_made_by_id_person")),
        sa.CheckConstraint(f"code IN {CODES}", name=op.f("ck_sla_class_sla")),
        sa.CheckConstraint(f"unit IN {UNITS}", name=op.f("ck_sla_class_limitunit")),
        sa.CheckConstraint(f"contact_unit IN {UNITS}", name=op.f("ck_sla_class_contact_unit")),
        sa.CheckConstraint('("limit" = 0) = (unit = \'none\') and "limit" >= 0', name=op.f("ck_sla_class_limit")),
        sa.CheckConstraint("(contact_limit = 0) = (contact_unit = 'none') and contact_limit >= 0",
                           name=op.f("ck_sla_class_contact_limit")),
    )


def _fill(classes: sa.Table) -> None:
    """Due at the end of its last day; close when a fifth of the limit, at least one working day, is left."""
    bind, workdays = op.get_bind(), _workdays()
    known = {row.code: row for row in bind.execute(sa.select(classes.c.code, classes.c.id, classes.c.limit))}
    for sla, day in bind.execute(sa.select(ISSUES.c.sla, ISSUES.c.due_on).distinct()).all():
        soon = workdays.add_working_days(day, -max(1, known[sla].limit // 5)).on
        bind.execute(ISSUES.update().where(ISSUES.c.sla == sla, ISSUES.c.due_on == day).values(
            sla_class_id=known[sla].id, due_at=_begin(day + timedelta(days=1)), soon_at=_begin(soon)))


def _begin(day: date) -> datetime:
    return clock.from_local(datetime.combine(day, datetime.min.time()))


def _workdays() -> WorkdayTable:
    bind = op.get_bind()
    in_force = {row.year: row.id for row in bind.execute(sa.select(VERSIONS).where(
        VERSIONS.c.taken_back_at.is_(None)).order_by(VERSIONS.c.number))}
    days = bind.execute(sa.select(DAYS.c.date, DAYS.c.kind, DAYS.c.name).where(
        DAYS.c.version_id.in_(in_force.values()))).all()
    return WorkdayTable(days, in_force)
