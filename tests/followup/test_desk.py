"""The ledger as 钱芳, 马静 and 周岩 use it."""

import re

import pytest

from tests.followup.steps import ANSWER, REPLY, rate, register, replied, stand, take
from tests.opinions.steps import PARKING, code_of, says
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.followup.desk_steps import DONE, STEPS
from xicheng_events.voice.followup.kinds import IssueResult, Step
from xicheng_events.voice.followup.operations import replying
from xicheng_events.voice.followup.states import IssueState
from xicheng_events.voice.opinions.models import Opinion

S = IssueState
ISSUE = {"title": "单车乱停", "description": "共享单车占道", "kind": "suggestion", "sla": "simple", "lead": "niujie"}


def test_three_people_take_an_issue_through_the_pages(app, world, desk):
    said = says(app, world)
    zhouyan, qianfang, majing = desk("zhouyan"), desk("qianfang"), desk("majing")
    zhouyan.get(f"/staff/issues/new/{said}")
    made = zhouyan.submit(f"/staff/issues/new/{said}", **ISSUE)
    assert made.status_code == 303
    page = made.headers["Location"]
    for browser, step, fields, said in (
        (qianfang, "signature", {}, "已签收。"),
        (qianfang, "note", {"text": "已联系运营企业", "is_public": "y"}, "已记录进展。"),
        (qianfang, "reply", {"result": "solved", "reply": REPLY, **ANSWER._asdict()}, "已提交审核。"),
        (majing, "rejection", {"reason": "请写明时间安排"}, "已退回修改。"),
        (qianfang, "reply", {"result": "solved", "reply": REPLY, **ANSWER._asdict()}, "已提交审核。"),
        (majing, "approval", {}, "已通过，系统将告知提出人。"),
    ):
        browser.get(page)
        answer = browser.submit(f"{page}/{step}", **fields)
        assert answer.status_code == 303, (step, answer.text)
        assert said in browser.get(page).text, step
    number = page.rsplit("/", 1)[1]
    assert (stand(app, number).state, stand(app, number).result) == (S.REPLIED, IssueResult.SOLVED)
    shown = qianfang.get(page).text
    assert "请写明时间安排" in shown
    assert "钱芳" in shown


def test_each_sees_only_the_steps_that_are_theirs(app, world, desk):
    number = register(app, world)
    own = desk("qianfang").get(f"/staff/issues/{number}").text
    assert ("签收后开始办理" in own, "等您签收。" in own, "派发至牛街街道办理（一般件）" in own) == (True, True, True)
    for who, whose in (("majing", "本单位"), ("zhouyan", "牛街街道"), ("zhaomin", "牛街街道")):
        page = desk(who).get(f"/staff/issues/{number}").text
        assert "签收后开始办理" not in page
        assert f"等待{whose}签收。" in page


def test_what_happened_is_told_latest_first_to_everyone_as_it_is_of_a_notice(app, world, desk, client):
    number, said = replied(app, world)
    story = timeline(desk("qianfang").get(f"/staff/issues/{number}").text)
    assert (story[0], story[-1]) == (Step.REPLIED.label, Step.DISPATCHED.label)
    outcome = timeline(client.post("/progress/query", data={"query_code": code_of(app, said)}).text)
    assert (outcome[0], outcome[-1]) == (Step.REPLIED.label, "提出意见")
    notice = timeline(desk("zhaomin").get(f"/staff/events/{world.code}").text)
    assert (notice[0], notice[-1]) == ("发布活动", "起草活动")


def test_who_decides_reads_first_and_only_what_waits_for_them_stands_open(app, world, desk):
    number = register(app, world)
    assert opened(desk("zhouyan").get(f"/staff/issues/{number}").text) == []  # taking it back isn't what comes next
    assert opened(desk("qianfang").get(f"/staff/issues/{number}").text) == ["签收"]
    take(app, world, number, replying.sign, "qianfang")
    take(app, world, number, replying.submit_reply, "qianfang", answer=ANSWER, result=IssueResult.SOLVED, reply=REPLY)
    page = desk("majing").get(f"/staff/issues/{number}").text
    assert opened(page) == ["审核通过"]
    assert page.index("共享单车占道") < page.index(REPLY) < page.index("下一步</h2>")


