"""赵敏 says what became of the answers; what 何安 has cleared is what everybody reads, and nothing else."""

import re

import pytest

from tests.cast import LI_JING, beijing
from tests.support.recorder import Recorder, beyond, reviewed_part
from tests.surveys.filled_in import fill_in, fill_in_about, hand_out
from tests.surveys.questionnaires import drafted_survey, published_survey
from xicheng_events.booking.events.models import Event
from xicheng_events.demo.notices import clear
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.publishing.models import PublishedVersion
from xicheng_events.foundation.publishing.states import PublicationState
from xicheng_events.foundation.questions.form_rules import clean_items
from xicheng_events.foundation.review.queries import slip_for
from xicheng_events.voice.surveys.kinds import CopySource
from xicheng_events.voice.surveys.models import SurveyCopy
from xicheng_events.voice.surveys.operations.publishing_results import ask_result_publication, publish_result
from xicheng_events.voice.surveys.queries import survey_by_code
from xicheng_events.voice.surveys.result_figures import rate_of_return, satisfaction_words
from xicheng_events.voice.surveys.result_models import SurveyResult
from xicheng_events.voice.surveys.result_public_fields import LIVING_OF_RESULT, PUBLIC_OF_RESULT
from xicheng_events.voice.surveys.standard_questionnaire import SURVEYING

pytestmark = pytest.mark.usefixtures("engine_name")
WORDS = "问了五个问题，十二人回答。多数人希望周末开放，四月起周六上午开放大厅。"
ITEMS = [
    {"key": "overall", "kind": "rating", "label": "总体满意度", "required": True, "is_overall": True},
    {"key": "often", "kind": "single", "label": "多久来一次", "options": ["每周", "每月"], "has_other": True},
    {"key": "missing", "kind": "long", "label": "还缺什么"},
]
CLOSED = "2026-03-19 09:00"


@pytest.fixture
def code(app, world, at):
    """A questionnaire that six people answered by its link, and that is closed."""
    with app.app_context():
        code = published_survey(world, items=ITEMS)
        fill_in(survey_by_code(code), [{"overall": "5", "often": "other:路过的人", "missing": "长椅的事"}] * 6,
                source=CopySource.OPEN)
        db.session.commit()
    at(CLOSED)
    return code


def ask(clerk, code: str, words: str = WORDS, page: str = ""):
    clerk.get(page or f"/staff/surveys/{code}/results")
    return clerk.submit(f"/staff/results/{code}/review", words=words)


def cleared(app, world) -> None:
    with app.app_context():
        clear(db.session.scalars(db.select(SurveyResult)).one(), world.units["tjj"])
        db.session.commit()


def published(app, world, desk, code: str, page: str = ""):
    """All the way; 赵敏's browser."""
    clerk = desk("zhaomin")
    assert ask(clerk, code, page=page).status_code == 303
    cleared(app, world)
    clerk.get(page or f"/staff/surveys/{code}/results")
    assert clerk.submit(f"/staff/results/{code}/publication").status_code == 303
    return clerk


def test_what_was_cleared_is_public_and_nobodys_own_words_are(app, world, desk, client, code):
    assert client.get(f"/surveys/{code}/results").status_code == 404
    published(app, world, desk, code)
    assert f'href="/surveys/{code}/results"' in client.get(f"/surveys/{code}").text
    page = client.get(f"/surveys/{code}/results").text
    assert WORDS in page
    assert [link in page for link in (f'href="/surveys/{code}"', 'href="/surveys?list=results"')] == [True, True]
    assert "公开链接（6份）" in page
    assert '<td class="number">6</td><td class="number">100.0%</td>' in page
    assert "路过的人" not in page
    assert "长椅的事" not in page
    with app.app_context():
        result = db.session.scalars(db.select(SurveyResult)).one()
        slip = slip_for(result)
        assert WORDS in slip.summary
        assert "总体满意度（回答6份）：“非常满意”6（100.0%）" in slip.summary
        assert "路过的人" not in slip.summary
        version = db.session.scalars(db.select(PublishedVersion).where(PublishedVersion.slip_id == slip.id)).one()
        assert version.digest == slip.digest


def test_the_page_says_nothing_that_the_slip_has_not(app, world, desk, code):
    published(app, world, desk, code)
    with app.test_request_context():
        said = Recorder(db.session.scalars(db.select(SurveyResult)).one(),
                        {path for row in PUBLIC_OF_RESULT for path in row.paths})
        reviewed_part(app, "surveys/results.html").render(
            result=said, satisfaction_words=satisfaction_words, rate_of_return=rate_of_return)
        listed = {path for row in PUBLIC_OF_RESULT for path in row.paths}
        assert beyond(said.read, {*listed, *LIVING_OF_RESULT}) == set()
        assert listed <= said.read


def test_what_comes_in_later_changes_nothing_of_what_is_public(app, world, desk, client, code):
    published(app, world, desk, code)
    with app.app_context():
        fill_in(survey_by_code(code), [{"overall": "1"}] * 6, source=CopySource.OPEN)
        db.session.commit()
    page = client.get(f"/surveys/{code}/results").text
    assert "公开链接（6份）" in page
    assert "公开链接（12份）" in desk("zhaomin").get(f"/staff/surveys/{code}/results").text


