"""Of anonymous answers nobody can tell by what few of them have alone: how they came in, which questions they were
asked, nor the order in which rows lie."""

from itertools import pairwise

import pytest
from sqlalchemy import select, text

from tests.cast import CITIZENS
from tests.surveys.paper import printed, survey_on_paper, typed_in
from tests.surveys.steps import came, invite, link_of, mix, typed
from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.questions.models import AnswerSheet, Question, SheetAnswer
from xicheng_events.voice.surveys.models import Answer, Survey, SurveyCopy

GUESTS, CLOSED = CITIZENS[:10], "2026-04-10 00:00"
ASKED = [{"key": "overall", "kind": "rating", "label": "总体满意度", "is_overall": True},
         {"key": "words", "kind": "text", "label": "一句话"}]
ASKED_LATER = [ASKED[0], {**ASKED[1], "label": "再说一句"}]


@pytest.fixture
def page(app, world) -> str:
    """The address of the paper copies of a questionnaire of the event's own."""
    with app.app_context():
        event = db.session.scalar(select(Event.id).where(Event.code == world.code))
    survey_on_paper(app, world, event=event, items=ASKED)
    return f"/staff/feedback/{world.code}/paper"


@pytest.fixture
def links(app, world, at, page) -> list[str]:
    for citizen in GUESTS:
        came(app, world.morning, citizen)
    at("2026-03-18 12:00")
    invite(app)
    return [link_of(app, citizen) for citizen in GUESTS]


def send(app, link, number: int) -> None:
    client = app.test_client()
    client.get(link)
    answer = client.submit(link, **typed(overall=str(number % 5 + 1), words=f"第{number}位"), anonymous="y")
    assert answer.status_code == 200, answer.text


def stored(app, *what) -> list:
    with app.app_context():
        return db.session.execute(select(*what).select_from(Answer).join(AnswerSheet, AnswerSheet.id == Answer.sheet_id)
                                  .join(SheetAnswer, SheetAnswer.sheet_id == AnswerSheet.id)
                                  .join(Question, Question.id == SheetAnswer.question_id).order_by(*what)).all()


def test_one_who_was_invited_among_nine_on_paper_is_one_of_ten(app, links, page, at, desk):
    send(app, links[0], 0)
    clerk = desk("zhaomin")
    for number in printed(clerk, page, 9):
        assert typed_in(clerk, page, number).status_code == 303
    at(CLOSED)
    assert mix(app) == 10
    assert set(stored(app, Answer.source)) == {("invited",)}


def test_one_who_answered_before_the_questions_changed_is_one_of_ten(app, links, at):
    send(app, links[0], 0)
    with app.app_context():
        survey = db.session.scalar(select(Survey).where(Survey.key.is_(None)))
        survey.form.definition = {"items": [
            {**item, "label": later["label"]} for item, later in zip(survey.items, ASKED_LATER, strict=True)]}
        db.session.commit()
    for number, link in enumerate(links[1:], start=1):
        send(app, link, number)
    at(CLOSED)
    assert mix(app) == 10
    assert len(set(stored(app, AnswerSheet.version_id))) == 1
    said = [value for key, value in stored(app, Question.key, SheetAnswer.value) if key == "words"]
    assert said == [f"第{number}位" for number in range(1, 10)]  # what was asked in other words is not kept
    assert len(stored(app, Answer.id, Question.key)) == 19


def test_copies_lie_in_the_order_they_were_handed_out(app, links, at, engine_name):
    for number, link in enumerate(links):
        send(app, link, number)
    at(CLOSED)
    assert mix(app) == 10
    place = "ctid" if engine_name == "postgresql" else "rowid"
    with app.app_context():
        ids = db.session.scalars(text(f"SELECT id FROM survey_copy ORDER BY {place}")).all()
        assert sorted(ids) == sorted(db.session.scalars(select(SurveyCopy.id)))
    # PostgreSQL may go on, once, with places before them that have become free meanwhile.
    assert sum(one > other for one, other in pairwise(ids)) <= (engine_name == "postgresql")
