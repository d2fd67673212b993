"""Forms are rows of their own, of whoever asks: what an event asks, and its versions, move to one; ratings, suggestions
and headings are kinds of question

Revision ID: 0052
Revises: 0051
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.migrating import add_filled, allow, no_default, rebuilt

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

BEFORE = ("text", "long", "number", "single", "multiple", "yes_no", "date", "contact", "plate", "document", "column")
NEW = ("rating", "suggestions", "section")
NOW = (*BEFORE[:7], *NEW, *BEFORE[7:])
SECRET = "('birth_date', 'document', 'emergency', 'plate')"
FIELDS = ("age_band", "birth_date", "gender", "document", "street", "community", "unit", "job", "emergency", "plate",
          "source", "access_needs", "question")
EVENTS = sa.table("event", sa.column("id"), sa.column("form", sa.JSON(none_as_null=True)), sa.column("form_id"),
                  sa.column("revision", sa.JSON))


def upgrade():
    op.create_table(
        "form",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("definition", sa.JSON(none_as_null=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form")),
    )
    op.add_column("event", sa.Column("form_id", sa.Integer(), nullable=True))
    op.add_column("form_version", sa.Column("form_id", sa.Integer(), nullable=True))
    op.execute("INSERT INTO form (id, definition) SELECT id, form FROM event "
               "WHERE form IS NOT NULL OR id IN (SELECT event_id FROM form_version)")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SELECT setval(pg_get_serial_sequence('form', 'id'), (SELECT max(id) FROM form))")
    op.execute("UPDATE event SET form_id = id WHERE id IN (SELECT id FROM form)")
    op.execute("UPDATE form_version SET form_id = event_id")
    with rebuilt("event") as table:
        table.drop_column("form")
        table.create_unique_constraint(op.f("uq_event_form_id"), ["form_id"])
        table.create_foreign_key(op.f("fk_event_form_id_form"), "form", ["form_id"], ["id"])
    _versions_of("form", "event")
    _questions()


def _versions_of(now: str, before: str) -> None:
    """Let versions be of another table: the column is filled."""
    with rebuilt("form_version") as table:
        for column in ("digest", "number"):
            table.drop_constraint(op.f(f"uq_form_version_{before}_id_{column}"), type_="unique")
        table.drop_constraint(op.f(f"fk_form_version_{before}_id_{before}"), type_="foreignkey")
        table.drop_column(f"{before}_id")
        table.alter_column(f"{now}_id", existing_type=sa.Integer(), nullable=False)
        for column in ("digest", "number"):
            table.create_unique_constraint(op.f(f"uq_form_version_{now}_id_{column}"), [f"{now}_id", column])
        table.create_foreign_key(op.f(f"fk_form_version_{now}_id_{now}"), now, [f"{now}_id"], ["id"],
                                 ondelete="CASCADE")


def _questions() -> None:
    add_filled("question", sa.Column("is_secret", sa.Boolean()), "false")
    add_filled("question", sa.Column("is_overall", sa.Boolean()), "false")
    op.execute(f"UPDATE question SET is_secret = true WHERE field IN {SECRET}")
    with rebuilt("question") as table:
        no_default(table, "is_secret", "is_overall")
        table.drop_constraint(op.f("ck_question_field"), type_="check")
        allow(table, "ck_question_questionkind", "kind", NOW)
    op.create_index("uq_question_overall", "question", ["version_id"], unique=True,
                    postgresql_where=sa.text("is_overall"), sqlite_where=sa.text("is_overall"))


def downgrade():
    """Headings and ratings in forms are unknown to what was before: they are asked no more, answers stay as text."""
    op.drop_index("uq_question_overall", "question")
    op.execute("UPDATE question SET kind = 'text' WHERE kind IN ('rating', 'suggestions', 'section')")
    with rebuilt("question") as table:
        table.drop_column("is_secret")
        table.drop_column("is_overall")
        allow(table, "ck_question_questionkind", "kind", BEFORE)
        table.create_check_constraint(
            op.f("ck_question_field"), "field IN ({})".format(", ".join(f"'{field}'" for field in FIELDS)))
    op.add_column("event", sa.Column("form", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("form_version", sa.Column("event_id", sa.Integer(), nullable=True))
    op.execute("UPDATE event SET form = (SELECT definition FROM form WHERE form.id = event.form_id)")
    op.execute("UPDATE form_version SET event_id = "
               "(SELECT event.id FROM event WHERE event.form_id = form_version.form_id)")
    _without_what_is_new(op.get_bind())
    with rebuilt("event") as table:
        table.drop_constraint(op.f("uq_event_form_id"), type_="unique")
        table.drop_constraint(op.f("fk_event_form_id_form"), type_="foreignkey")
        table.drop_column("form_id")
    _versions_of("event", "form")
    op.drop_table("form")


def _without_what_is_new(bind) -> None:
    for row in bind.execute(sa.select(EVENTS.c.id, EVENTS.c.form, EVENTS.c.revision)).all():
        values = {}
        if row.form and _is_new(row.form):
            values["form"] = _known(row.form)
        if row.revision and row.revision.get("form") and _is_new(row.revision["form"]):
            values["revision"] = {**row.revision, "form": _known(row.revision["form"])}
        if values:
            bind.execute(EVENTS.update().where(EVENTS.c.id == row.id).values(**values))


def _is_new(form: dict) -> bool:
    return any(item["kind"] in NEW for item in form["items"])


def _known(form: dict) -> dict:
    return {**form, "items": [item for item in form["items"] if item["kind"] not in NEW]}
