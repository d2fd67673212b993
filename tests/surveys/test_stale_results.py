"""What others did to results since their page was opened: nothing of it is overwritten, nothing withdrawn gets out."""

import pytest

from tests.support.at_once import at_once
from tests.surveys.filled_in import fill_in, fill_in_about, hand_out
from tests.surveys.questionnaires import drafted_survey, published, published_survey
from tests.surveys.test_public_results import WORDS, ask, cleared, refused, who
from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.review.models import ReviewSlip, SlipState
from xicheng_events.foundation.review.queries import slip_for
from xicheng_events.voice.surveys.kinds import CopySource
from xicheng_events.voice.surveys.operations.publishing_results import ask_result_publication, publish_result
from xicheng_events.voice.surveys.operations.publishing_surveys import withdraw_survey
from xicheng_events.voice.surveys.queries import survey_by_code
from xicheng_events.voice.surveys.result_models import SurveyResult

pytestmark = pytest.mark.usefixtures("engine_name")
OTHERS = "另一位经办人写的说明：十二人回答，多数人希望延长开放时间。"


@pytest.fixture
def code(app, world, at):
    """A questionnaire that six people answered by its link, and that is closed."""
    with app.app_context():
        code = published_survey(world)
        fill_in(survey_by_code(code), [{"overall": "5"}] * 6, source=CopySource.OPEN)
        db.session.commit()
    at("2026-03-19 09:00")
    return code


@pytest.mark.once
def test_words_from_a_page_that_is_older_than_what_was_cleared_are_refused_and_stand(app, world, desk, client, code):
    late, quick = desk("zhaomin"), desk("zhaomin")
    late.get(f"/staff/surveys/{code}/results")
    ask(quick, code)
    cleared(app, world)
    answer = late.submit(f"/staff/results/{code}/review", words=OTHERS)
    assert answer.status_code == 422
    assert all(words in answer.text for words in ("刚刚已由他人送审，您填写的没有保存", OTHERS, WORDS))
    quick.get(f"/staff/surveys/{code}/results")
    assert quick.submit(f"/staff/results/{code}/publication").status_code == 303
    assert WORDS in client.get(f"/surveys/{code}/results").text


def test_where_the_other_words_were_turned_down_the_form_stands_and_can_be_sent_after_reading(app, desk, code):
    late = desk("zhaomin")
    late.get(f"/staff/surveys/{code}/results")
    ask(desk("zhaomin"), code)
    with app.app_context():
        slip = db.session.scalars(db.select(ReviewSlip).order_by(ReviewSlip.id.desc())).first()
        slip.state, slip.opinion = SlipState.REJECTED, "请写明人数。"
        db.session.commit()
    answer = late.submit(f"/staff/results/{code}/review", words=OTHERS)
    assert answer.status_code == 422
    assert "请写明人数。" in answer.text
    assert OTHERS in answer.text.partition("<textarea")[2].partition("</textarea>")[0]
    assert late.submit(f"/staff/results/{code}/review", words=OTHERS).status_code == 303


def test_of_two_at_once_one_is_laid_before_the_reviewer_and_twice_the_same_is_once(app, world, code):
    def step(words):
        return lambda: ask_result_publication(survey_by_code(code), words=words, by=who(world, "zhaomin"), seen=0).id
    done = at_once(app, step(WORDS), step(OTHERS))
    assert [each for each in done if each == "changed_meanwhile"] == ["changed_meanwhile"]
    with app.app_context():
        result = db.session.scalars(db.select(SurveyResult)).one()
        assert (slip_for(result).id in done, slip_for(result).state) == (True, SlipState.PENDING)
        assert result.words == (WORDS, OTHERS)[done.index(slip_for(result).id)]
    number, = (each for each in done if each != "changed_meanwhile")
    with app.app_context():
        words = db.session.scalars(db.select(SurveyResult.words)).one()
    assert at_once(app, step(words), step(words)) == [number, number]


def test_what_was_cleared_before_its_questionnaire_was_withdrawn_is_not_published(app, world, desk, client, code):
    clerk = desk("zhaomin")
    ask(clerk, code)
    cleared(app, world)
    clerk.get(f"/staff/surveys/{code}/results")
    before = clerk.page
    with app.app_context():
        withdraw_survey(survey_by_code(code), reason="题目有误", by=who(world, "zhengping"))
        db.session.commit()
        result = db.session.scalars(db.select(SurveyResult)).one()
        assert refused(publish_result, result, by=who(world, "zhaomin")) == "survey_withdrawn"
    clerk.page = before
    pressed = clerk.submit(f"/staff/results/{code}/publication", follow_redirects=True)
    assert "送审后问卷已撤下，这些结果不能公布。" in pressed.text
    assert "公布结果</button>" not in pressed.text
    assert client.get(f"/surveys/{code}/results").status_code == 410


def test_of_an_event_they_are_asked_for_anew_without_the_questionnaire_that_is_withdrawn(app, world, at):
    with app.app_context():
        event = db.session.get(Event, world.event_id)
        own = published(drafted_survey(world, event=event.id, title="专用问卷"))
        fill_in(own, [{"overall": "1"}] * 5, event=event)
        for survey in (own, fill_in_about(event.id, [{"overall": "5"}] * 6)):
            hand_out(survey, 6, event)
        own_code = own.code
        db.session.commit()
    at("2026-04-20 09:00")
    with app.app_context():
        ask_result_publication(db.session.get(Event, world.event_id), words=WORDS, by=who(world, "zhaomin"))
        db.session.commit()
    cleared(app, world)
    with app.app_context():
        withdraw_survey(survey_by_code(own_code), reason="题目有误", by=who(world, "zhengping"))
        db.session.commit()
        result = db.session.scalars(db.select(SurveyResult)).one()
        assert {each["title"] for each in result.figures} == {"活动反馈", "专用问卷"}
        assert refused(publish_result, result, by=who(world, "zhaomin")) == "survey_withdrawn"
    at("2026-04-20 09:01")
    with app.app_context():
        ask_result_publication(db.session.get(Event, world.event_id), words=WORDS, by=who(world, "zhaomin"))
        db.session.commit()
    cleared(app, world)
    with app.app_context():
        result = db.session.scalars(db.select(SurveyResult)).one()
        assert [each["title"] for each in result.figures] == ["活动反馈"]
        publish_result(result, by=who(world, "zhaomin"))
