"""How a published issue stood, and what its unit was called, when the words were prepared: what everybody reads of that
changes no more while the issue is worked on again

Revision ID: 0066
Revises: 0065
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.db import UtcDateTime
from xicheng_events.foundation.core.migrating import add_filled, no_default, rebuilt

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None

COLUMNS = ("public_result", "public_lead_name")
RESULTS = ("solved", "partly_solved", "explained", "planned", "not_feasible")


def _table(name: str, *columns: str, **typed) -> sa.TableClause:
    return sa.table(name, *map(sa.column, columns), *(sa.column(name, kind) for name, kind in typed.items()))


ISSUES = _table("issue", "id", "publication_id", "lead_id", "result", *COLUMNS, closed_at=UtcDateTime())
PUBLICATIONS = _table("publication", "id", "state")
VERSIONS = _table("published_version", "publication_id", "number", values=sa.JSON)
UNITS = _table("organisation", "id", "full_name", renamed_at=UtcDateTime())
NAMES = _table("unit_name", "id", "organisation_id", "full_name", until=UtcDateTime())


def upgrade():
    op.add_column("issue", sa.Column("public_result", sa.String(24), nullable=True))
    add_filled("issue", sa.Column("public_lead_name", sa.String(120)), "''")
    with rebuilt("issue") as table:
        no_default(table, "public_lead_name")
        table.create_check_constraint(op.f("ck_issue_public_result"), f"public_result IN {RESULTS}")
    bind = op.get_bind()
    asked = sa.select(ISSUES, PUBLICATIONS.c.state).join(PUBLICATIONS, PUBLICATIONS.c.id == ISSUES.c.publication_id)
    for issue in bind.execute(asked.order_by(ISSUES.c.id)).mappings().all():
        bind.execute(ISSUES.update().where(ISSUES.c.id == issue["id"]).values(_public(bind, issue)))


def downgrade():
    with rebuilt("issue") as table:
        table.drop_constraint(op.f("ck_issue_public_result"), type_="check")
        for column in COLUMNS:
            table.drop_column(column)


def _public(bind, issue) -> dict:
    """As the last version says of what is public; else as a slip about it has it, which is as it stands."""
    said = {}
    if issue["state"] == "published":
        last = bind.scalar(sa.select(VERSIONS.c["values"]).where(
            VERSIONS.c.publication_id == issue["publication_id"]).order_by(VERSIONS.c.number.desc()).limit(1))
        said = {name: value for name, _heading, value in last or ()}
    return {"public_result": said.get("result", issue["result"]),
            "public_lead_name": said.get("lead_name") or _name(bind, issue["lead_id"], issue["closed_at"])}


def _name(bind, unit: int, at) -> str:
    """The full name a unit bore at that instant."""
    row = bind.execute(sa.select(UNITS).where(UNITS.c.id == unit)).mappings().one()
    if at is None or row["renamed_at"] is None or at >= row["renamed_at"]:
        return row["full_name"]
    former = bind.execute(sa.select(NAMES).where(NAMES.c.organisation_id == unit).order_by(
        NAMES.c.until, NAMES.c.id)).mappings()
    return next((name["full_name"] for name in former if at < name["until"]), row["full_name"])
