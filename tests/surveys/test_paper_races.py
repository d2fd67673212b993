"""Paper copies on the engine itself: two clerks at the same moment, and what the tables hold come what may."""

import uuid

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from tests.support.at_once import at_once
from tests.surveys.paper import ITEMS
from tests.surveys.questionnaires import published_survey
from xicheng_events.demo.notices import somebody
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.surveys.kinds import CopySource
from xicheng_events.voice.surveys.models import PaperSet, Survey, SurveyCopy
from xicheng_events.voice.surveys.operations.mixing_anonymous import move_anonymous_answers
from xicheng_events.voice.surveys.operations.paper_copies import (
    forget_paper_numbers,
    open_copy,
    print_copies,
    type_in_copy,
)
from xicheng_events.voice.surveys.paper_numbers import number_on_paper
from xicheng_events.voice.surveys.paper_queries import PaperOf
from xicheng_events.voice.surveys.queries import survey_by_code


@pytest.fixture
def code(app, world, engine_name) -> str:
    """The code of a questionnaire without an open link."""
    with app.app_context():
        return published_survey(world, has_open_link=False, items=ITEMS)


def paper_and_clerk(code: str):
    paper = PaperOf(survey_by_code(code))
    return paper, somebody(Role.EDITOR, paper.host_id)


def printing(code: str, form_key: str, count: int = 3):
    def step():
        paper, by = paper_and_clerk(code)
        return print_copies(paper, count=count, form_key=form_key, by=by).first
    return step


def typing(code: str, score: str):
    def step():
        paper, by = paper_and_clerk(code)
        type_in_copy(paper, open_copy(paper, number_on_paper(1)), answers={"overall": [score]}, by=by)
    return step


def test_two_who_print_at_once_get_other_numbers_and_one_form_is_one_set(app, code):
    same = uuid.uuid4().hex
    firsts = at_once(app, printing(code, uuid.uuid4().hex), printing(code, same), printing(code, same))
    assert sorted(set(firsts)) == [1, 4]
    with app.app_context():
        numbers = list(db.session.scalars(db.select(SurveyCopy.number).order_by(SurveyCopy.number)))
        assert numbers == [number_on_paper(count) for count in range(1, 7)]
        assert db.session.scalar(db.select(db.func.count()).select_from(PaperSet)) == 2


def test_two_who_type_the_same_copy_in_at_once_make_one_answer(app, code):
    at_once(app, printing(code, uuid.uuid4().hex))
    assert sorted(map(str, at_once(app, typing(code, "5"), typing(code, "1")))) == ["None", "number_used"]
    with app.app_context():
        assert [bool(each) for each in db.session.scalars(
            db.select(SurveyCopy.answered_on).order_by(SurveyCopy.number))] == [True, False, False]


def test_papers_come_out_with_the_invited_ones_and_their_numbers_go(app, code, at):
    at_once(app, printing(code, uuid.uuid4().hex))
    at_once(app, typing(code, "4"))
    at("2026-04-24 00:00")
    with app.app_context():
        assert move_anonymous_answers() == 1
        assert [forget_paper_numbers(at_most=2), forget_paper_numbers(at_most=2), forget_paper_numbers()] == [2, 1, 0]
        db.session.commit()
        assert db.session.scalars(db.select(SurveyCopy.number)).all() == [None] * 3
        assert db.session.scalars(db.select(PaperSet)).all() == []
    assert at_once(app, printing(code, uuid.uuid4().hex, 1)) == [1]  # counted anew, and nothing is in the way


@pytest.mark.parametrize("change", [
    update(SurveyCopy).where(SurveyCopy.number == number_on_paper(2)).values(number=number_on_paper(1)),
    update(SurveyCopy).where(SurveyCopy.number == number_on_paper(2)).values(source=CopySource.OPEN),
    update(SurveyCopy).where(SurveyCopy.number == number_on_paper(2)).values(source=CopySource.INVITED),
    update(PaperSet).where(PaperSet.first == 4).values(first=1),
])
def test_a_number_is_on_one_paper_of_a_questionnaire_alone(app, code, change):
    at_once(app, printing(code, uuid.uuid4().hex))
    at_once(app, printing(code, uuid.uuid4().hex))
    with app.app_context():
        with pytest.raises(IntegrityError):
            db.session.execute(change, execution_options={"synchronize_session": False})
        db.session.rollback()


@pytest.mark.parametrize("page", ["", "/1", "/1/sheets"])
def test_the_pages_take_as_many_statements_for_two_hundred_as_for_one(app, code, desk, statements, page):
    clerk, counted = desk("zhaomin"), []
    for count in (1, 200):
        with app.app_context():
            for model in (SurveyCopy, PaperSet):
                db.session.execute(db.delete(model))
            assert db.session.scalars(db.select(Survey.code).where(Survey.code == code)).one()
            db.session.commit()
        at_once(app, printing(code, uuid.uuid4().hex, count))
        clerk.get(f"/staff/surveys/{code}/paper{page}")
        with statements() as sent:
            assert clerk.get(f"/staff/surveys/{code}/paper{page}").status_code == 200
        counted.append(len(sent))
    assert counted[0] == counted[1]
