"""Who answered by name through an open link stands beside each answer, for as long as the privacy page says."""

import pytest

from tests.cast import CITIZENS
from tests.surveys.filled_in import rows_of
from tests.surveys.questionnaires import published_survey
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock, codes
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.voice.surveys.kinds import Naming
from xicheng_events.voice.surveys.models import Answer
from xicheng_events.voice.surveys.operations.forgetting_who import forget_who_answered
from xicheng_events.voice.surveys.operations.open_copies import hand_out_copy
from xicheng_events.voice.surveys.operations.taking_answers import answer
from xicheng_events.voice.surveys.queries import survey_by_code


@pytest.fixture
def code(app, world) -> str:
    """Of a questionnaire that five people answered by name; the first of them tried twice."""
    with app.app_context():
        code = published_survey(world, naming=Naming.NAMED)
        survey = survey_by_code(code)
        people = [Person(name=each.name, phone=each.phone, phone_hash=keyed_hash(each.phone), session_stamp="x",
                         created_at=clock.now()) for each in CITIZENS[:5]]
        db.session.add_all(people)
        db.session.flush()
        for person in people:
            answer(hand_out_copy(survey, codes.new_link_token()), answers={"overall": ["5"]}, by=person)
            db.session.commit()
        with pytest.raises(Refused, match="填写过本问卷"):
            answer(hand_out_copy(survey, codes.new_link_token()), answers={"overall": ["1"]}, by=people[0])
        db.session.rollback()
        return code


def forgotten(app) -> int:
    """The sweep; not as the clockwork runs it, to which the clock has jumped."""
    with app.app_context():
        count = forget_who_answered()
        db.session.commit()
        return count


def who(desk, code) -> list:
    _heads, *rows = rows_of(desk("zhaomin").get(f"/staff/results/{code}/export"))
    return sorted(row[2] or "" for row in rows)


def test_who_answered_stands_beside_the_answer_once(code, desk):
    assert who(desk, code) == sorted(each.name for each in CITIZENS[:5])


def test_a_year_after_closing_nobody_knows_who_it_was_and_the_answers_stay(app, code, desk, at, client):
    with app.app_context():
        day = f"{clock.local(survey_by_code(code).closes_at):%m-%d}"
    assert "署名填写公开问卷的，填写人是谁：问卷截止12个月后不再保留" in client.get("/help/privacy").text
    at("2027-01-01 00:00")
    assert forgotten(app) == 0
    at(f"2027-{day} 00:00")
    assert [forgotten(app), forgotten(app)] == [5, 0]
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count()).select_from(Answer).where(Answer.by_name)) == 5
    assert who(desk, code) == [""] * 5
