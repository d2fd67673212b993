"""Since when an opinion or an issue is public is its publication's; what everyone reads of it is kept as it was cleared

Why issues were withdrawn so far was written for the desk alone: no public address repeats it.

Revision ID: 0061
Revises: 0060
"""

import hashlib
import json

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.db import UtcDateTime
from xicheng_events.foundation.core.migrating import rebuilt

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None

# What was public of each, with its heading; notes on an issue are rows of their own.
FIELDS = {
    "opinion": {"kind": "类别", "text": "群众意见", "place": "涉及地点", "answer": "答复"},
    "issue": {"public_title": "公开标题", "number": "编号", "kind": "类别", "lead_name": "承办单位",
              "public_text": "群众反映", "public_outcome": "办理情况", "result": "办理结果",
              "public_planned_by": "计划", "public_notes": "办理进展"},
}
READ = {
    "opinion": "SELECT opinion.*, NULL AS lead_name FROM opinion",
    "issue": """SELECT issue.*, coalesce((
        SELECT unit_name.full_name FROM unit_name WHERE unit_name.organisation_id = issue.lead_id
        AND issue.closed_at < unit_name.until ORDER BY unit_name.until, unit_name.id LIMIT 1), organisation.full_name)
        AS lead_name FROM issue JOIN organisation ON organisation.id = issue.lead_id""",
}
VERSIONS = sa.table("published_version", *(sa.column(name) for name in ("publication_id", "number", "digest", "slip_id",
                                                                         "note", "by_id")),
                    sa.column("values", sa.JSON()), sa.column("at", UtcDateTime()))


def upgrade():
    bind = op.get_bind()
    for kind, headings in FIELDS.items():
        missing = sa.text(f"""{READ[kind]} WHERE {kind}.published_at IS NOT NULL AND {kind}.publication_id NOT IN (
            SELECT publication_id FROM published_version)""").columns(
                published_at=UtcDateTime(), **({"public_planned_by": sa.Date()} if kind == "issue" else {}))
        for thing in bind.execute(missing).mappings().all():
            _keep_version(bind, kind, thing, headings)
    op.drop_index("ix_publication_state_kind", "publication")
    op.create_index("ix_publication_kind_state_news_at", "publication", ["kind", "state", "news_at"])
    op.execute("UPDATE publication SET withdrawn_reason = '' WHERE kind = 'issue'")
    op.execute("UPDATE publication SET path = '/progress/answers/' || id WHERE kind = 'opinion'")
    for kind in FIELDS:
        op.drop_index(f"ix_{kind}_published_at", kind)
        with rebuilt(kind) as table:
            table.drop_column("published_at")


def _keep_version(bind, kind: str, thing, headings: dict) -> None:
    values = {name: thing[name] for name in headings if name != "public_notes"}
    if "public_notes" in headings:
        values["public_notes"] = [{"text": text} for text in bind.scalars(sa.text(
            "SELECT text FROM progress_note WHERE issue_id = :id AND is_public AND step = 'note' ORDER BY id"),
            {"id": thing["id"]})]
        day = values["public_planned_by"]
        values["public_planned_by"] = day and day.isoformat()
    said = {name: value for name, value in values.items() if value is not None and value not in ("", [])}
    slip = bind.scalar(sa.text("SELECT max(id) FROM review_slip WHERE subject_kind = :kind AND subject_id = :id "
                               "AND state = 'approved'"), {"kind": kind, "id": thing["id"]})
    bind.execute(VERSIONS.insert().values(
        publication_id=thing["publication_id"], number=1, note="", slip_id=slip, at=thing["published_at"],
        values=[[name, headings[name], values[name]] for name in headings],
        digest=hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()))


def downgrade():
    op.execute("UPDATE publication SET path = '/progress?list=answers' WHERE kind = 'opinion'")
    for kind in FIELDS:
        op.add_column(kind, sa.Column("published_at", UtcDateTime(), nullable=True))
        op.execute(f"""UPDATE {kind} SET published_at = (
            SELECT publication.news_at FROM publication
            WHERE publication.id = {kind}.publication_id AND publication.state = 'published')""")
        op.create_index(f"ix_{kind}_published_at", kind, ["published_at"])
    op.drop_index("ix_publication_kind_state_news_at", "publication")
    op.create_index("ix_publication_state_kind", "publication", ["state", "kind"])
