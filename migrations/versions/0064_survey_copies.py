"""A questionnaire may be anyone's: who was invited to answer holds a copy of it, as whoever has it on paper or by a link

Revision ID: 0064
Revises: 0063
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.codes import new_reference
from xicheng_events.foundation.core.db import UtcDateTime
from xicheng_events.foundation.core.migrating import add_filled, no_default, rebuilt
from xicheng_events.foundation.core.personal_data import Unreadable, row_name, seal, unseal

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None

NAMINGS, SOURCES = ("named", "anonymous", "each"), ("invited", "open", "paper")
KINDS = ("open_day", "symposium", "experience", "onsite_report", "lecture")
COPIES = sa.table("survey_copy", *(sa.column(name) for name in (
    "id", "registration_id", "token_hash")), sa.column("sealed", sa.LargeBinary))
OLD_PLACE, PLACE = "feedback_invitation.sealed", "survey_copy.sealed"


def upgrade():
    _grow_survey()
    _make_copies()
    op.execute(
        "INSERT INTO survey_copy (id, survey_id, event_id, source, registration_id, token_hash, handed_out_at,"
        " closes_at, answered_on, answered_naming, sealed) "
        "SELECT old.id, (SELECT id FROM survey WHERE key = 'after_event'), slot.event_id, 'invited',"
        " old.registration_id, old.token_hash, old.sent_at, old.closes_at, old.answered_on,"
        " CASE WHEN old.answered_on IS NULL THEN NULL ELSE 'each' END, old.sealed "
        "FROM feedback_invitation AS old JOIN registration ON registration.id = old.registration_id "
        "JOIN slot ON slot.id = registration.slot_id ORDER BY old.id")
    _seal_anew(COPIES, (OLD_PLACE, lambda row: row_name(row.registration_id)),
               (PLACE, lambda row: row_name(row.token_hash)), COPIES.c.token_hash)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SELECT setval(pg_get_serial_sequence('survey_copy', 'id'), coalesce(max(id), 1),"
                   " max(id) IS NOT NULL) FROM survey_copy")
    op.drop_table("feedback_invitation")
    _grow_answer()


def _grow_survey() -> None:
    add_filled("survey", sa.Column("code", sa.String(16)), "''")
    add_filled("survey", sa.Column("title", sa.String(80)), "'活动反馈'")
    add_filled("survey", sa.Column("intro", sa.Text()), "''")
    add_filled("survey", sa.Column("naming", sa.String(24)), "'each'")
    add_filled("survey", sa.Column("days", sa.Integer()), "7")
    add_filled("survey", sa.Column("has_open_link", sa.Boolean()), "false")
    add_filled("survey", sa.Column("contact_phone", sa.String(20)), "''")
    for column in (sa.Column("publication_id", sa.Integer()), sa.Column("closes_at", UtcDateTime()),
                   sa.Column("occasion_id", sa.Integer()), sa.Column("event_id", sa.Integer()),
                   sa.Column("event_kind", sa.String(24)), sa.Column("revision", sa.JSON())):
        op.add_column("survey", column)
    bind = op.get_bind()
    for number in bind.scalars(sa.text("SELECT id FROM survey")).all():
        bind.execute(sa.text("UPDATE survey SET code = :code WHERE id = :id"),
                     {"code": new_reference("WJ"), "id": number})
    with rebuilt("survey") as table:
        no_default(table, "code", "title", "intro", "naming", "days", "has_open_link", "contact_phone")
        table.alter_column("key", existing_type=sa.String(24), nullable=True)
        for column, other in (("publication_id", "publication"), ("occasion_id", "occasion"), ("event_id", "event")):
            table.create_foreign_key(op.f(f"fk_survey_{column}_{other}"), other, [column], ["id"])
        for column in ("code", "publication_id", "occasion_id", "event_id", "event_kind"):
            table.create_unique_constraint(op.f(f"uq_survey_{column}"), [column])
        table.create_unique_constraint(op.f("uq_survey_id_naming"), ["id", "naming"])
        _one_of(table, "ck_survey_naming", "naming", NAMINGS)
        _one_of(table, "ck_survey_eventkind", "event_kind", KINDS)
        table.create_check_constraint(op.f("ck_survey_published_or_ours"), "(key is null) <> (publication_id is null)")
        table.create_check_constraint(op.f("ck_survey_one_audience"), "event_id is null or not has_open_link")


def _make_copies() -> None:
    op.create_table(
        "survey_copy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(24), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(12), nullable=True),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("handed_out_at", UtcDateTime(), nullable=False),
        sa.Column("closes_at", UtcDateTime(), nullable=False),
        sa.Column("reminded_at", UtcDateTime(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answered_naming", sa.String(24), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("draft", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_copy")),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_survey_copy_survey_id_survey")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_survey_copy_event_id_event")),
        sa.ForeignKeyConstraint(["registration_id"], ["registration.id"],
                                name=op.f("fk_survey_copy_registration_id_registration")),
        sa.ForeignKeyConstraint(["survey_id", "answered_naming"], ["survey.id", "survey.naming"],
                                name=op.f("fk_survey_copy_naming")),
        sa.UniqueConstraint("registration_id", name=op.f("uq_survey_copy_registration_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_survey_copy_token_hash")),
        sa.UniqueConstraint("survey_id", "number", name=op.f("uq_survey_copy_survey_id_number")),
        sa.CheckConstraint(_among("source", SOURCES), name=op.f("ck_survey_copy_copysource")),
        sa.CheckConstraint(_among("answered_naming", NAMINGS), name=op.f("ck_survey_copy_naming")),
        sa.CheckConstraint("(answered_on is null) = (answered_naming is null)", name=op.f("ck_survey_copy_answered")),
        sa.CheckConstraint("(source = 'invited') = (registration_id is not null)", name=op.f("ck_survey_copy_invited")),
        sa.CheckConstraint("(source = 'paper') = (number is not null)", name=op.f("ck_survey_copy_on_paper")),
        sa.CheckConstraint("answered_on is null or draft is null", name=op.f("ck_survey_copy_draft_or_answer")),
    )
    op.create_index("ix_survey_copy_event_id", "survey_copy", ["event_id"])
    op.create_index("ix_survey_copy_survey_id_event_id", "survey_copy", ["survey_id", "event_id"])


def _grow_answer() -> None:
    add_filled("answer", sa.Column("survey_id", sa.Integer()), "0")
    add_filled("answer", sa.Column("naming", sa.String(24)), "'each'")
    add_filled("answer", sa.Column("source", sa.String(24)), "'invited'")
    add_filled("answer", sa.Column("by_name", sa.Boolean()), "false")
    op.add_column("answer", sa.Column("person_id", sa.Integer(), nullable=True))
    op.execute("UPDATE answer SET survey_id = (SELECT id FROM survey WHERE key = 'after_event'),"
               " by_name = (slot_id IS NOT NULL OR registration_id IS NOT NULL)")
    with rebuilt("answer") as table:
        no_default(table, "survey_id", "naming", "source", "by_name")
        table.alter_column("event_id", existing_type=sa.Integer(), nullable=True)
        table.create_foreign_key(op.f("fk_answer_survey_id_survey"), "survey", ["survey_id"], ["id"])
        table.create_foreign_key(op.f("fk_answer_person_id_person"), "person", ["person_id"], ["id"])
        table.create_foreign_key(op.f("fk_answer_naming"), "survey", ["survey_id", "naming"], ["id", "naming"])
        _one_of(table, "ck_answer_naming", "naming", NAMINGS)
        _one_of(table, "ck_answer_copysource", "source", SOURCES)
        table.create_check_constraint(
            op.f("ck_answer_nameless"),
            "by_name or (slot_id is null and registration_id is null and person_id is null)")
        table.create_index("ix_answer_person_id", ["person_id"])
        table.create_index("ix_answer_survey_id_event_id", ["survey_id", "event_id"])


def _among(column: str, values: tuple[str, ...]) -> str:
    return "{} IN ({})".format(column, ", ".join(f"'{value}'" for value in values))


def _one_of(table, check: str, column: str, values: tuple[str, ...]) -> None:
    table.create_check_constraint(op.f(check), _among(column, values))


def _seal_anew(table, before, after, *columns) -> None:
    """What is sealed is bound to its row: under the new name, as `before` and `after` (place, row) say."""
    bind = op.get_bind()
    sealed = sa.select(table.c.id, table.c.registration_id, table.c.sealed, *columns).where(
        table.c.sealed.is_not(None))
    for row in bind.execute(sealed).all():
        text = unseal(bytes(row.sealed), before[0], before[1](row))
        if not isinstance(text, Unreadable):  # what could not be read before can't be after
            bind.execute(table.update().where(table.c.id == row.id).values(sealed=seal(text, after[0], after[1](row))))


def downgrade():
    _shrink_answer()
    op.create_table(
        "feedback_invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.Column("closes_at", UtcDateTime(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_invitation")),
        sa.ForeignKeyConstraint(["registration_id"], ["registration.id"],
                                name=op.f("fk_feedback_invitation_registration_id_registration")),
        sa.UniqueConstraint("registration_id", name=op.f("uq_feedback_invitation_registration_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_feedback_invitation_token_hash")),
    )
    _seal_anew(COPIES, (PLACE, lambda row: row_name(row.token_hash)),
               (OLD_PLACE, lambda row: row_name(row.registration_id)), COPIES.c.token_hash)
    op.execute("INSERT INTO feedback_invitation (id, registration_id, token_hash, sent_at, closes_at, answered_on,"
               " sealed) SELECT id, registration_id, token_hash, handed_out_at, closes_at, answered_on, sealed"
               " FROM survey_copy WHERE source = 'invited' ORDER BY id")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SELECT setval(pg_get_serial_sequence('feedback_invitation', 'id'), coalesce(max(id), 1),"
                   " max(id) IS NOT NULL) FROM feedback_invitation")
    op.drop_table("survey_copy")
    _shrink_survey()


def _shrink_answer() -> None:
    """What was answered to any other questionnaire has no place there."""
    others = ("SELECT sheet_id FROM answer WHERE event_id IS NULL OR survey_id <>"
              " (SELECT id FROM survey WHERE key = 'after_event')")
    sheets = op.get_bind().scalars(sa.text(others)).all()
    for sheet in sheets:
        op.execute(f"DELETE FROM sheet_answer WHERE sheet_id = {int(sheet)}")
        op.execute(f"DELETE FROM answer WHERE sheet_id = {int(sheet)}")
        op.execute(f"DELETE FROM answer_sheet WHERE id = {int(sheet)}")
    with rebuilt("answer") as table:
        table.drop_index("ix_answer_person_id")
        table.drop_index("ix_answer_survey_id_event_id")
        for check in ("naming", "copysource", "nameless"):
            table.drop_constraint(op.f(f"ck_answer_{check}"), type_="check")
        for key in ("fk_answer_survey_id_survey", "fk_answer_person_id_person", "fk_answer_naming"):
            table.drop_constraint(op.f(key), type_="foreignkey")
        for column in ("survey_id", "naming", "source", "by_name", "person_id"):
            table.drop_column(column)
        table.alter_column("event_id", existing_type=sa.Integer(), nullable=False)


def _shrink_survey() -> None:
    """Those of before the first publication alone are left; what others ask goes with them."""
    gone = "SELECT form_id FROM survey WHERE key IS NULL"
    forms = op.get_bind().scalars(sa.text(gone)).all()
    op.execute("DELETE FROM survey WHERE key IS NULL")
    for form in forms:
        op.execute(f"DELETE FROM question WHERE version_id IN (SELECT id FROM form_version WHERE form_id = {form})")
        op.execute(f"DELETE FROM form_version WHERE form_id = {int(form)}")
        op.execute(f"DELETE FROM form WHERE id = {int(form)}")
    with rebuilt("survey") as table:
        for check in ("naming", "eventkind", "published_or_ours", "one_audience"):
            table.drop_constraint(op.f(f"ck_survey_{check}"), type_="check")
        for key in ("fk_survey_publication_id_publication", "fk_survey_occasion_id_occasion",
                    "fk_survey_event_id_event"):
            table.drop_constraint(op.f(key), type_="foreignkey")
        for key in ("code", "publication_id", "occasion_id", "event_id", "event_kind", "id_naming"):
            table.drop_constraint(op.f(f"uq_survey_{key}"), type_="unique")
        for column in ("code", "title", "intro", "naming", "days", "has_open_link", "contact_phone", "publication_id",
                       "closes_at", "occasion_id", "event_id", "event_kind", "revision"):
            table.drop_column(column)
        table.alter_column("key", existing_type=sa.String(24), nullable=False)
