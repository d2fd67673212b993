"""The whole way of an issue: until when it is signed for and who spoke is contacted, who helps, more time, 挂账推进, how
it was closed, and the question four weeks later

Revision ID: 0075
Revises: 0074
"""

from datetime import date, datetime

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import UtcDateTime
from xicheng_events.foundation.core.migrating import add_filled, allow, no_default, rebuilt
from xicheng_events.foundation.core.workdays import WorkdayTable

revision = "0075"
down_revision = "0074"
branch_labels = None
depends_on = None

STATES = ("dispatched", "returned", "signed", "reply_pending", "replied", "reopened", "closed")
NEW_STATES = ("dispatched", "returned", "signed", "ext_requested", "ext_agreed", "longterm", "reply_pending", "replied",
              "reopened", "closed")
STEPS = ("dispatched", "reckoned", "signed", "returned", "note", "linked", "submitted", "sent_back", "replied", "called",
         "rated", "reopened", "closed", "published", "withdrawn", "urged", "urge_undone", "supervised", "released",
         "plan_kept", "plan_moved")
NEW_STEPS = (*STEPS, "taken_back", "assisted", "unassisted", "contacted", "extension_asked", "extension_agreed",
             "extended", "extension_denied", "shelved", "stage", "resumed", "asked_later", "escalated", "heeded")
WAYS, CLOSINGS = ("phone", "visit", "meeting", "written"), ("rated", "declined", "unreached", "quiet")
# What happens to an issue without its unit doing anything: the rest is being heard of.
SILENT = ("reckoned", "linked", "called", "rated", "published", "withdrawn", "urged", "urge_undone", "supervised",
          "released", "plan_kept", "plan_moved")
ISSUES = sa.table("issue", sa.column("id"), sa.column("dispatched_at", UtcDateTime()),
                  sa.column("lags_at", UtcDateTime()), sa.column("sign_by", sa.Date), sa.column("returns"))
LINES = sa.table("progress_note", sa.column("issue_id"), sa.column("at", UtcDateTime()), sa.column("step"))
VERSIONS = sa.table("calendar_version", *map(sa.column, ("id", "year", "number", "taken_back_at")))
DAYS = sa.table("calendar_day", sa.column("version_id"), sa.column("date", sa.Date), sa.column("kind"),
                sa.column("name"))
OPTIONAL = (("contact_due_at", UtcDateTime()), ("contacted_at", UtcDateTime()), ("contact_way", sa.String(24)),
            ("contacted_by_id", sa.Integer()), ("closed_as", sa.String(24)), ("escalated_at", UtcDateTime()),
            ("progress_told_at", UtcDateTime()), ("lags_at", UtcDateTime()), ("sign_by", sa.Date()))
FILLED = (("extended_by", sa.Integer(), "0"), ("returns", sa.Integer(), "0"), ("measures", sa.Text(), "''"),
          ("ask_whom", sa.String(100), "''"), ("responsible", sa.String(40), "''"))


def upgrade():
    for name, kind in OPTIONAL:
        op.add_column("issue", sa.Column(name, kind))
    for name, kind, value in FILLED:
        add_filled("issue", sa.Column(name, kind), value)
    _fill()
    op.drop_index("ix_issue_lead_state", "issue")
    with rebuilt("issue") as table:
        no_default(table, *(name for name, _kind, _value in FILLED))
        for name in ("lags_at", "sign_by"):
            table.alter_column(name, nullable=False)
        allow(table, "ck_issue_issuestate", "state", NEW_STATES)
        table.create_check_constraint(op.f("ck_issue_contactway"), f"contact_way IN {WAYS}")
        table.create_check_constraint(op.f("ck_issue_closing"), f"closed_as IN {CLOSINGS}")
        table.create_foreign_key(op.f("fk_issue_contacted_by_id_person"), "person", ["contacted_by_id"], ["id"])
    op.create_index("ix_issue_lead_state", "issue", ["lead_id", "state", "due_at", "soon_at", "lags_at", "id"])
    with rebuilt("progress_note") as table:
        allow(table, "ck_progress_note_step", "step", NEW_STEPS)
    _make_tables()


