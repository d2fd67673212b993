"""催办 and 督办: 周岩 urges 牛街街道 on, and asks by when it says where it stands."""

import re
from datetime import date

import pytest

from tests.followup.steps import ANSWER, REPLY, issue_id, register, replied, stand, take
from tests.followup.test_races import at_once, get
from tests.opinions.steps import actions, code_of
from tests.support.page_reader import words_of
from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.voice.followup.kinds import IssueResult, Step
from xicheng_events.voice.followup.models import Issue, ProgressNote, Urging
from xicheng_events.voice.followup.operations import dispatching, replying, urging

SAID = "请本周内到现场查看，并登记进展。"


@pytest.fixture
def late(app, world, at) -> str:
    """An issue of 牛街街道 that is signed for and late: its last day was 26 March."""
    at("2026-03-17 09:00")
    number = register(app, world)
    take(app, world, number, replying.sign, "qianfang")
    at("2026-03-30 09:00")  # a Monday
    return number


def lines(app, number, step) -> list[str]:
    """What the history says under a step."""
    with app.app_context():
        return list(db.session.scalars(db.select(ProgressNote.text).where(
            ProgressNote.issue_id == issue_id(app, number), ProgressNote.step == step).order_by(ProgressNote.id)))


def first_task(browser) -> str:
    """The first thing under 等您办理."""
    found = re.search(r'<ul class="plain-list">\s*<li class="card">(.*?)</li>', browser.get("/staff").text, re.S)
    return found[1] if found else ""


def test_a_late_issue_is_urged_and_stands_on_top_of_the_units_desk_until_something_is_done(app, world, desk, late, at):
    zhouyan, qianfang, page = desk("zhouyan"), desk("qianfang"), f"/staff/issues/{late}"
    zhouyan.get(page)
    assert zhouyan.submit(f"{page}/urging", text="快").status_code == 422
    assert zhouyan.submit(f"{page}/urging", text=SAID).status_code == 303
    assert "被催办" in first_task(qianfang)
    for browser in (qianfang, desk("majing")):
        assert f"催办：{SAID}" in browser.get(page).text
    assert (lines(app, late, Step.URGED), actions(app, "followup.urged")) == ([SAID], ["followup.urged"])
    assert late in zhouyan.get("/staff/issues?mark=urged").text
    at("2026-03-30 09:20")
    qianfang.get(page)
    qianfang.submit(f"{page}/note", text="已联系企业，今日清运。")
    assert "被催办" not in qianfang.get("/staff").text
    assert "催办：" not in qianfang.get(page).text
    assert late not in zhouyan.get("/staff/issues?mark=urged").text


def test_it_is_urged_once_a_working_day_and_nobody_urges_before_the_limit_is_close(app, world, late, at):
    take(app, world, late, urging.urge, "zhouyan", text=SAID)
    take(app, world, late, urging.urge, "zhouyan", text=SAID)  # the same form, sent twice
    assert lines(app, late, Step.URGED) == [SAID]
    assert refused(app, world, late, text="再催一次，请抓紧。") == "urged_today"
    at("2026-03-31 09:00")
    take(app, world, late, urging.urge, "zhouyan", text="再催一次，请抓紧。")
    at("2026-04-03 20:00")
    take(app, world, late, urging.urge, "zhouyan", text="节前请办结。")
    at("2026-04-04 10:00")  # 清明: it counts with 7 April, the first working day after
    take(app, world, late, urging.urge, "zhouyan", text="节后请即办。")
    at("2026-04-07 09:00")
    assert refused(app, world, late) == "urged_today"
    assert len(lines(app, late, Step.URGED)) == 4
    assert refused(app, world, register(app, world)) == "not_pressing"
    assert refused(app, world, late, who="qianfang") == "not_yours"
    assert refused(app, world, replied(app, world)[0]) == "not_now"


def refused(app, world, number, *, who="zhouyan", text=SAID) -> str:
    """Why an urging is refused."""
    with pytest.raises(Refused) as refusal:
        take(app, world, number, urging.urge, who, text=text)
    return refusal.value.code


