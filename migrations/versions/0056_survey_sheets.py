"""The questionnaire for those who came is a form, and what was answered to it lies on answer sheets

Revision ID: 0056
Revises: 0055
"""

import hashlib
import json
import random

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.codes import new_row_id
from xicheng_events.foundation.core.db import UtcDateTime
from xicheng_events.foundation.core.migrating import add_filled, no_default, rebuilt

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None

RATED = (("overall", "总体满意度"), ("organisation", "活动组织"), ("content", "讲解内容"), ("qa", "互动答疑"),
         ("venue", "场地与服务"))
WRITTEN = (("why_unhappy", "如有不满意，请告诉我们原因"), ("impressed_by", "印象最深的内容"))
HELP = "可分条填写，最多5条，不填也可以。每条都有查询码，不用登录即可查看办理情况。"
SUGGESTIONS = {"at_most": 5}

FORMS = sa.table("form", sa.column("id"), sa.column("definition", sa.JSON), sa.column("keeps_answers"))
VERSIONS = sa.table("form_version", sa.column("id"), sa.column("form_id"), sa.column("number"), sa.column("digest"),
                    sa.column("made_at", UtcDateTime))
QUESTIONS = sa.table("question", *(sa.column(name) for name in (
    "id", "version_id", "key", "position", "kind", "label", "required", "is_secret", "is_overall")),
    sa.column("options", sa.JSON))
SHEETS = sa.table("answer_sheet", sa.column("id"), sa.column("version_id"))
SAID = sa.table("sheet_answer", *(sa.column(name) for name in (
    "sheet_id", "version_id", "question_id", "position", "value")))
ANSWERS = sa.table("answer", sa.column("id"), sa.column("at", UtcDateTime), sa.column("sheet_id"),
                   sa.column("impressed_by"), sa.column("why_unhappy"))
RATINGS = sa.table("rating", sa.column("answer_id"), sa.column("item"), sa.column("score"))


def _item(key: str, kind: str, label: str, **besides) -> dict:
    return {"key": key, "field": None, "kind": kind, "label": label, "help": "", "required": False, "reason": "",
            "options": [], "show_if": None, **besides}


ITEMS = [
    _item("ratings", "section", "您的评价"),
    *(_item(key, "rating", label, required=key == "overall", is_overall=key == "overall") for key, label in RATED),
    *(_item(key, "long", label) for key, label in WRITTEN),
    _item("opinions", "section", "意见建议"),
    _item("suggestions", "suggestions", "意见建议", help=HELP, **SUGGESTIONS),
]


def upgrade():
    add_filled("form", sa.Column("keeps_answers", sa.Boolean()), "false")
    with rebuilt("form") as table:
        no_default(table, "keeps_answers")
    op.create_table(
        "survey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(24), nullable=False),
        sa.Column("form_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey")),
        sa.UniqueConstraint("key", name=op.f("uq_survey_key")),
        sa.UniqueConstraint("form_id", name=op.f("uq_survey_form_id")),
        sa.ForeignKeyConstraint(["form_id"], ["form.id"], name=op.f("fk_survey_form_id_form")),
    )
    bind = op.get_bind()
    form = bind.scalar(FORMS.insert().values(definition={"items": ITEMS}, keeps_answers=True).returning(FORMS.c.id))
    op.execute(f"INSERT INTO survey (key, form_id) VALUES ('after_event', {form})")
    op.add_column("answer", sa.Column("sheet_id", sa.Integer(), nullable=True))
    _onto_sheets(bind, form)
    op.drop_table("rating")
    with rebuilt("answer") as table:
        table.drop_column("impressed_by")
        table.drop_column("why_unhappy")
        table.alter_column("sheet_id", existing_type=sa.Integer(), nullable=False)
        table.create_unique_constraint(op.f("uq_answer_sheet_id"), ["sheet_id"])
        table.create_foreign_key(op.f("fk_answer_sheet_id_answer_sheet"), "answer_sheet", ["sheet_id"], ["id"])


