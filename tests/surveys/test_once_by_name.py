"""By name one person answers an open questionnaire once: in two browsers, at once, and on another day."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from tests.cast import LI_JING, person_id, sign_in
from tests.surveys.questionnaires import published_survey
from tests.surveys.steps import sheets, typed
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock, codes
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.voice.surveys.kinds import Naming
from xicheng_events.voice.surveys.models import SurveyCopy
from xicheng_events.voice.surveys.operations.open_copies import hand_out_copy
from xicheng_events.voice.surveys.operations.taking_answers import answer
from xicheng_events.voice.surveys.queries import survey_by_code

SAID = "您已于2026年3月10日署名“李*”填写过本问卷"


@pytest.fixture
def link(app, world, request) -> str:
    with app.app_context():
        return f"/surveys/{published_survey(world, naming=getattr(request, 'param', Naming.NAMED))}"


def browser(app, citizen):
    """Another one, in which they are signed in, under the name they have given."""
    clock.set_to(clock.now() + timedelta(minutes=2))  # one code a minute
    client = sign_in(app.test_client(), citizen)
    with app.app_context():
        db.session.get(Person, person_id(app, citizen)).name = citizen.name
        db.session.commit()
    return client


@pytest.mark.parametrize("link", [Naming.NAMED, Naming.EACH], indirect=True)
def test_in_another_browser_they_read_under_which_name_they_have_answered(app, link, at):
    first, second = browser(app, LI_JING), browser(app, LI_JING)
    for each in (first, second):
        each.get(link)
    assert "您的问卷已提交" in first.submit(link, **typed(overall="4")).text
    at("2026-03-11 09:00")
    told = second.submit(link, **typed(overall="1"))
    assert (told.status_code, SAID in told.text) == (200, True)
    assert sheets(app) == [{"overall": ["4"]}]
    with app.app_context():
        assert sum(bool(copy.answered_on) for copy in db.session.scalars(db.select(SurveyCopy))) == 1


def test_where_all_answer_by_name_nobody_fills_it_in_in_vain(app, link, client):
    li = browser(app, LI_JING)
    li.get(link)
    li.submit(link, **typed(overall="4"))
    assert SAID in li.get(link).text
    assert "总体满意度" not in li.get(link).text
    assert "总体满意度" in client.get(link).text


def test_of_two_at_the_same_moment_one_counts(app, link, engine_name):
    browser(app, LI_JING)
    code, who, both = link.rpartition("/")[2], person_id(app, LI_JING), Barrier(2)

    def send(score: str) -> str:
        with app.app_context():
            copy, by = hand_out_copy(survey_by_code(code), codes.new_link_token()), db.session.get(Person, who)
            db.session.commit()
            both.wait(5)
            try:
                answer(copy, answers={"overall": [score]}, by=by)
            except Refused as refused:
                return refused.code
            db.session.commit()
            return "done"

    with ThreadPoolExecutor(2) as senders:
        assert sorted(senders.map(send, "45")) == ["answered_by_name", "done"]
    assert len(sheets(app)) == 1
