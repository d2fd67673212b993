"""Finding versions of a form, and what was answered."""

from collections import Counter
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.questions.items import deciding_values, kept_on_sheet, option_words
from xicheng_events.foundation.questions.kinds import OTHER, QuestionKind
from xicheng_events.foundation.questions.models import AnswerSheet, Form, FormVersion, Question, SheetAnswer
from xicheng_events.foundation.questions.reading_answers import Answers


def version_of(form_id: int, digest: str) -> FormVersion | None:
    """A version of a form with its questions, in one statement."""
    query = select(FormVersion).where(FormVersion.form_id == form_id, FormVersion.digest == digest)
    return db.session.scalars(query.options(joinedload(FormVersion.questions))).unique().one_or_none()


def sheet_of(sheet_id: int | None) -> AnswerSheet | None:
    """An answer sheet with its answers, their questions and the version."""
    if sheet_id is None:
        return None
    whole = (joinedload(AnswerSheet.version), selectinload(AnswerSheet.answers).joinedload(SheetAnswer.question))
    return db.session.scalar(select(AnswerSheet).where(AnswerSheet.id == sheet_id).options(*whole))


def answers_of(sheet: AnswerSheet | None) -> Answers:
    """What a sheet says, by key: to fill in a form again."""
    found: Answers = {}
    for answer in sheet.answers if sheet else ():
        found.setdefault(answer.question.key, []).append(answer.secret or answer.value or "")
    return found


class Said(NamedTuple):
    """One question of a sheet and its answer, in words."""

    label: str
    words: str
    is_purged: bool


def said_on(sheet: AnswerSheet | None) -> list[Said]:
    """The questions of a sheet as they were asked, with what was answered, in order."""
    by_question: dict[Question, list[SheetAnswer]] = {}
    for answer in sorted(sheet.answers, key=lambda a: (a.question.position, a.position)) if sheet else ():
        by_question.setdefault(answer.question, []).append(answer)
    return [Said(question.label, "、".join(_words(question, answer) for answer in answers if not answer.purged_at),
                 any(answer.purged_at for answer in answers)) for question, answers in by_question.items()]


def _words(question: Question, answer: SheetAnswer) -> str:
    return option_words({"kind": question.kind, "options": question.options}, answer.said)


def asked_ever(form_id: int | None, items: list[dict]) -> list[dict]:
    """Those of a form's present `items` whose answers are kept on sheets, then, as they were last answered, those that
    only earlier versions asked. In one statement. Without a form (None) nothing was ever asked besides."""
    now = kept_on_sheet(items)
    earlier = (select(Question).join(FormVersion, FormVersion.id == Question.version_id)
               .where(FormVersion.form_id == form_id, Question.key.not_in([item["key"] for item in now]),
                      select(SheetAnswer.id).where(SheetAnswer.question_id == Question.id).exists())
               .order_by(FormVersion.number, Question.position))
    removed = {question.key: question for question in db.session.scalars(earlier)}
    return now + [{"key": question.key, "kind": question.kind.value, "options": question.options,
                   "label": _("%(label)s（题目已删除）", label=question.label)} for question in removed.values()]


class Summary(NamedTuple):
    """All answers to one question: for choices how many chose what, else how many answered; with the latest texts, of a
    choice those written beside 其他."""

    label: str
    kind: QuestionKind
    answered: int
    counts: list[tuple[str, int]]
    texts: list[str]


def summaries(form_id: int | None, items: list[dict], sheets) -> list[Summary]:
    """The questions of `asked_ever(form_id, items)` with what those `sheets` (a select of sheet ids) answered, over all
    versions.

    Four statements whatever the number of answers. Secret answers are counted, never shown.
    """
    def said(*columns):
        return (select(Question.key, *columns).join(SheetAnswer, SheetAnswer.question_id == Question.id)
                .join(FormVersion, FormVersion.id == Question.version_id)
                .where(FormVersion.form_id == form_id, SheetAnswer.sheet_id.in_(sheets)))

    asked = asked_ever(form_id, items)
    choosing = [item["key"] for item in asked if deciding_values(item)]
    is_text = SheetAnswer.value.startswith(OTHER, autoescape=True)
    option = case((is_text, OTHER), else_=SheetAnswer.value).label("chosen")
    chosen = said(option, func.count()).where(Question.key.in_(choosing), SheetAnswer.value.is_not(None))
    counted = Counter({(key, value): n for key, value, n in
                       db.session.execute(chosen.group_by(Question.key, "chosen"))})
    totals = dict(db.session.execute(
        said(func.count(func.distinct(SheetAnswer.sheet_id))).group_by(Question.key)).all())
    texts = _latest_texts(said(SheetAnswer.value).where(or_(Question.key.not_in(choosing), is_text)), choosing)
    return [Summary(item["label"], QuestionKind(item["kind"]), totals.get(item["key"], 0),
                    _counts(item, counted), texts.get(item["key"], [])) for item in asked]