def _onto_sheets(bind, form: int) -> None:
    """A sheet for each answer, with a random id and in random order, by name or not: nothing new tells them apart."""
    answers = bind.execute(sa.select(ANSWERS)).all()
    if not answers:
        return
    digest = hashlib.sha256(json.dumps(ITEMS, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    version = bind.scalar(VERSIONS.insert().values(
        form_id=form, number=1, digest=digest, made_at=min(answer.at for answer in answers)).returning(VERSIONS.c.id))
    questions = {item["key"]: _question(bind, version, position, item) for position, item in enumerate(ITEMS)}
    said: dict[int, list[tuple[str, str]]] = {answer.id: [] for answer in answers}
    for answer_id, item, score in bind.execute(sa.select(RATINGS)):
        said[answer_id].append((item, str(score)))
    random.SystemRandom().shuffle(answers)
    for answer in answers:
        sheet = new_row_id()
        said[answer.id] += [(key, getattr(answer, key)) for key, _label in WRITTEN if getattr(answer, key)]
        bind.execute(SHEETS.insert().values(id=sheet, version_id=version))
        bind.execute(ANSWERS.update().where(ANSWERS.c.id == answer.id).values(sheet_id=sheet))
        for key, value in said[answer.id]:
            bind.execute(SAID.insert().values(sheet_id=sheet, version_id=version, question_id=questions[key],
                                              position=0, value=value))


def _question(bind, version: int, position: int, item: dict) -> int:
    kept = {name: item[name] for name in ("key", "kind", "label", "required", "options")}
    return bind.scalar(QUESTIONS.insert().values(
        version_id=version, position=position, is_secret=False, is_overall=item.get("is_overall", False), **kept,
    ).returning(QUESTIONS.c.id))


def downgrade():
    op.create_table(
        "rating",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(24), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating")),
        sa.ForeignKeyConstraint(["answer_id"], ["answer.id"], name=op.f("fk_rating_answer_id_answer"),
                                ondelete="CASCADE"),
        sa.CheckConstraint("score between 1 and 5", name=op.f("ck_rating_score")),
        sa.CheckConstraint("item IN ({})".format(", ".join(f"'{key}'" for key, _label in RATED)),
                           name=op.f("ck_rating_rateditem")),
    )
    op.create_index(op.f("ix_rating_answer_id"), "rating", ["answer_id"])
    for key, _label in WRITTEN:
        add_filled("answer", sa.Column(key, sa.Text()), "''")
        op.execute(f"UPDATE answer SET {key} = coalesce((SELECT value {_said(key)}), '')")
    for key, _label in RATED:
        op.execute(f"INSERT INTO rating (answer_id, item, score) SELECT answer.id, '{key}', CAST(value AS INTEGER) "
                   f"FROM answer JOIN sheet_answer ON sheet_answer.sheet_id = answer.sheet_id "
                   f"JOIN question ON question.id = question_id WHERE key = '{key}' ORDER BY answer.sheet_id")
    with rebuilt("answer") as table:
        no_default(table, *(key for key, _label in WRITTEN))
        table.drop_constraint(op.f("uq_answer_sheet_id"), type_="unique")
        table.drop_constraint(op.f("fk_answer_sheet_id_answer_sheet"), type_="foreignkey")
        table.drop_column("sheet_id")
    of_surveys = "version_id IN (SELECT id FROM form_version WHERE form_id IN (SELECT form_id FROM survey))"
    for table in ("sheet_answer", "answer_sheet", "question"):
        op.execute(f"DELETE FROM {table} WHERE {of_surveys}")
    op.execute("DELETE FROM form_version WHERE form_id IN (SELECT form_id FROM survey)")
    op.drop_table("survey")
    op.execute("DELETE FROM form WHERE keeps_answers")
    op.drop_column("form", "keeps_answers")


def _said(key: str) -> str:
    return ("FROM sheet_answer JOIN question ON question.id = question_id "
            f"WHERE sheet_answer.sheet_id = answer.sheet_id AND key = '{key}'")