def test_while_somebody_may_still_answer_nothing_is_published(app, world, desk, code, at):
    at("2026-03-12 09:00")
    assert "还有问卷可以填写，截止后才能公布结果。" in desk("zhaomin").get(f"/staff/surveys/{code}/results").text
    with app.app_context():
        for about in (survey_by_code(code), db.session.get(Event, world.event_id)):
            assert refused(ask_result_publication, about, words=WORDS, by=who(world, "zhaomin")) == "not_closed"


def who(world, name: str) -> Person:
    return db.session.get(Person, world.staff[name])


def refused(operation, *args, **values) -> str:
    """With which code."""
    with pytest.raises(Refused) as refusal:
        operation(*args, **values)
    db.session.rollback()
    return refusal.value.code


@pytest.mark.once
@pytest.mark.parametrize(("words", "sentence"), [
    ("", "请填写结果说明。"), ("太短", "至少10个字"), ("长" * 2001, "最多2000个字"),
])
def test_words_that_will_not_do_are_refused_with_what_was_typed(desk, code, words, sentence):
    answer = ask(desk("zhaomin"), code, words)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert words in answer.text


def test_it_is_asked_for_and_published_by_who_may_and_not_before_it_is_cleared(app, world, desk, client, code):
    with app.app_context():
        for name in ("liuwei", "qianfang", "zhouyan", "hean"):
            survey = survey_by_code(code)
            assert refused(ask_result_publication, survey, words=WORDS, by=who(world, name)) == "not_yours"
    assert ask(desk("zhaomin"), code).status_code == 303
    with app.app_context():
        result = db.session.scalars(db.select(SurveyResult)).one()
        assert refused(publish_result, result, by=who(world, "zhaomin")) == "not_cleared"
    cleared(app, world)
    with app.app_context():
        result = db.session.scalars(db.select(SurveyResult)).one()
        assert [refused(publish_result, result, by=who(world, name)) for name in ("liuwei", "qianfang")] == [
            "not_yours", "not_yours"]
        result.figures = [{**result.figures[0], "answered": 99}]
        assert refused(publish_result, result, by=who(world, "zhaomin")) == "not_cleared"
    assert "公布结果</button>" not in desk("liuwei").get(f"/staff/surveys/{code}/results").text
    assert client.get(f"/surveys/{code}/results").status_code == 404


def test_a_withdrawn_result_says_why_and_may_be_asked_for_anew(app, world, desk, client, code):
    clerk = published(app, world, desk, code)
    clerk.get(f"/staff/surveys/{code}/results")
    assert clerk.submit(f"/staff/results/{code}/withdrawal", reason="统计有误").status_code == 303
    gone = client.get(f"/surveys/{code}/results")
    assert (gone.status_code, "统计有误" in gone.text, WORDS in gone.text) == (410, True, False)
    published(app, world, desk, code)
    assert client.get(f"/surveys/{code}/results").status_code == 200


def test_taken_back_it_can_be_written_anew(app, world, desk, code):
    clerk = desk("zhaomin")
    ask(clerk, code)
    clerk.get(f"/staff/surveys/{code}/results")
    assert clerk.submit(f"/staff/results/{code}/review/withdrawal").status_code == 303
    page = clerk.get(f"/staff/surveys/{code}/results").text
    assert WORDS in page.partition("<textarea")[2].partition("</textarea>")[0]
    assert ask(clerk, code, WORDS + "另有说明。").status_code == 303


def test_of_an_event_they_are_linked_from_its_page_and_gone_with_it(app, world, desk, client, citizen, at):
    """One group of seven and one of three: of the latter the public reads the number alone."""
    with app.app_context():
        event = db.session.get(Event, world.event_id)
        survey = fill_in_about(world.event_id, [{"overall": "5", "impressed_by": "展厅"}] * 7, by_name=True)
        fill_in_about(world.event_id, [{"overall": "1"}] * 3)
        hand_out(survey, 12, event)
        db.session.commit()
    at("2026-03-26 09:00")
    published(app, world, desk, world.code, f"/staff/feedback/{world.code}")
    link = f'href="/events/{world.code}/results"'
    assert all(link in reader.get(f"/events/{world.code}").text for reader in (client, citizen(LI_JING)))
    page = client.get(f"/events/{world.code}/results").text
    assert "匿名3份：不足5份，只显示份数" in page
    assert "满意率100.0%＝（非常满意＋满意＋基本满意）7÷有效评价7。" in page
    assert "83.3%" in page  # ten of twelve came back
    leader, address = desk("zhengping"), f"/staff/registrations/events/{world.code}/withdrawal"
    leader.get(address)
    assert leader.submit(address, reason="公告发布有误").status_code == 303
    assert client.get(f"/events/{world.code}/results").status_code == 410