def test_of_many_who_urge_at_once_one_does(app, world, late):
    row = issue_id(app, late)

    def urges(n):
        return lambda: urging.urge(get(Issue, row), text=f"{SAID}{n}", by=get(Person, world.staff["zhouyan"]))

    assert sorted(at_once(app, *map(urges, range(4)))) == ["done", *["urged_today"] * 3]
    assert len(lines(app, late, Step.URGED)) == 1


def test_an_urging_is_taken_back_until_the_unit_has_done_something(app, world, desk, late, at):
    zhouyan, page = desk("zhouyan"), f"/staff/issues/{late}"
    take(app, world, late, urging.urge, "zhouyan", text="催错了一件，请忽略。")
    zhouyan.get(page)
    assert zhouyan.submit(f"{page}/undo").status_code == 303
    assert "被催办" not in desk("qianfang").get("/staff").text
    assert zhouyan.post(f"{page}/undo").status_code == 422
    at("2026-03-30 09:10")
    take(app, world, late, urging.urge, "zhouyan", text=SAID)
    at("2026-03-30 09:20")
    take(app, world, late, replying.note_progress, "qianfang", text="已到现场。")
    assert "没有可撤回的催办" in zhouyan.post(f"{page}/undo").text
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count()).select_from(Urging)) == 1


def test_several_are_urged_from_the_ledger_with_one_sentence(app, world, desk, late, at):
    at("2026-03-17 09:00")
    other, fresh = register(app, world), ""
    at("2026-03-30 09:00")
    fresh = register(app, world)
    zhouyan = desk("zhouyan")
    page = zhouyan.get("/staff/issues?light=overdue")
    assert (f'value="{other}" form="urgings"' in page.text, f'value="{fresh}"' in page.text) == (True, False)
    assert 'form="urgings"' not in desk("qianfang").get("/staff/issues").text
    nothing = zhouyan.post("/staff/issues?light=overdue", data={"text": SAID})
    assert (nothing.status_code, "请先勾选" in nothing.text, SAID in nothing.text) == (422, True, True)
    short = zhouyan.post("/staff/issues", data={"text": "", "number": [late]})
    assert (short.status_code, "请填写催办意见" in short.text) == (422, True)
    assert re.search(rf'value="{late}" form="urgings"[^>]* checked', short.text)
    take(app, world, other, urging.urge, "zhouyan", text="早上已催过这件。")
    done = zhouyan.post("/staff/issues?light=overdue", data={"text": SAID, "number": [late, other, fresh, "x"]})
    assert (done.status_code, done.headers["Location"].endswith("?light=overdue")) == (303, True)
    said = words_of(zhouyan.get("/staff/issues").text)
    assert "已催办1件" in said
    assert f"2件没有催办：{other}、{fresh}" in said
    assert [lines(app, each, Step.URGED) for each in (late, other, fresh)] == [[SAID], ["早上已催过这件。"], []]
    assert desk("qianfang").post("/staff/issues", data={"text": SAID, "number": [late]}).status_code == 403


def test_an_issue_is_supervised_until_it_is_answered(app, world, desk, late, at):
    zhouyan, qianfang, page = desk("zhouyan"), desk("qianfang"), f"/staff/issues/{late}"
    zhouyan.get(page)
    for day, why in (("2026-03-27", "今天至三个月内"), ("2026-04-04", "不是工作日"), ("2027-03-01", "今天至三个月内"),
                     ("尽快", "没有看懂"), ("", "请填写承办单位说明进展的日期")):
        wrong = zhouyan.submit(f"{page}/supervision", report_by=day, text="请说明整改安排。")
        assert (wrong.status_code, why in wrong.text, "请说明整改安排。" in wrong.text) == (422, True, True), day
    assert zhouyan.submit(f"{page}/supervision", report_by="2026-04-02", text="请说明整改安排。").status_code == 303
    assert "红色督办" in zhouyan.get("/staff/issues?mark=supervised").text
    assert "督办的问题待说明进展" in first_task(qianfang)
    assert lines(app, late, Step.SUPERVISED) == ["请说明整改安排。（2026年4月2日（星期四）前说明进展）"]
    at("2026-04-03 09:00")
    zhouyan, qianfang = desk("zhouyan"), desk("qianfang")
    assert late in zhouyan.get("/staff/issues?mark=report_late&sort=report").text
    take(app, world, late, replying.note_progress, "qianfang", text="已划线，下周安排专人。")
    assert "待说明进展" not in qianfang.get("/staff").text
    assert late not in zhouyan.get("/staff/issues?mark=report_late").text
    assert "红色督办" in qianfang.get(page).text, "it is supervised on"
    take(app, world, late, replying.submit_reply, "qianfang", answer=ANSWER, result=IssueResult.SOLVED, reply=REPLY)
    take(app, world, late, replying.approve_reply, "majing")
    assert stand(app, late).report_by is None
    assert "督办</" not in qianfang.get(page).text.partition("办理过程</h2>")[0]


