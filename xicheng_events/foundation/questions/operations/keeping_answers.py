"""Keeping answers with the version they were given to, and deleting them in time (domain §9.2 P7)."""

from collections.abc import Collection

from sqlalchemy import delete, func, select, update

from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.inserts import add_rows, insert_unless_there
from xicheng_events.foundation.questions.items import digest_of_items
from xicheng_events.foundation.questions.kinds import QuestionKind
from xicheng_events.foundation.questions.models import AnswerSheet, FormVersion, Question, SheetAnswer
from xicheng_events.foundation.questions.queries import version_of
from xicheng_events.foundation.questions.reading_answers import Answers


def form_version_in_force(form_id: int, items: list[dict], *, secret: Collection[str] = ()) -> FormVersion:
    """The version of a form that asks `items`; made when the first answers come. Two at once make one.

    `secret`: which questions of the owner's catalogue are answered in secret, by their keys.
    """
    digest = digest_of_items(items)
    return version_of(form_id, digest) or _made(form_id, digest, items, secret)


def keep_answers(answers: Answers, version: FormVersion, *, sheet: AnswerSheet | None = None,
                 sheet_id: int | None = None) -> AnswerSheet:
    """Write cleaned `answers` to a version on a new sheet (with that `sheet_id`, where the next number would tell), or
    on `sheet` instead of what was there. Three statements, however many answers there are."""
    if sheet is None:
        sheet = AnswerSheet(id=sheet_id, version_id=version.id)
        db.session.add(sheet)
        db.session.flush()
    else:
        write(delete(SheetAnswer).where(SheetAnswer.sheet_id == sheet.id))
        sheet.version_id = version.id
        db.session.flush()
        db.session.expire(sheet)
    rows = [_row(sheet.id, question, position, text) for question in version.questions
            for position, text in enumerate(answers.get(question.key, ()))]
    if rows:
        add_rows(SheetAnswer, rows)
    return sheet


def forget_secret_answers(form_id: int) -> int:
    """Delete what was answered in secret to any version of a form; how many answers."""
    versions = select(FormVersion.id).where(FormVersion.form_id == form_id)
    return write(
        update(SheetAnswer).where(SheetAnswer.version_id.in_(versions), SheetAnswer.secret.is_not(None))
        .values(secret=None, purged_at=clock.now()))


def forget_answers(sheets) -> None:
    """Delete what was answered on `sheets` (a select of sheet ids); that something was answered stays."""
    write(
        update(SheetAnswer).where(SheetAnswer.sheet_id.in_(sheets), SheetAnswer.purged_at.is_(None))
        .values(value=None, secret=None, purged_at=clock.now()))


def _made(form_id: int, digest: str, items: list[dict], secret: Collection[str]) -> FormVersion:
    number = 1 + (db.session.scalar(select(func.max(FormVersion.number)).where(FormVersion.form_id == form_id)) or 0)
    is_mine = False
    while not is_mine:
        is_mine = insert_unless_there(FormVersion, form_id=form_id, number=number, digest=digest, made_at=clock.now())
        if not is_mine and (there := version_of(form_id, digest)):
            return there
        number += not is_mine
    version = db.session.scalar(select(FormVersion).where(FormVersion.form_id == form_id,
                                                          FormVersion.digest == digest))
    for position, item in enumerate(items):
        db.session.add(_asked(version, position, item, is_secret=item["field"] in secret))
        db.session.flush()  # a condition points at a row that must be there
    db.session.expire(version)
    return version_of(form_id, digest)


def _asked(version: FormVersion, position: int, item: dict, *, is_secret: bool) -> Question:
    condition = item["show_if"] or {"key": None, "value": None}
    return Question(version_id=version.id, key=item["key"], position=position, field=item["field"],
                    kind=QuestionKind(item["kind"]), label=item["label"], required=item["required"],
                    options=item["options"], is_secret=is_secret, is_overall=item.get("is_overall", False),
                    show_if_key=condition["key"], show_if_value=condition["value"])


def _row(sheet_id: int, question: Question, position: int, text: str) -> dict:
    return {"sheet_id": sheet_id, "version_id": question.version_id, "question_id": question.id, "position": position,
            "value": None if question.is_secret else text, "secret": text if question.is_secret else None}