def test_answers_that_are_still_to_be_mixed_are_waited_for(app, world, desk, at):
    with app.app_context():
        event = db.session.get(Event, world.event_id)
        survey = fill_in_about(world.event_id, [{"overall": "5"}] * 5)
        hand_out(survey, 1, event)
        copy = db.session.scalars(db.select(SurveyCopy)).one()
        copy.answered_on, copy.answered_naming, copy.sealed = beijing("2026-03-20 10:00").date(), survey.naming, "{}"
        db.session.commit()
    at("2026-03-26 00:01")
    assert "匿名答卷正在转入" in desk("zhaomin").get(f"/staff/feedback/{world.code}").text


def test_nothing_is_published_of_what_nobody_was_asked_or_is_withdrawn(app, world, desk, code):
    """A draft, one that nobody took from its link, an event after which nobody was asked: no form, and a refusal."""
    with app.app_context():
        draft = drafted_survey(world, title="草稿").code
        unanswered = published_survey(world, title="没有人填写的问卷")
        survey_by_code(code).publication.state = PublicationState.WITHDRAWN
        survey_by_code(unanswered).closes_at = db.session.get(Event, world.event_id).occasion.ends_at = beijing(CLOSED)
        db.session.commit()
    clerk = desk("zhaomin")
    for each in (draft, unanswered):
        page = clerk.get(f"/staff/surveys/{each}/results").text
        assert ("还没有人收到或填写问卷" in page, '/review"' in page) == (True, False)
    assert '/review"' not in clerk.get(f"/staff/feedback/{world.code}").text
    assert "问卷已撤下，不能公布结果。" in clerk.get(f"/staff/surveys/{code}/results").text
    with app.app_context():
        abouts = {survey_by_code(draft): "nobody_asked", survey_by_code(unanswered): "nobody_asked",
                  db.session.get(Event, world.event_id): "nobody_asked", survey_by_code(code): "survey_withdrawn"}
        by = who(world, "zhaomin")
        assert [refused(ask_result_publication, about, words=WORDS, by=by) for about in abouts] == [*abouts.values()]
        assert db.session.scalars(db.select(SurveyResult)).all() == []


def test_the_slip_says_of_groups_and_versions_what_the_page_does(app, world, desk, client, code):
    with app.app_context():
        survey = survey_by_code(code)
        earlier = clean_items([ITEMS[0], {"key": "old", "kind": "yes_no", "label": "旧题"}], SURVEYING, [])
        fill_in(survey, [{"overall": "5", "old": "yes"}] * 5, source=CopySource.OPEN, items=earlier)
        fill_in(survey, [{"overall": "3"}] * 2, source=CopySource.OPEN, on="2026-03-20")
        fill_in(survey, [{"overall": "1"}] * 4, source=CopySource.OPEN, by_name=True)
        fill_in(survey, [{"overall": "1"}] * 3, source=CopySource.INVITED)
        db.session.commit()
    published(app, world, desk, code)
    page = client.get(f"/surveys/{code}/results").text.partition("<h2>统计")[2].partition("</main>")[0]
    said = re.findall(r"<li>(.*?)</li>|<small.*?>(.*?)</small>", page)
    assert [group or version for group, version in said] == [
        "匿名3份：不足5份，只显示份数，不计入下面的统计",
        "匿名13份：其中2份须与以后的合满5份，才计入下面的统计", "实名4份：不足5份，只显示份数，不计入下面的统计",
        "第2版后不再问"]
    with app.app_context():
        summary = slip_for(db.session.scalars(db.select(SurveyResult)).one()).summary
    assert [words for words in map("".join, said) if words not in summary] == []
    numbers = re.compile(r"\d+(?:\.\d+)?")
    assert set(numbers.findall(re.sub(r"<.*?>", " ", page))) <= set(numbers.findall(summary))


def test_no_number_and_no_date_that_somebody_typed_is_public(app, world, desk, client, at):
    """Six people's incomes and days of birth: the desk reads them, the slip and the public that six answered."""
    typed = [{"key": "income", "kind": "number", "label": "月收入"},
             {"key": "born", "kind": "date", "label": "出生日期"}]
    with app.app_context():
        code = published_survey(world, items=[ITEMS[0], *typed])
        fill_in(survey_by_code(code), [{"overall": "5", "income": f"{7310 + n}", "born": f"19{61 + n}-03-07"}
                                       for n in range(6)], source=CopySource.OPEN)
        db.session.commit()
    at(CLOSED)
    published(app, world, desk, code)
    with app.app_context():
        summary = slip_for(db.session.scalars(db.select(SurveyResult)).one()).summary
    page = client.get(f"/surveys/{code}/results").text
    assert "7313" in desk("zhaomin").get(f"/staff/surveys/{code}/results").text
    assert [said in text for text in (page, summary) for said in ("731", "03-07", "196")] == [False] * 6
    unpublished = "数字和日期题只供主办单位参考，不公布"
    assert all(f"{question}（回答6份）：{unpublished}" in summary for question in ("月收入", "出生日期"))
    assert page.count(f"回答6份：{unpublished}") == 2
