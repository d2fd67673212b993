"""What who fills a questionnaire in reads: its own words, above what they are about, and none of our keys."""

import re

import pytest

from tests.cast import LI_JING
from tests.support.page_reader import words_of
from tests.surveys.paper import printed
from tests.surveys.questionnaires import published_survey
from tests.surveys.steps import came, invite, link_of, typed
from tests.surveys.test_open_link import sign_in_on_the_way
from tests.web.test_held import token_of_another_session
from xicheng_events.demo.notices import clear, somebody
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.surveys.kinds import Naming
from xicheng_events.voice.surveys.operations.drafting_surveys import edit_survey
from xicheng_events.voice.surveys.operations.publishing_surveys import ask_survey_clearance, publish_survey
from xicheng_events.voice.surveys.queries import survey_by_code

ITEMS = [
    {"key": "overall", "kind": "rating", "label": "总的来说", "required": True},
    {"key": "often", "kind": "single", "label": "多久来一次", "options": ["每周", "每月"], "has_other": True},
    {"key": "eats", "kind": "multiple", "label": "想吃什么", "options": ["面", "饭"]},
    {"key": "again", "kind": "yes_no", "label": "是否再来"},
    {"key": "why", "kind": "text", "label": "为什么不满意", "show_if": {"key": "overall", "value": "1"}},
    {"key": "when", "kind": "text", "label": "每月哪天", "show_if": {"key": "often", "value": "每月"}},
    {"key": "rice", "kind": "text", "label": "哪种饭", "show_if": {"key": "eats", "value": "饭"}},
    {"key": "never", "kind": "section", "label": "不再来的", "show_if": {"key": "again", "value": "no"}},
    {"key": "said", "kind": "suggestions", "label": "请您出主意", "help": "一条写一件事。", "at_most": 2},
]
CONDITIONS = ["如“总的来说”选“非常不满意”，请填写。", "如“多久来一次”选“每月”，请填写。",
              "如“想吃什么”选“饭”，请填写。", "如“是否再来”选“否”，请填写。"]


@pytest.fixture
def code(app, world) -> str:
    with app.app_context():
        return published_survey(world, items=ITEMS, title="社区食堂怎么办")


def test_a_question_and_when_it_is_asked_stand_in_its_own_words_wherever_it_is_read(code, client, desk):
    clerk, staff = desk("zhaomin"), f"/staff/surveys/{code}"
    [number] = printed(clerk, f"{staff}/paper", 1)
    of_people = {reader.get(address).text for reader, address in (
        (client, f"/surveys/{code}"), (clerk, f"{staff}/preview"), (clerk, f"{staff}/paper/entry/{number}"))}
    for page in (*of_people, clerk.get(f"{staff}/paper/1/sheets").text, clerk.get(f"{staff}/form").text):
        assert [condition for condition in CONDITIONS if condition not in page] == []
        assert "请您出主意" in page
    for page in of_people:
        assert page.index("请您出主意") < page.index("一条写一件事。") < page.index("第1条意见建议")


def test_what_is_typed_in_has_the_numbers_of_the_paper_which_says_how_many_to_tick(code, desk):
    clerk, page = desk("zhaomin"), f"/staff/surveys/{code}/paper"
    [number] = printed(clerk, page, 1)
    paper, typing = (re.sub(r"\s+", "", words_of(clerk.get(f"{page}/{part}").text))
                     for part in ("1/sheets", f"entry/{number}"))
    assert [words for words in ("1.总的来说（只选一项）（必填）", "2.多久来一次（只选一项）", "3.想吃什么（可多选）",
                                "8.请您出主意") if words not in paper] == []
    assert [words for words in ("1.总的来说", "2.多久来一次", "3.想吃什么", "7.哪种饭", "8.请您出主意")
            if words not in typing] == []


