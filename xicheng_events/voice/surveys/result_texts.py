"""What was written freely in answers that are shown, by its words and never by time; and whole answers, as rows of a
sheet, in an order that tells nothing."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import Select, and_, false, func, or_, select

from xicheng_events.booking.registration.models import Registration
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.questions.items import option_words
from xicheng_events.foundation.questions.models import Question, SheetAnswer
from xicheng_events.voice.surveys.kinds import CopySource
from xicheng_events.voice.surveys.models import Answer, Survey
from xicheng_events.voice.surveys.results import LOT, WRITTEN, Asked, Results, Subject, Way, counted_in

AT_A_GLANCE = 5  # texts of each question on the page of all
ROWS = 1000  # in one sheet


def texts_of(subject: Subject, results: Results, asked: Asked, ways: Iterable[Way], *, words: str = "") -> Select:
    """The answers to a question that is answered in one's own words, those that have all of the `words` in them."""
    query = _said(_of(subject, results, asked, ways)).order_by(SheetAnswer.value, SheetAnswer.id)
    return query.where(*(SheetAnswer.value.icontains(word, autoescape=True) for word in words.split()))


def first_texts(subject: Subject, results: Results, ways: Iterable[Way]) -> dict[Asked, list[str]]:
    """The first few of each question, in one statement."""
    written = [asked for asked in results.asked if asked.kind in WRITTEN]
    place = func.row_number().over(partition_by=(Question.key, Question.kind),
                                   order_by=(SheetAnswer.value, SheetAnswer.id)).label("place")
    of_each = or_(false(), *(_of(subject, results, asked, ways) for asked in written))
    query = _said(of_each).with_only_columns(Question.key, Question.kind, SheetAnswer.value, place).subquery()
    few = select(query).where(query.c.place <= AT_A_GLANCE).order_by(query.c.place)
    found = defaultdict(list)
    for key, kind, value, _place in db.session.execute(few) if written else ():
        found[Asked(key, kind)].append(value)
    return found


class Sheet(NamedTuple):
    """Whole answers as .xlsx has them: (heading, width) of each column, and the rows of one part."""

    headings: list[tuple[str, int]]
    rows: list[list[str]]


def rows_for_sheet(survey: Survey, subject: Subject, results: Results, *, part: int = 1) -> Sheet:
    """The answers of all groups that are shown, one row each, by numbers that tell nothing; one column for each
    question over all versions, as last asked, those not asked any more last. A cell is empty where that is hidden. Who
    answered stands in it where they did so by name."""
    rows = _rows(subject, results)[(part - 1) * ROWS:part * ROWS]
    columns, said, names = _columns(survey, results), _answers(rows), _names(rows)
    headings = [(_("填写方式"), 14), (_("署名"), 8), (_("填写人"), 14), *((label, 24) for _key, label in columns)]
    return Sheet(headings, [[
        _("公开链接") if row.source is CopySource.OPEN else _("邀请和纸质"),
        _("实名") if row.by_name else _("匿名"), names.get(row.sheet_id, ""),
        *(_cell(results, row, said.get((row.sheet_id, key), ())) for key, _label in columns)] for row in rows])


def _cell(results: Results, row, said: Iterable[tuple[Asked, str]]) -> str:
    shown = results.shown[_way(row)]
    return "；".join(option_words({"kind": asked.kind, "options": ()}, value) for asked, value in said
                    if row.lot in shown.of(asked))


def _of(subject: Subject, results: Results, asked: Asked, ways: Iterable[Way]):
    return and_(Question.key == asked.key, Question.kind == asked.kind, counted_in(subject, results, asked, ways))


def _said(condition) -> Select:
    return (select(SheetAnswer).join(Question, Question.id == SheetAnswer.question_id)
            .join(Answer, Answer.sheet_id == SheetAnswer.sheet_id).where(condition, SheetAnswer.value.is_not(None)))


def _rows(subject: Subject, results: Results) -> list:
    ways = [way for way, shown in results.shown.items() if shown.counted]
    query = select(Answer.sheet_id, Answer.source, Answer.by_name, LOT.label("lot"), Answer.registration_id,
                   Answer.person_id).where(counted_in(subject, results, None, ways))
    return sorted(db.session.execute(query), key=lambda row: keyed_hash(f"a row of results: {row.sheet_id}"))


def _way(row) -> Way:
    return Way(row.source is CopySource.OPEN, row.by_name)


def _columns(survey: Survey, results: Results) -> list[tuple[str, str]]:
    """(key, heading) of every question that was asked."""
    last = {}
    for asked, (question, version) in results.asked.items():
        if asked.key not in last or version > last[asked.key][1]:
            last[asked.key] = (question, version)
    now = [item["key"] for item in survey.items if item["key"] in last]
    gone = sorted(set(last) - set(now), key=lambda key: (-last[key][1], last[key][0].position))
    return [*((key, last[key][0].label) for key in now),
            *((key, _("%(label)s（第%(n)s版后不再问）", label=last[key][0].label, n=last[key][1])) for key in gone)]


def _answers(rows: list) -> dict[tuple[int, str], list[tuple[Asked, str]]]:
    query = (select(SheetAnswer.sheet_id, Question.key, Question.kind, SheetAnswer.value)
             .join(Question, Question.id == SheetAnswer.question_id)
             .where(SheetAnswer.sheet_id.in_([row.sheet_id for row in rows]), SheetAnswer.value.is_not(None))
             .order_by(SheetAnswer.sheet_id, Question.position, SheetAnswer.position))
    found = defaultdict(list)
    for sheet_id, key, kind, value in db.session.execute(query):
        found[sheet_id, key].append((Asked(key, kind), value))
    return found


def _names(rows: list) -> dict[int, str]:
    """Who answered by name, as far as that is known here: a party by its name, who came by the open link by theirs."""
    found = {}
    for model, column in ((Registration, "registration_id"), (Person, "person_id")):
        whose = {row.sheet_id: number for row in rows if row.by_name and (number := getattr(row, column))}
        names = dict(db.session.execute(select(model.id, model.name).where(model.id.in_(whose.values()))).all())
        found |= {sheet_id: names[number] for sheet_id, number in whose.items()}
    return found