def test_a_reply_that_was_told_is_not_said_to_wait_once_it_is_worked_on_again(app, world, desk, client):
    number, said = replied(app, world)
    rate(app, said, solved=False, score=1)
    page = desk("qianfang").get(f"/staff/issues/{number}").text
    assert ("尚未送达提出人" in page, "第1次答复" in page) == (False, True)
    # Whoever wasn't satisfied goes on reading with what.
    outcome = client.post("/progress/query", data={"query_code": code_of(app, said)}).text
    assert ("正在办理" in outcome, REPLY in outcome) == (True, True)


def opened(page: str) -> list[str]:
    """The steps that stand open, by their headings."""
    return re.findall(r'<details class="sheet" open>\s*<summary>([^<]+)', page)


def test_what_is_answered_says_so_once(app, world, desk):
    number, _said = replied(app, world)
    page = desk("qianfang").get(f"/staff/issues/{number}").text
    assert ("已答复" in page, "已办复" in page) == (True, False)


def test_a_street_is_chosen_when_it_is_registered_and_changed_at_the_desk(app, world, desk):
    said, zhouyan, qianfang = says(app, world), desk("zhouyan"), desk("qianfang")
    zhouyan.get(f"/staff/issues/new/{said}")
    assert zhouyan.submit(f"/staff/issues/new/{said}", **ISSUE, street="elsewhere").status_code == 422
    page = zhouyan.submit(f"/staff/issues/new/{said}", **ISSUE, street="niujie").headers["Location"]
    number = page.rsplit("/", 1)[1]
    assert stand(app, number).street_id == world.units["niujie"]
    qianfang.get(page)
    unknown = qianfang.submit(f"{page}/topic", street="tjj")
    assert (unknown.status_code, "没有这个街道，请重新选择。" in unknown.text) == (422, True)
    assert qianfang.submit(f"{page}/topic", street="desheng").status_code == 303
    assert stand(app, number).street_id == world.units["desheng"]
    assert "涉及街道</dt><dd>德胜街道" in re.sub(r"\s+<", "<", desk("zhaomin").get(page).text)


def timeline(page: str) -> list[str]:
    """The steps a page tells under 办理过程, in its order."""
    return re.findall(r'<p class="timeline-title">([^<]+)', page.partition("办理过程</h2>")[2])


def test_a_foreign_unit_finds_nothing(app, world, desk):
    number = register(app, world)
    stranger = desk("wulei")
    assert number not in stranger.get("/staff/issues").text
    assert stranger.get(f"/staff/issues/{number}").status_code == 404
    assert stranger.post(f"/staff/issues/{number}/signature").status_code == 404
    # The unit whose event it was said at reads along.
    assert number in desk("zhaomin").get("/staff/issues").text


def test_a_stale_page_is_noticed_and_what_was_typed_kept(app, world, desk):
    number = register(app, world)
    page = f"/staff/issues/{number}"
    first, second = desk("qianfang"), desk("qianfang")
    first.get(page)
    first.submit(f"{page}/signature")
    first.get(page)
    second.get(page)
    assert first.submit(f"{page}/note", text="第一条").status_code == 303
    answer = second.submit(f"{page}/note", text="第二条进展")
    assert answer.status_code == 422
    assert "刚刚已由他人办理" in answer.text
    assert "第二条进展" in answer.text
    # Having seen the new state, pressing again is meant.
    assert second.submit(f"{page}/note", text="第二条进展").status_code == 303


@pytest.mark.once
@pytest.mark.parametrize(("step", "fields"), [
    ("reply", {"result": "solved", "reply": "已办"}), ("reply", {"result": "moon", "reply": REPLY}),
    ("reply", {"result": "solved", "reply": "长" * 10_000}), ("note", {"text": "", "is_public": "y"}),
    ("note", {"text": "电话13800001111", "is_public": "y"}),
])
def test_bad_input_is_explained_and_kept(app, world, desk, step, fields):
    number, browser = register(app, world), desk("qianfang")
    browser.post(f"/staff/issues/{number}/signature")
    answer = browser.post(f"/staff/issues/{number}/{step}", data=fields)
    assert answer.status_code == 422
    assert "请检查以下内容" in answer.text
    assert all(value in answer.text for name, value in fields.items() if name in ("reply", "text"))
    assert stand(app, number).state is S.SIGNED


