"""What was decided of a notice's words is its publication's; how the event goes is the event's own course

Revision ID: 0055
Revises: 0054
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.db import UtcDateTime
from xicheng_events.foundation.core.migrating import add_filled, no_default, rebuilt

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None

COURSES = ("as_planned", "postponed", "cancelled", "closed")
STATES = ("draft", "pending_review", "returned", "approved", "published", "postponed", "cancelled", "closed", "deleted")
OF_PUBLICATION = "(SELECT {0} FROM publication WHERE publication.id = event.publication_id)"


def upgrade():
    add_filled("event", sa.Column("course", sa.String(24)), "'as_planned'")
    add_filled("event", sa.Column("course_reason", sa.String(300)), "''")
    op.execute("""
        UPDATE event SET course = state, course_reason = CASE state WHEN 'closed' THEN '' ELSE state_reason END
        WHERE state IN ('postponed', 'cancelled', 'closed')
        """)
    op.drop_index("ix_event_state_code", "event")
    with rebuilt("event") as table:
        no_default(table, "course", "course_reason")
        table.create_check_constraint(op.f("ck_event_eventcourse"), _one_of("course", COURSES))
        table.drop_constraint(op.f("ck_event_eventstate"), type_="check")
        table.drop_constraint(op.f("fk_event_approved_by_id_person"), type_="foreignkey")
        for column in ("state", "state_reason", "author_ids", "approved_by_id", "published_at", "news_at"):
            table.drop_column(column)
    op.create_index("ix_event_course_code", "event", ["course", "code"])


def _one_of(column: str, values: tuple) -> str:
    return "{} IN ({})".format(column, ", ".join(f"'{value}'" for value in values))


def downgrade():
    """What was withdrawn is called off: nothing else hides from the public what has been public."""
    add_filled("event", sa.Column("state", sa.String(24)), "'draft'")
    add_filled("event", sa.Column("state_reason", sa.String(300)), "''")
    add_filled("event", sa.Column("author_ids", sa.JSON()), "'[]'")
    op.add_column("event", sa.Column("approved_by_id", sa.Integer(), nullable=True))
    for column in ("published_at", "news_at"):
        op.add_column("event", sa.Column(column, UtcDateTime(), nullable=True))
    state, reason, gone = (OF_PUBLICATION.format(column) for column in ("state", "state_reason", "withdrawn_reason"))
    op.execute(f"""
        UPDATE event SET
            state = CASE {state} WHEN 'drafting' THEN 'draft' WHEN 'submitted' THEN 'pending_review'
                WHEN 'cleared' THEN 'approved' WHEN 'scheduled' THEN 'approved'
                WHEN 'published' THEN CASE course WHEN 'as_planned' THEN 'published' ELSE course END
                WHEN 'withdrawn' THEN CASE course WHEN 'closed' THEN course ELSE 'cancelled' END
                ELSE {state} END,
            state_reason = CASE {state} WHEN 'returned' THEN {reason} WHEN 'withdrawn' THEN {gone}
                ELSE course_reason END,
            author_ids = {OF_PUBLICATION.format("author_ids")},
            approved_by_id = {OF_PUBLICATION.format("checked_by_id")},
            published_at = {OF_PUBLICATION.format("published_at")},
            news_at = {OF_PUBLICATION.format("news_at")}
        """)
    op.drop_index("ix_event_course_code", "event")
    with rebuilt("event") as table:
        no_default(table, "state", "state_reason", "author_ids")
        table.create_check_constraint(op.f("ck_event_eventstate"), _one_of("state", STATES))
        table.drop_constraint(op.f("ck_event_eventcourse"), type_="check")
        table.create_foreign_key(op.f("fk_event_approved_by_id_person"), "person", ["approved_by_id"], ["id"])
        table.drop_column("course")
        table.drop_column("course_reason")
    op.create_index("ix_event_state_code", "event", ["state", "code"])