def test_the_coordinator_ends_supervision_and_moves_its_day(app, world, desk, late):
    zhouyan, page = desk("zhouyan"), f"/staff/issues/{late}"
    for day in ("2026-04-01", "2026-04-02"):
        zhouyan.get(page)
        zhouyan.submit(f"{page}/supervision", report_by=day, text="请说明整改安排。")
        assert stand(app, late).report_by.isoformat() == day
    zhouyan.get(page)
    assert zhouyan.submit(f"{page}/release").status_code == 303
    assert (stand(app, late).report_by, stand(app, late).supervised_at) == (None, None)
    assert zhouyan.post(f"{page}/release").status_code == 422
    for step, fields in (("supervision", {"report_by": "2026-04-02", "text": SAID}), ("release", {})):
        assert desk("qianfang").post(f"{page}/{step}", data=fields).status_code == 422
    assert actions(app, "followup.released") == ["followup.released"]


def test_who_spoke_reads_nothing_of_being_urged(app, world, client, late):
    take(app, world, late, urging.urge, "zhouyan", text=SAID)
    with app.app_context():
        said = db.session.get(Issue, issue_id(app, late)).links[0].opinion_id
    assert SAID not in client.post("/progress/query", data={"query_code": code_of(app, said)}).text


def test_what_was_taken_back_leaves_an_earlier_urging_standing(app, world, desk, late, at):
    take(app, world, late, urging.urge, "zhouyan", text=SAID)
    at("2026-03-31 09:00")
    take(app, world, late, urging.urge, "zhouyan", text="写错了的催办。")
    take(app, world, late, urging.undo_urging, "zhouyan")
    page = desk("qianfang").get(f"/staff/issues/{late}").text
    assert f"催办：{SAID}" in page
    assert "催办：写错了" not in page


def test_signing_says_nothing_of_where_it_stands_and_another_unit_is_asked_anew(app, world, desk, at):
    number = register(app, world)
    take(app, world, number, urging.supervise, "zhouyan", report_by=date(2026, 3, 24), text=SAID)
    take(app, world, number, replying.sign, "qianfang")
    assert "待说明进展" in desk("qianfang").get("/staff").text
    at("2026-03-25 09:00")
    for mark in ("to_report", "report_late"):
        assert number in desk("zhouyan").get(f"/staff/issues?mark={mark}").text
    take(app, world, number, replying.note_progress, "qianfang", text="已联系企业。")
    for mark in ("to_report", "report_late"):
        assert number not in desk("zhouyan").get(f"/staff/issues?mark={mark}").text
    assert "待说明进展" not in desk("qianfang").get("/staff").text


def test_after_it_was_sent_to_another_unit_that_one_says_where_it_stands(app, world, desk, at):
    number = register(app, world)
    take(app, world, number, urging.supervise, "zhouyan", report_by=date(2026, 3, 24), text=SAID)
    at("2026-03-18 10:00")
    take(app, world, number, dispatching.return_issue, "qianfang", reason="属于统计局职责")
    with app.app_context():
        dispatching.dispatch_again(db.session.get(Issue, issue_id(app, number)), by=db.session.get(
            Person, world.staff["zhouyan"]), lead=db.session.get(Organisation, world.units["tjj"]))
        db.session.commit()
    assert "待说明进展" in desk("zhaomin").get("/staff").text
    assert "待说明进展" not in desk("qianfang").get("/staff").text
