"""What is published has one row each, whatever it is: events, opinions and issues point at theirs

Revision ID: 0049
Revises: 0048
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.db import UtcDateTime
from xicheng_events.foundation.core.migrating import rebuilt

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

STATES = ("drafting", "submitted", "returned", "approved", "cleared", "scheduled", "published", "withdrawn", "deleted")
THINGS = ("event", "opinion", "issue")
LAST_SLIP = """(SELECT review_slip.state FROM review_slip WHERE review_slip.subject_kind = '{table}'
    AND review_slip.subject_id = {table}.id ORDER BY review_slip.id DESC LIMIT 1)"""


def upgrade():
    _make_tables()
    for thing in THINGS:
        op.add_column(thing, sa.Column("publication_id", sa.Integer(), nullable=True))
    _give_events_their_rows()
    _give_their_rows("opinion", """
        SELECT id, organisation_id, substr(text, 1, 50) AS title, '/progress?list=answers' AS path, published_at,
               triaged_by_id AS author_id, CAST(NULL AS INTEGER) AS checked_by_id, {last} AS slip,
               CAST(NULL AS TIMESTAMP) AS withdrawn_at, NULL AS reason
        FROM opinion WHERE published_at IS NOT NULL OR {last} IS NOT NULL
        """)
    _give_their_rows("issue", """
        SELECT id, lead_id AS organisation_id, public_title AS title, '/progress/' || number AS path, published_at,
               replied_by_id AS author_id, reviewed_by_id AS checked_by_id, {last} AS slip,
               (SELECT at FROM progress_note WHERE issue_id = issue.id AND step = 'withdrawn' ORDER BY id DESC LIMIT 1)
                   AS withdrawn_at,
               (SELECT text FROM progress_note WHERE issue_id = issue.id AND step = 'withdrawn' ORDER BY id DESC
                LIMIT 1) AS reason
        FROM issue WHERE public_title <> ''
        """)
    for thing in THINGS:
        with rebuilt(thing) as table:
            table.alter_column("publication_id", nullable=thing != "event")
            table.create_unique_constraint(op.f(f"uq_{thing}_publication_id"), ["publication_id"])
            table.create_foreign_key(op.f(f"fk_{thing}_publication_id_publication"), "publication",
                                     ["publication_id"], ["id"])


def _make_tables():
    op.create_table(
        "publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("path", sa.String(120), nullable=False),
        sa.Column("state", sa.Enum(*STATES, name="publicationstate", native_enum=False, create_constraint=True,
                                   length=24), nullable=False),
        sa.Column("state_reason", sa.String(300), nullable=False),
        sa.Column("author_ids", sa.JSON(), nullable=False),
        sa.Column("checked_by_id", sa.Integer(), nullable=True),
        sa.Column("checked_values", sa.JSON(), nullable=True),
        sa.Column("goes_out_at", UtcDateTime(), nullable=True),
        sa.Column("goes_out_by_id", sa.Integer(), nullable=True),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.Column("revised_at", UtcDateTime(), nullable=True),
        sa.Column("news_at", UtcDateTime(), nullable=True),
        sa.Column("change_note", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"],
                                name=op.f("fk_publication_organisation_id_organisation")),
        sa.ForeignKeyConstraint(["checked_by_id"], ["person.id"], name=op.f("fk_publication_checked_by_id_person")),
        sa.ForeignKeyConstraint(["goes_out_by_id"], ["person.id"], name=op.f("fk_publication_goes_out_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
    )
    op.create_index("ix_publication_state_kind", "publication", ["state", "kind"])
    for column in ("organisation_id", "path", "goes_out_at", "published_at"):
        op.create_index(op.f(f"ix_publication_{column}"), "publication", [column])
    op.create_table(
        "published_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("publication_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("slip_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["publication_id"], ["publication.id"],
                                name=op.f("fk_published_version_publication_id_publication")),
        sa.ForeignKeyConstraint(["slip_id"], ["review_slip.id"], name=op.f("fk_published_version_slip_id_review_slip")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_published_version_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_version")),
        sa.UniqueConstraint("publication_id", "number", name=op.f("uq_published_version_publication_id_number")),
    )


def _give_events_their_rows():
    """All at once: an event's address says which row is its own."""
    op.execute(f"""
        INSERT INTO publication (kind, organisation_id, title, path, state, state_reason, author_ids, checked_by_id,
                                 published_at, news_at, change_note, withdrawn_reason, version)
        SELECT 'notice', host_id, title, '/events/' || code,
               CASE state WHEN 'draft' THEN 'drafting' WHEN 'pending_review' THEN 'submitted'
                    WHEN 'returned' THEN 'returned' WHEN 'deleted' THEN 'deleted'
                    WHEN 'approved' THEN CASE WHEN {LAST_SLIP.format(table="event")} = 'approved' THEN 'cleared'
                                              ELSE 'approved' END
                    ELSE 'published' END,
               CASE state WHEN 'returned' THEN state_reason ELSE '' END,
               author_ids, approved_by_id, published_at, news_at, '', '', 1
        FROM event ORDER BY id
        """)
    op.execute("""
        UPDATE event SET publication_id = (SELECT publication.id FROM publication
                                           WHERE publication.path = '/events/' || event.code)
        """)


def _give_their_rows(thing: str, query: str):
    """One by one: many have the same address."""
    bind = op.get_bind()
    publication = sa.table(
        "publication", sa.column("id"), *(sa.column(name) for name in (
            "kind", "organisation_id", "title", "path", "state", "state_reason", "checked_by_id", "published_at",
            "news_at", "change_note", "withdrawn_at", "withdrawn_reason", "version")),
        sa.column("author_ids", sa.JSON()))
    for row in bind.execute(sa.text(query.format(last=LAST_SLIP.format(table=thing)))).mappings().all():
        state = "published" if row["published_at"] else "cleared" if row["slip"] == "approved" else (
            "withdrawn" if row["withdrawn_at"] and row["slip"] == "void" else "approved")
        is_gone = state == "withdrawn"
        new_id = bind.execute(publication.insert().returning(publication.c.id), {
            "kind": thing, "organisation_id": row["organisation_id"], "title": row["title"], "path": row["path"],
            "state": state, "state_reason": "", "author_ids": [row["author_id"]] if row["author_id"] else [],
            "checked_by_id": row["checked_by_id"], "published_at": row["published_at"], "news_at": row["published_at"],
            "change_note": "", "withdrawn_at": row["withdrawn_at"] if is_gone else None,
            "withdrawn_reason": row["reason"] or "" if is_gone else "", "version": 1}).scalar_one()
        bind.execute(sa.text(f"UPDATE {thing} SET publication_id = :new WHERE id = :id"),
                     {"new": new_id, "id": row["id"]})


def downgrade():
    for thing in THINGS:
        with rebuilt(thing) as table:
            table.drop_constraint(op.f(f"fk_{thing}_publication_id_publication"), type_="foreignkey")
            table.drop_constraint(op.f(f"uq_{thing}_publication_id"), type_="unique")
            table.drop_column("publication_id")
    op.drop_table("published_version")
    op.drop_table("publication")