def _counts(item: dict, counted: Counter) -> list[tuple[str, int]]:
    """The options of today in their order, then what only earlier versions offered, then 其他."""
    today, others = deciding_values(item), counted.get((item["key"], OTHER), 0)
    earlier = [value for key, value in counted if key == item["key"] and value not in (*today, OTHER)]
    if not today:
        return []
    return ([(option_words(item, value), counted[item["key"], value]) for value in [*today, *sorted(earlier)]]
            + ([(_("其他"), others)] if others or item.get("has_other") else []))


def _latest_texts(query: Select, choosing: list[str], *, at_most: int = 200) -> dict[str, list[str]]:
    query = query.where(SheetAnswer.value.is_not(None)).order_by(SheetAnswer.id.desc()).limit(at_most)
    found: dict[str, list[str]] = {}
    for key, value in db.session.execute(query):
        found.setdefault(key, []).append(value.removeprefix(OTHER) if key in choosing else value)
    return found


def versions_of(form_id: int | None) -> list[tuple[FormVersion, int]]:
    """The versions that have answers, with how many sheets, the latest first."""
    query = (select(FormVersion, func.count(AnswerSheet.id)).outerjoin(AnswerSheet)
             .where(FormVersion.form_id == form_id).group_by(FormVersion.id).order_by(FormVersion.number.desc()))
    return [tuple(row) for row in db.session.execute(query)]


def answers_on(sheets) -> dict[int, Answers]:
    """What each of those `sheets` (a select of sheet ids) answers, by key, over all versions; in one statement.
    What has been deleted on its day is left out."""
    query = (select(SheetAnswer.sheet_id, Question.key, SheetAnswer.value, SheetAnswer.secret)
             .join(Question, Question.id == SheetAnswer.question_id)
             .where(SheetAnswer.sheet_id.in_(sheets), SheetAnswer.purged_at.is_(None))
             .order_by(SheetAnswer.sheet_id, SheetAnswer.position))
    found: dict[int, Answers] = {}
    for sheet_id, key, value, secret in db.session.execute(query):
        found.setdefault(sheet_id, {}).setdefault(key, []).append(value or "" if secret is None else secret)
    return found


def answers_to(sheet_ids: list[int], *, kind: QuestionKind) -> dict[int, list[str]]:
    """What was answered to questions of one kind, by sheet; sheets without such an answer are left out."""
    query = (select(SheetAnswer).join(Question, Question.id == SheetAnswer.question_id)
             .where(SheetAnswer.sheet_id.in_(sheet_ids), Question.kind == kind, SheetAnswer.purged_at.is_(None))
             .order_by(SheetAnswer.sheet_id, SheetAnswer.position))
    found: dict[int, list[str]] = {}
    for answer in db.session.scalars(query):
        found.setdefault(answer.sheet_id, []).append(answer.said)
    return found


def forms_with_secrets() -> Select:
    """The ids of the forms to which something was answered in secret that is still kept."""
    return (select(FormVersion.form_id).join(SheetAnswer, SheetAnswer.version_id == FormVersion.id)
            .where(SheetAnswer.secret.is_not(None)))


def is_kept_for_good() -> ColumnElement[bool]:
    """Whether a row of `sheet_answer` belongs to a form that keeps its answers."""
    keeping = select(FormVersion.id).join(Form, Form.id == FormVersion.form_id).where(Form.keeps_answers)
    return SheetAnswer.version_id.in_(keeping)