def test_what_a_revision_changed_is_read_before_the_questions(app, code, client, desk):
    for note in ("增加一题：住在哪里。", "咨询电话改了。"):
        with app.app_context():
            survey = survey_by_code(code)
            editor = somebody(Role.EDITOR, survey.host.id)
            edit_survey(survey, by=editor, intro=f"第{len(note)}稿")
            ask_survey_clearance(survey, note=note, by=editor)
            db.session.commit()
            assert f"<br>{note}" in desk("zhaomin").get(f"/staff/surveys/{code}/preview").text
            clear(survey, survey.host.id)
            publish_survey(survey, by=editor)
            db.session.commit()
    said = ("咨询电话改了。", "此前的更新说明（1次）", "增加一题：住在哪里。", "总的来说")
    at = [client.get(f"/surveys/{code}").text.index(words) for words in said]
    assert at == sorted(at)


FILLED_IN = typed(overall="1", often="other:", **{"often-other": "路过", "eats": ["面", "饭"]}, again="no", why="太远",
                  **{"said-0-kind": "complaint", "said-0-text": "开到八点", "said-0-place": "二龙路",
                     "said-0-wants_reply": "y"})
READ_OVER = ["总的来说", "非常不满意", "多久来一次", "其他：路过", "想吃什么", "面、饭", "是否再来", "否",
             "为什么不满意", "太远", "第1条意见建议", "投诉；开到八点；二龙路；需要答复",
             "是否匿名", "署名", "您的姓名", "李静"]


def read_over(page: str) -> list[str]:
    return re.findall(r"<d[td]>([^<]+)</d[td]>", page.partition('<section class="sheet narrow">')[2])


def test_what_is_sent_after_signing_in_is_read_over_as_it_was_answered(app, code, client):
    client.get(f"/surveys/{code}")
    held = client.submit(f"/surveys/{code}", **FILLED_IN, name="李静")
    assert held.status_code == 401
    shown = client.submit("/sign-in").text
    assert "您填写的内容已保留" in shown
    assert "超时" not in held.text + shown
    client.get(f"/surveys/{code}")
    client.submit(f"/surveys/{code}", **FILLED_IN, name="李静")
    assert read_over(sign_in_on_the_way(client, LI_JING).text) == READ_OVER
    assert client.submit(f"/surveys/{code}").status_code == 200


def test_so_is_what_was_kept_of_a_form_behind_a_link_or_of_a_registration(app, world, citizen, at):
    came(app, world.morning, LI_JING)
    at("2026-03-18 12:00")
    invite(app)
    li = citizen(LI_JING)
    own, path = link_of(app, LI_JING), re.search(r"/registrations/[^/\"]+", li.get("/me").text)[0] + "/feedback"
    sent, words = {**typed(overall="2"), "anonymous": "y", "csrf_token": token_of_another_session(app)}, [
        "总体满意度", "不满意", "是否匿名", "匿名"]
    for address in (own, path):
        assert read_over(li.post(address, data=sent, with_token=False).text) == words
    assert read_over(app.test_client().post(path, data=sent, with_token=False).text) == []  # only to whose it is


@pytest.mark.once
def test_who_answers_by_name_reads_that_the_name_is_needed_and_what_is_wrong_in_the_order_of_the_page(code, client):
    client.get(f"/surveys/{code}")
    page = client.get(f"/surveys/{code}").text
    assert "署名的须填写；匿名的不用填写。" in page
    assert re.search(r"您的姓名\s*<", page)
    client.submit(f"/surveys/{code}", **typed(**{"said-0-text": "长" * 501, "said-0-kind": "x"}))
    expected = ["answers-overall-0", "answers-said-0-text", "answers-said-0-kind", "name"]
    assert client.page.wrong == expected


def test_one_that_is_about_no_event_speaks_of_none(app, world, client):
    with app.app_context():
        code = published_survey(world, items=ITEMS, naming=Naming.ANONYMOUS)
    shown = client.get(f"/surveys/{code}").text
    sent = typed(overall="5", **{"said-0-text": "开到八点", "said-0-kind": "help"})
    done = client.submit(f"/surveys/{code}", **sent).text
    for page in (shown, done):
        main = page.partition("<main")[2].partition("</main>")[0].replace("查看开放活动", "")
        assert [word for word in ("活动", "反馈", "主办") if word in main] == []
