"""What is said at an event is taken down with who said it; whether it is taken up is studied, answered and told

Revision ID: 0103
Revises: 0102
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.db import UtcDateTime
from xicheng_events.foundation.core.migrating import allow, rebuilt

revision = "0103"
down_revision = "0102"
branch_labels = None
depends_on = None

STEPS = ("handed_on", "undone", "unmerged", "reworded", "consent_withdrawn")
OF_REMARKS = ("confirmed", "correction_asked", "corrected")
RESULTS = "'adopted', 'partly', 'not_adopted', 'explained', 'reference'"
PARTS = ("adopted", "partly", "not_adopted", "explained", "reference", "registered", "otherwise")


def upgrade():
    with rebuilt("opinion_line") as table:
        allow(table, "ck_opinion_line_opinionstep", "step", (*STEPS, *OF_REMARKS))
    _recorder()
    _remark()
    _theme()
    _answer()
    _adoption()
    _tally()


def _number(name: str, **how):
    return sa.Column(name, sa.Integer(), **{"nullable": False, **how})


def _refers(table: str, column: str, to: str, **how):
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"), **how)


def _recorder():
    op.create_table(
        "recorder", _number("event_id"), _number("person_id"), _number("named_by_id"),
        sa.Column("named_at", UtcDateTime(), nullable=False),
        _refers("recorder", "event_id", "event", ondelete="CASCADE"), _refers("recorder", "person_id", "person"),
        _refers("recorder", "named_by_id", "person"),
        sa.PrimaryKeyConstraint("event_id", "person_id", name=op.f("pk_recorder")))
    op.create_index(op.f("ix_recorder_person_id"), "recorder", ["person_id"])


def _remark():
    op.create_table(
        "remark", _number("opinion_id"), _number("slot_id"), _number("registration_id", nullable=True),
        sa.Column("speaker", sa.String(40), nullable=False), _number("recorded_by_id", nullable=True),
        sa.Column("may_name", sa.Boolean(), nullable=False), sa.Column("correction", sa.Text(), nullable=False),
        sa.Column("confirmed_at", UtcDateTime()),
        sa.CheckConstraint("registration_id is null or speaker = ''", name=op.f("ck_remark_one_speaker")),
        _refers("remark", "opinion_id", "opinion"), _refers("remark", "slot_id", "slot"),
        _refers("remark", "registration_id", "registration"), _refers("remark", "recorded_by_id", "person"),
        sa.PrimaryKeyConstraint("opinion_id", name=op.f("pk_remark")))
    for column in ("slot_id", "registration_id"):
        op.create_index(op.f(f"ix_remark_{column}"), "remark", [column])


def _theme():
    name = "adoption_theme"
    op.create_table(
        name, _number("id"), sa.Column("form_key", sa.String(36), nullable=False), _number("occasion_id"),
        sa.Column("title", sa.String(60), nullable=False), _number("organisation_id"),
        sa.Column("state", sa.String(24), nullable=False), _number("assigned_by_id"),
        sa.Column("assigned_at", UtcDateTime(), nullable=False), _number("days"),
        sa.Column("since", UtcDateTime(), nullable=False), sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_is_provisional", sa.Boolean(), nullable=False), _number("due_calendar_id", nullable=True),
        sa.Column("result", sa.String(24)), sa.Column("answer", sa.Text(), nullable=False),
        _number("made_by_id", nullable=True), sa.Column("made_at", UtcDateTime()),
        sa.Column("returned_why", sa.Text(), nullable=False), _number("number"),
        sa.CheckConstraint("state IN ('assigned', 'submitted', 'told')", name=op.f(f"ck_{name}_adoptionstate")),
        sa.CheckConstraint(f"result IN ({RESULTS})", name=op.f(f"ck_{name}_adoptionresult")),
        sa.CheckConstraint("state <> 'told' or number > 0", name=op.f(f"ck_{name}_told")),
        sa.CheckConstraint("state = 'assigned' or (result is not null and answer <> '' and made_by_id is not null)",
                           name=op.f(f"ck_{name}_answered")),
        _refers(name, "occasion_id", "occasion"), _refers(name, "organisation_id", "organisation"),
        _refers(name, "assigned_by_id", "person"), _refers(name, "made_by_id", "person"),
        _refers(name, "due_calendar_id", "calendar_version"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("form_key", name=op.f(f"uq_{name}_form_key")))
    op.create_index(op.f("ix_adoption_theme_occasion_id"), name, ["occasion_id"])
    op.create_index("ix_adoption_theme_unit_state", name, ["organisation_id", "state", "due_on"])


def _answer():
    name = "adoption_answer"
    op.create_table(
        name, _number("theme_id"), _number("number"), sa.Column("result", sa.String(24), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False), _number("organisation_id"), _number("made_by_id"),
        _number("passed_by_id"), sa.Column("passed_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(f"result IN ({RESULTS})", name=op.f(f"ck_{name}_adoptionresult")),
        sa.CheckConstraint("answer <> ''", name=op.f(f"ck_{name}_said")),
        sa.CheckConstraint("made_by_id <> passed_by_id", name=op.f(f"ck_{name}_four_eyes")),
        _refers(name, "theme_id", "adoption_theme"), _refers(name, "organisation_id", "organisation"),
        _refers(name, "made_by_id", "person"), _refers(name, "passed_by_id", "person"),
        sa.PrimaryKeyConstraint("theme_id", "number", name=op.f(f"pk_{name}")))


def _adoption():
    op.create_table(
        "adoption", _number("opinion_id"), _number("theme_id"), _number("told_number", nullable=True),
        sa.Column("told_at", UtcDateTime()),
        sa.CheckConstraint("(told_number is null) = (told_at is null)", name=op.f("ck_adoption_told_when")),
        _refers("adoption", "opinion_id", "opinion"), _refers("adoption", "theme_id", "adoption_theme"),
        sa.ForeignKeyConstraint(["theme_id", "told_number"], ["adoption_answer.theme_id", "adoption_answer.number"],
                                name=op.f("fk_adoption_told_answer")),
        sa.PrimaryKeyConstraint("opinion_id", name=op.f("pk_adoption")))
    op.create_index("ix_adoption_theme_told", "adoption", ["theme_id", "told_number"])


def _tally():
    name = "adoption_tally"
    op.create_table(
        name, _number("occasion_id"), sa.Column("fixed_at", UtcDateTime(), nullable=False), _number("fixed_by_id"),
        _number("received"), *(_number(part) for part in PARTS),
        sa.CheckConstraint(f"received = {' + '.join(PARTS)}", name=op.f(f"ck_{name}_adds_up")),
        _refers(name, "occasion_id", "occasion"), _refers(name, "fixed_by_id", "person"),
        sa.PrimaryKeyConstraint("occasion_id", name=op.f(f"pk_{name}")))


def downgrade():
    for name in ("adoption_tally", "adoption", "adoption_answer", "adoption_theme", "remark", "recorder"):
        op.drop_table(name)
    op.execute(f"DELETE FROM opinion_line WHERE step IN {OF_REMARKS}")
    with rebuilt("opinion_line") as table:
        allow(table, "ck_opinion_line_opinionstep", "step", STEPS)
