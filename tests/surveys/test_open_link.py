"""Whoever has a questionnaire's open link fills it in, once a form; by name after signing in, anonymously without."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import time, timedelta
from threading import Barrier

import pytest

from tests.cast import LI_JING, WANG_LEI, code_sent_to
from tests.opinions.steps import told
from tests.surveys.questionnaires import drafted_survey, in_review, published_survey
from tests.surveys.steps import mix, sheets, typed
from xicheng_events.demo.notices import somebody
from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.voice.opinions.models import Opinion, OpinionSource
from xicheng_events.voice.surveys.kinds import CopySource, Naming
from xicheng_events.voice.surveys.models import Answer, SurveyCopy
from xicheng_events.voice.surveys.operations import open_copies, taking_answers
from xicheng_events.voice.surveys.operations.publishing_surveys import withdraw_survey
from xicheng_events.voice.surveys.queries import survey_by_code

ITEMS = [
    {"key": "overall", "kind": "rating", "label": "总的来说", "required": True},
    {"key": "dish", "kind": "text", "label": "想吃什么"},
    {"key": "suggestions", "kind": "suggestions", "label": "意见建议", "at_most": 2},
]
TITLE = "社区食堂怎么办"
SAID = typed(overall="4", dish="豆腐脑", **{"suggestions-0-kind": "suggestion", "suggestions-0-text": "开到晚上八点"})
WITH_REPLY = {**SAID, "answers-suggestions-0-wants_reply": "y"}


def open_survey(app, world, naming=Naming.EACH) -> str:
    """One of 统计局 that everybody may fill in for seven days; its number."""
    with app.app_context():
        return published_survey(world, naming=naming, items=ITEMS, title=TITLE, intro="请说说您的想法。", days=7)


def stored(app, what) -> list:
    with app.app_context():
        return list(db.session.scalars(db.select(what).order_by(what.id)))


def own_link(text: str) -> str:
    """The path of the link that a page shows to go on with."""
    return re.search(r'id="own-link">https?://[^/]+(/feedback/[0-9A-Z]{16})<', text)[1]


def sign_in_on_the_way(client, citizen):
    """From the page that wants a phone, through signing in, to the page that offers to send again."""
    client.submit("/sign-in")
    client.post("/sign-in/codes", data={**fields(client, "/sign-in"), "phone": citizen.phone})
    return client.submit("/sign-in", phone=citizen.phone, code=code_sent_to(client.application, citizen))


def test_who_looks_reads_what_it_is_and_leaves_nothing(app, world, client):
    code = open_survey(app, world)
    page = client.get(f"/surveys/{code}").text
    for said in (TITLE, "请说说您的想法。", "统计局", "010-00000000", "3月17日", "可以匿名，也可以署名", "想吃什么",
                 "不计入满意率"):
        assert said in page
    assert client.get(f"/s/{code.replace('-', '').lower()}").location == f"/surveys/{code}"
    assert stored(app, SurveyCopy) == []


def test_by_name_one_signs_in_and_finds_what_was_typed(app, world, client, desk):
    code = open_survey(app, world, naming=Naming.NAMED)
    link = f"/surveys/{code}"
    page = client.get(link).text
    assert "实名填写" in page
    assert "提交前须用手机验证码登录" in page
    assert 'name="anonymous"' not in page
    assert "请填写姓名。" in client.submit(link, **WITH_REPLY).text
    held = client.submit(link, **WITH_REPLY, name="李静")
    assert held.status_code == 401
    assert "您填写的内容已保存，还没有提交" in held.text
    assert "豆腐脑" in app.test_client().get(own_link(held.text)).text
    assert (len(stored(app, SurveyCopy)), stored(app, Answer)) == (1, [])
    back = sign_in_on_the_way(client, LI_JING)
    assert "提交问卷" in back.text
    done = client.submit(link)
    assert done.status_code == 200
    [answer], [said], [copy] = stored(app, Answer), stored(app, Opinion), stored(app, SurveyCopy)
    assert (answer.by_name, answer.source, answer.event_id) == (True, CopySource.OPEN, None)
    assert answer.person_id == said.person_id is not None
    assert [person.name for person in stored(app, Person) if person.id == said.person_id] == ["李静"]
    assert (said.source, said.text, said.anonymous) == (OpinionSource.SURVEY, "开到晚上八点", False)
    assert said.query_code in done.text
    assert [phone for phone, _words in told(app, "opinion_received")] == [LI_JING.phone]
    assert (copy.draft, bool(copy.answered_on)) == (None, True)
    assert clock.local(copy.handed_out_at).time() == time()  # the day alone
    assert "提交评价" not in desk("zhaomin").get(f"/staff/surveys/{code}").text
    assert sheets(app) == [{"overall": ["4"], "dish": ["豆腐脑"]}]
    assert 'name="name"' in page
    assert 'name="name"' not in client.get(f"/surveys/{open_survey(app, world, naming=Naming.NAMED)}").text  # known now


def test_an_anonymous_one_asks_for_nothing_and_keeps_nobody(app, world, client):
    code = open_survey(app, world, naming=Naming.ANONYMOUS)
    link = f"/surveys/{code}"
    assert "不用登录" in client.get(link).text
    done = client.submit(link, **SAID)
    assert "打乱次序一并转交" in done.text
    assert (stored(app, Answer), stored(app, Opinion)) == ([], [])
    assert [entry.action for entry in stored(app, AuditEntry) if entry.action.startswith("feedback")] == []
    clock.set_to(clock.now() + timedelta(days=8))
    assert mix(app) == 1
    [answer], [said] = stored(app, Answer), stored(app, Opinion)
    assert (answer.by_name, answer.person_id, answer.source) == (False, None, CopySource.OPEN)
    assert (said.source, said.anonymous, said.phone, said.form_key) == (OpinionSource.SURVEY, True, None, None)
    assert said.query_code in done.text


@pytest.mark.parametrize("naming", [Naming.ANONYMOUS, Naming.EACH])
def test_a_reply_wants_a_phone_that_leads_to_that_opinion_alone(app, world, client, naming):
    code, ticked = open_survey(app, world, naming=naming), {"anonymous": "y"} if naming is Naming.EACH else {}
    link = f"/surveys/{code}"
    assert "手机号只随那条意见保存" in client.get(link).text
    both = {**WITH_REPLY, **typed(**{"suggestions-1-kind": "help", "suggestions-1-text": "门口太滑"})}
    assert "取消勾选后不用登录" in client.submit(link, **both, **ticked).text
    sign_in_on_the_way(client, LI_JING)
    assert client.submit(link).status_code == 200
    clock.set_to(clock.now() + timedelta(days=8))
    mix(app)
    assert {said.text: said.phone for said in stored(app, Opinion)} == {"开到晚上八点": LI_JING.phone, "门口太滑": None}
    assert [(said.person_id, said.anonymous) for said in stored(app, Opinion)] == [(None, True)] * 2
    [answer] = stored(app, Answer)
    assert (answer.by_name, answer.person_id) == (False, None)


def test_who_is_signed_in_and_answers_anonymously_is_not_kept(app, world, citizen):
    code, li = open_survey(app, world), citizen(LI_JING)
    li.get(f"/surveys/{code}")
    assert li.submit(f"/surveys/{code}", **SAID, anonymous="y").status_code == 200
    clock.set_to(clock.now() + timedelta(days=8))
    mix(app)
    assert [(answer.by_name, answer.person_id) for answer in stored(app, Answer)] == [(False, None)]
    assert [(said.person_id, said.phone) for said in stored(app, Opinion)] == [(None, None)]


def test_half_filled_it_waits_behind_a_link_that_the_page_shows(app, world, client):
    code = open_survey(app, world, naming=Naming.ANONYMOUS)
    link = f"/surveys/{code}"
    client.get(link)
    first = client.page
    kept = client.post(f"{link}/draft", data={**fields(client, link), **typed(dish="豆腐脑")})
    assert kept.status_code == 303
    again = client.get(kept.location)
    assert own_link(again.text) == kept.location
    assert 'value="豆腐脑"' in again.text
    client.page = first  # 返回, and save once more
    assert client.post(f"{link}/draft", data={**fields(client, link), **typed(dish="油条")}).location == kept.location
    assert 'value="油条"' in app.test_client().get(kept.location).text
    client.get(kept.location)
    assert "感谢您的填写" in client.submit(kept.location, **typed(overall="5")).text
    client.page = first
    assert "您的问卷已提交" in client.submit(link, **typed(overall="1")).text
    [copy] = stored(app, SurveyCopy)
    assert (copy.draft, bool(copy.sealed)) == (None, True)


def fields(client, link: str) -> dict:
    return dict(next(form for form in client.page.forms if form.action == link).fields)


def test_a_form_sent_twice_is_one_answer_and_another_form_is_another(app, world, client):
    code = open_survey(app, world, naming=Naming.ANONYMOUS)
    link = f"/surveys/{code}"
    client.get(link)
    first = client.page
    code_shown = re.search(r'class="query-code">([^<]+)<', client.submit(link, **SAID).text)[1]
    client.page = first
    assert code_shown in client.submit(link, **SAID).text
    assert len(stored(app, SurveyCopy)) == 1
    client.get(link)
    assert code_shown not in client.submit(link, **SAID).text
    assert len(stored(app, SurveyCopy)) == 2


@pytest.mark.once
def test_what_is_missing_is_said_and_nothing_is_stored(app, world, client):
    code = open_survey(app, world, naming=Naming.NAMED)
    link = f"/surveys/{code}"
    client.get(link)
    answered = client.submit(link, **{**SAID, "answers-overall": None})
    assert answered.status_code == 422
    assert "请选择总的来说" in answered.text
    assert "豆腐脑" in answered.text
    assert client.submit(link, **SAID, form_key="x").status_code == 422
    client.get(link)
    assert client.post(f"{link}/draft", data={**fields(client, link), "form_key": "x"}).status_code == 422
    assert stored(app, SurveyCopy) == []


@pytest.mark.parametrize("way", ["send", "keep"])
def test_of_one_form_sent_twice_at_once_one_counts(app, world, engine_name, way):
    code, both = open_survey(app, world, naming=Naming.ANONYMOUS), Barrier(2)
    with app.app_context():
        token = open_copies.token_of_form(survey_by_code(code), "0" * 32)

    def send(_number):
        with app.app_context():
            survey = survey_by_code(code)
            both.wait(5)
            copy = open_copies.hand_out_copy(survey, token)
            try:
                if way == "send":
                    taking_answers.answer(copy, answers={"overall": ["4"]})
            except Refused as refused:
                return refused.code
            db.session.commit()
            return "done"

    with ThreadPoolExecutor(2) as senders:
        outcomes = sorted(senders.map(send, range(2)))
    assert outcomes == (["already_answered", "done"] if way == "send" else ["done", "done"])
    assert len(stored(app, SurveyCopy)) == 1


def test_once_it_is_closed_it_says_since_when(app, world, client):
    code = open_survey(app, world)
    link = f"/surveys/{code}"
    client.get(link)
    page, kept = client.page, client.post(f"{link}/draft", data=fields(client, link)).location
    clock.set_to(clock.now() + timedelta(days=8))
    client.page = page
    for answer in (client.submit(link, **SAID), client.get(link), client.get(kept),
                   client.post(f"{link}/draft", data={"form_key": "0" * 32})):
        assert "填写时间已于2026年3月17日（星期二）24:00截止" in answer.text
    assert stored(app, Answer) == []


@pytest.mark.once
def test_wrong_used_expired_and_withdrawn_links_say_different_sentences(app, world, client):
    code, anew = (open_survey(app, world, naming=Naming.ANONYMOUS) for _each in range(2))
    kept = []
    for each in (code, code, anew):
        client.get(f"/surveys/{each}")
        kept.append(client.post(f"/surveys/{each}/draft", data=fields(client, f"/surveys/{each}")).location)
    used, expired, withdrawn = kept
    client.get(used)
    client.submit(used, **typed(overall="5"))
    with app.app_context():
        gone = survey_by_code(anew)
        withdraw_survey(gone, reason="题目有误", by=somebody(Role.LEADER, gone.host.id))
        db.session.commit()
    assert client.get("/feedback/" + "A" * 16).status_code == 404
    assert "这个链接打不开任何问卷" in client.get("/feedback/" + "A" * 16).text
    assert "您的问卷已提交" in client.get(used).text
    for address in (withdrawn, f"/surveys/{anew}", f"/surveys/{anew}/poster"):
        answer = client.get(address)
        assert (answer.status_code, "题目有误" in answer.text, "想吃什么" in answer.text) == (410, True, False)
    for address in (withdrawn, f"/surveys/{anew}", f"/surveys/{anew}/draft"):
        assert client.post(address, data={"form_key": "0" * 32, **SAID}).status_code == 410
    clock.set_to(clock.now() + timedelta(days=8))
    assert "填写时间已于" in client.get(expired).text


@pytest.mark.parametrize("way", [lambda survey: survey, in_review])
def test_what_is_not_yet_public_is_not_found(app, world, client, way):
    with app.app_context():
        code = way(drafted_survey(world, items=ITEMS, has_open_link=True)).code
        db.session.commit()
    assert {client.get(f"/surveys/{code}{part}").status_code for part in ("", "/poster")} == {404}
    assert client.post(f"/surveys/{code}", data={"form_key": "0" * 32, **SAID}).status_code == 404
    with app.app_context():
        handed_out = published_survey(world, has_open_link=False)
    assert [client.get(f"/surveys/{each}").status_code for each in (handed_out, "WJ-999999")] == [404, 404]
    assert stored(app, SurveyCopy) == []


def test_poster_and_desk_have_the_code_and_the_address_to_type(app, world, client, desk):
    code = open_survey(app, world)
    poster, zhaomin = f"/surveys/{code}/poster", desk("zhaomin")
    for page in (client.get(poster).text, zhaomin.get(f"/staff/surveys/{code}").text):
        assert f"/s/{code.replace('-', '')}" in page
        assert 'class="qr"' in page
        assert TITLE in page
    assert f'href="{poster}"' in zhaomin.get(f"/staff/surveys/{code}").text
    clock.set_to(clock.now() + timedelta(days=8))
    assert poster not in desk("zhaomin").get(f"/staff/surveys/{code}").text


def test_two_people_at_one_desk_are_two(app, world, client):
    """The same browser, one after the other: each form has a key of its own."""
    code = open_survey(app, world, naming=Naming.NAMED)
    link = f"/surveys/{code}"
    for who in (LI_JING, WANG_LEI):
        browser = app.test_client()
        browser.get(link)
        browser.submit(link, **SAID, name=who.name)
        sign_in_on_the_way(browser, who)
        browser.submit(link)
    assert len({answer.person_id for answer in stored(app, Answer)}) == 2
