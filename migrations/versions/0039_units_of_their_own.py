"""Units that can be renamed and closed, with the names they bore; the five 群团组织 that were one row get one each

Nobody knows which of the five was meant by an event, an issue or an account of before. So these stay with the row
they have, which is offered for nothing new from today on, and can be finished there.

Revision ID: 0039
Revises: 0038
"""

from datetime import datetime, timedelta, timezone

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.db import UtcDateTime
from xicheng_events.foundation.core.migrating import add_filled
from xicheng_events.foundation.core.migrating import no_default
from xicheng_events.foundation.core.migrating import rebuilt

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

UNIT = sa.table("organisation", sa.column("valid_to", sa.Date()), *map(sa.column, (
    "slug", "kind", "short_name", "full_name", "search_alias", "version")))
FIVE_IN_ONE = (UNIT.c.slug == "cl") & UNIT.c.short_name.contains(" / ")
THE_FIVE = (("qzgh", "区总工会", "北京市西城区总工会", "工会"),
            ("tqw", "团区委", "中国共产主义青年团北京市西城区委员会", "共青团 西城团区委"),
            ("qfl", "区妇联", "北京市西城区妇女联合会", "妇女联合会"),
            ("qgsl", "区工商联", "北京市西城区工商业联合会", "总商会"),
            ("qcl", "区残联", "北京市西城区残疾人联合会", "残疾人联合会 残联"))


def upgrade():
    op.create_table(
        "unit_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("short_name", sa.String(60), nullable=False),
        sa.Column("full_name", sa.String(120), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_name")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"],
                                name=op.f("fk_unit_name_organisation_id_organisation")),
    )
    op.create_index(op.f("ix_unit_name_organisation_id"), "unit_name", ["organisation_id"])
    op.add_column("organisation", sa.Column("renamed_at", UtcDateTime(), nullable=True))
    add_filled("organisation", sa.Column("version", sa.Integer()), "1")
    with rebuilt("organisation") as table:
        no_default(table, "version")
        table.create_unique_constraint(op.f("uq_organisation_short_name"), ["short_name"])
        table.create_check_constraint(op.f("ck_organisation_begins_before_it_ends"), "valid_to >= valid_from")
    _give_each_a_row(op.get_bind().execute)


def _give_each_a_row(run) -> None:
    yesterday = datetime.now(timezone(timedelta(hours=8))).date() - timedelta(days=1)
    if not run(UNIT.update().where(FIVE_IN_ONE, UNIT.c.valid_to.is_(None)).values(valid_to=yesterday)).rowcount:
        return
    there = set(run(sa.select(UNIT.c.slug)).scalars())
    for slug, short_name, full_name, alias in THE_FIVE:
        if slug not in there:
            run(UNIT.insert().values(slug=slug, kind="mass_org", short_name=short_name, full_name=full_name,
                                     search_alias=alias, version=1))


def downgrade():
    op.get_bind().execute(UNIT.update().where(FIVE_IN_ONE).values(valid_to=None))
    with rebuilt("organisation") as table:
        table.drop_constraint(op.f("ck_organisation_begins_before_it_ends"), type_="check")
        table.drop_constraint(op.f("uq_organisation_short_name"), type_="unique")
        table.drop_column("version")
        table.drop_column("renamed_at")
    op.drop_table("unit_name")