def downgrade():
    for name in ("later_question", "extension", "issue_assistant"):
        op.drop_table(name)
    # Older releases know none of it: what waits for a decision or goes on by stages is being worked on.
    op.execute("UPDATE issue SET state = 'signed' WHERE state IN ('ext_requested', 'ext_agreed', 'longterm')")
    op.execute(f"DELETE FROM progress_note WHERE step NOT IN {STEPS}")
    with rebuilt("progress_note") as table:
        allow(table, "ck_progress_note_step", "step", STEPS)
    op.drop_index("ix_issue_lead_state", "issue")
    with rebuilt("issue") as table:
        table.drop_constraint(op.f("fk_issue_contacted_by_id_person"), type_="foreignkey")
        for check in ("ck_issue_contactway", "ck_issue_closing"):
            table.drop_constraint(op.f(check), type_="check")
        allow(table, "ck_issue_issuestate", "state", STATES)
        for name, *_rest in (*OPTIONAL, *FILLED):
            table.drop_column(name)
    op.create_index("ix_issue_lead_state", "issue", ["lead_id", "state", "due_at", "soon_at", "id"])


def _make_tables() -> None:
    op.create_table(
        "issue_assistant",
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("issue_id", "organisation_id", name=op.f("pk_issue_assistant")),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_issue_assistant_issue_id_issue")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"],
                                name=op.f("fk_issue_assistant_organisation_id_organisation")),
    )
    op.create_index("ix_issue_assistant_organisation_id", "issue_assistant", ["organisation_id"])
    people = ("asked_by_id", "agreed_by_id", "decided_by_id")
    op.create_table(
        "extension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("extra", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("agreed_by_id", sa.Integer(), nullable=True),
        sa.Column("agreed_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension")),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_extension_issue_id_issue")),
        *(sa.ForeignKeyConstraint([column], ["person.id"], name=op.f(f"fk_extension_{column}_person"))
          for column in people),
        sa.CheckConstraint("extra > 0", name=op.f("ck_extension_extra")),
        sa.CheckConstraint("(granted is null) = (decided_at is null)", name=op.f("ck_extension_decided")),
    )
    op.create_index("ix_extension_issue_id", "extension", ["issue_id"])
    for name, which in (("granted", "granted"), ("waiting", "granted is null")):
        op.create_index(f"uq_extension_{name}", "extension", ["issue_id"], unique=True,
                        sqlite_where=sa.text(which), postgresql_where=sa.text(which))
    op.create_table(
        "later_question",
        sa.Column("opinion_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("solved", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("opinion_id", "round", name=op.f("pk_later_question")),
        sa.ForeignKeyConstraint(["opinion_id"], ["opinion.id"], name=op.f("fk_later_question_opinion_id_opinion")),
    )


def _fill() -> None:
    """Signed for within a working day; lagging when nothing was heard for more than five, or when it was sent back
    twice."""
    bind, workdays = op.get_bind(), _workdays()
    heard = dict(bind.execute(sa.select(LINES.c.issue_id, sa.func.max(LINES.c.at)).where(
        LINES.c.step.not_in(SILENT)).group_by(LINES.c.issue_id)).all())
    returned = {issue: (count, last) for issue, count, last in bind.execute(sa.select(
        LINES.c.issue_id, sa.func.count(), sa.func.max(LINES.c.at)).where(
        LINES.c.step == "returned").group_by(LINES.c.issue_id))}
    for issue, dispatched in bind.execute(sa.select(ISSUES.c.id, ISSUES.c.dispatched_at)).all():
        last = max(heard.get(issue, dispatched), dispatched)
        lags = _begin(workdays.add_working_days(clock.local(last).date(), 6).on)
        count, at = returned.get(issue, (0, None))
        sign_by = workdays.add_working_days(clock.local(dispatched).date(), 1).on
        bind.execute(ISSUES.update().where(ISSUES.c.id == issue).values(
            lags_at=at if count >= 2 else lags, sign_by=sign_by, returns=count))


def _begin(day: date) -> datetime:
    return clock.from_local(datetime.combine(day, datetime.min.time()))


def _workdays() -> WorkdayTable:
    bind = op.get_bind()
    in_force = {row.year: row.id for row in bind.execute(sa.select(VERSIONS).where(
        VERSIONS.c.taken_back_at.is_(None)).order_by(VERSIONS.c.number))}
    days = bind.execute(sa.select(DAYS.c.date, DAYS.c.kind, DAYS.c.name).where(
        DAYS.c.version_id.in_(in_force.values()))).all()
    return WorkdayTable(days, in_force)