@pytest.mark.parametrize("fields", [
    {"lead": ""}, {"lead": "nowhere"}, {"sla": "longterm"}, {"title": "题" * 51}, {"title": ""}, {"kind": "x"},
    {"description": "述" * 2001},
])
def test_an_issue_is_registered_with_all_it_needs(app, world, desk, fields):
    said, browser = says(app, world), desk("zhaomin")
    browser.get(f"/staff/issues/new/{said}")
    answer = browser.submit(f"/staff/issues/new/{said}", **{**ISSUE, **fields})
    assert answer.status_code == 422
    assert stand(app, "WT-2026-0001") is None


def test_an_opinion_joins_an_existing_issue_by_number(app, world, desk):
    number, said = register(app, world), says(app, world, "单车还是很乱")
    browser = desk("zhaomin")
    here = f"/staff/issues/new/{said}/link"
    unknown = browser.post(here, data={"number": "WT-1999-0001"})
    assert (unknown.status_code, 'value="WT-1999-0001"' in unknown.text) == (422, True)
    assert browser.post(here, data={"number": number.lower().replace("-", "")}).status_code == 303
    page = browser.get(f"/staff/issues/{number}").text
    assert "单车还是很乱" in page
    assert PARKING in page
    assert number in browser.get(f"/staff/issues/of/{said}").text
    assert browser.get(f"/staff/issues/new/{said}").status_code == 303


def foreign_issue(app, world) -> str:
    """An issue that 统计局 may not read: 牛街街道 leads it, and it came from what was said there."""
    said = says(app, world)
    with app.app_context():
        db.session.get(Opinion, said).organisation_id = world.units["niujie"]
        db.session.commit()
    return register(app, world, opinion_id=said)


def test_an_issue_to_join_is_found_by_words_number_and_unit_and_chosen(app, world, desk, statements):
    said = says(app, world, "单车还是很乱")
    foreign, number = foreign_issue(app, world), register(app, world)
    browser, here = desk("zhaomin"), f"/staff/issues/new/{said}/link"
    assert here in browser.get(f"/staff/issues/new/{said}").text
    for words in ("单车", "乱停 门口", number.lower(), number[-4:], "牛街",
                  number.replace("-", ""), number.replace("-", " "), "ＷＴ－２０２６－" + number[-4:]):
        part = browser.get(here, query_string={"words": words}, headers={"HX-Request": "true"}).text
        assert ("<h1" in part, number in part, foreign in part) == (False, True, False), words
    for words in ("地铁", "单车 地铁", "%", "字" * 3000):
        assert "没有找到可以选择的" in browser.get(here, query_string={"words": words}).text
    for _each in range(3):
        register(app, world)
    with statements() as few:
        browser.get(here, query_string={"words": number})
    with statements() as many:
        browser.get(here, query_string={"words": "单车"})
    assert len(many) == len(few)
    page = browser.get(here, query_string={"words": number}).text
    assert ("办理中" in page or "待签收" in page, "牛街街道" in page, "门口单车乱停" in page) == (True, True, True)
    assert browser.submit(here).status_code == 303
    assert "单车还是很乱" in browser.get(f"/staff/issues/{number}").text
    assert browser.get(here).status_code == 303
    assert desk("wulei").get(here).status_code == 404


def test_the_ledger_is_searched_and_filtered(app, world, desk):
    number, _said = replied(app, world)
    browser = desk("zhouyan")
    for query, found in (("words=单车", True), ("words=地铁", False), ("state=replied", True), ("state=signed", False),
                         ("unit=niujie", True), ("unit=tjj", False), ("light=done", True), ("light=overdue", False),
                         ("state=moon&light=moon", True)):
        assert (number in browser.get(f"/staff/issues?{query}").text) is found, query


def test_unknown_steps_and_numbers_are_not_found(app, world, desk):
    number, browser = register(app, world), desk("zhouyan")
    assert browser.post(f"/staff/issues/{number}/dance").status_code == 404
    assert browser.get("/staff/issues/WT-2026-9999").status_code == 404
    assert browser.get("/staff/issues/new/99999999999999999999").status_code == 404


def test_every_step_says_what_has_been_done():
    assert STEPS.keys() == DONE.keys()


def test_only_what_may_stay_empty_is_called_optional(app, world, desk):
    page = desk("zhaomin").get(f"/staff/issues/new/{says(app, world)}").text
    marked = re.findall(r"<label[^>]*>([^<]+)<span class=.optional", page)
    assert marked == ["涉及地点"]
