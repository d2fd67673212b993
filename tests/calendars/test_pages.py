"""放假安排 at the desk, and 为什么是这一天 for everybody."""

import pytest

from tests.calendars.steps import DAYS, bring_in, taking, upload
from tests.followup.steps import register, stand
from tests.opinions.steps import code_of, says
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.workdays import CalendarVersion


def versions(app, year=2027):
    with app.app_context():
        found = db.select(CalendarVersion).where(CalendarVersion.year == year).order_by(CalendarVersion.number)
        return list(db.session.scalars(found))


def test_a_notice_is_looked_at_then_taken_then_taken_back(app, world, december, desk):
    number = register(app, world)
    browser = desk("zhouyan")
    assert "1</strong> 个年度的放假安排待导入：2027年" in browser.get("/staff").text
    page = upload(browser, DAYS)
    assert page.status_code == 200
    for words in ("期限变化：1项", number, "2027-01-07", "2027-01-08", "春节", "2月", "共9天"):
        assert words in page.text
    assert versions(app) == []
    answer = browser.post("/staff/calendars/versions", data=taking(page))
    assert answer.status_code == 303
    shown = browser.get(answer.location).text
    assert "撤回这一版" in shown
    assert "2027年放假安排已生效" in shown
    assert "待导入" not in browser.get("/staff").text
    ledger = desk("qianfang")
    assert "1</strong> 件问题的期限本周因放假安排有变" in ledger.get("/staff").text
    assert number in ledger.get("/staff/issues?moved=1").text
    assert "期限调整" in ledger.get(f"/staff/issues/{number}").text
    version = versions(app)[0].id
    assert browser.post(f"/staff/calendars/{version}/taking-back").status_code == 303
    assert "已撤回" in browser.get(f"/staff/calendars/{version}").text
    assert stand(app, number).due_is_provisional


def test_the_form_sent_twice_is_one_version(app, world, december, desk):
    browser = desk("zhouyan")
    sent = taking(upload(browser, DAYS))
    for _again in range(2):
        assert browser.post("/staff/calendars/versions", data=sent).status_code == 303
    assert len(versions(app)) == 1


def test_an_incomplete_year_is_told_and_keeps_what_was_typed(app, world, december, desk):
    browser = desk("zhouyan")
    page = upload(browser, "日期,类别,名称\n2027-01-01,放假,元旦")
    assert "没有春节、国庆的放假日期" in page.text
    answer = browser.post("/staff/calendars/versions", data={**taking(page), "reason": "待补"})
    assert answer.status_code == 422
    assert "仍要导入的理由至少5个字" in answer.text
    assert "待补" in answer.text
    assert versions(app) == []


@pytest.mark.once
@pytest.mark.parametrize(("data", "name", "words"), [
    ("日期,类别,名称\n2027-02-14,放假,春节\n2027-02-14,调休上班,春节", "2027.csv", "既是放假又是调休上班"),
    (b"PK\x03\x04 not a workbook", "通知.docx", "这不是可以读取的"),
    ("日期,类别,名称\n" + "2027-01-01,放假,元旦\n" * 10_000, "2027.csv", "内容太多"),
    ("", "", "请选择 .csv 或 .xlsx 文件"),
])
def test_what_cannot_be_read_is_said_and_the_rest_is_kept(app, world, december, desk, data, name, words):
    answer = upload(desk("zhouyan"), data, name)
    assert answer.status_code == 422
    assert words in answer.text
    assert "国务院办公厅关于2027年部分节假日安排的通知" in answer.text


@pytest.mark.parametrize("sent", [{}, {"year": "abc", "table": "x"}, {"year": "2027", "table": "日期,类别,名称\n1,2,3"},
                                  {"year": "9999", "table": "日期,类别,名称\n9999-01-01,放假,元旦", "source": "通知"}])
def test_a_forged_form_changes_nothing(app, world, december, desk, sent):
    assert desk("zhouyan").post("/staff/calendars/versions", data=sent).status_code in (303, 422)
    assert versions(app) == []


def test_a_version_can_be_downloaded_and_brought_in_again(app, world, december, desk):
    version = bring_in(app, world)
    browser = desk("zhouyan")
    text = browser.get(f"/staff/calendars/{version}.csv").data
    assert text.startswith("\ufeff日期,类别,名称".encode())
    page = upload(browser, text)
    assert page.status_code == 200
    assert "没有期限因此变化" in page.text
    assert browser.get("/staff/calendars/sample.csv").status_code == 200


def test_everybody_may_see_why_it_is_that_day(app, world, december, client, desk):
    opinion_id = says(app, world)
    number = register(app, world, opinion_id=opinion_id)
    page = client.post("/progress/query", data={"query_code": code_of(app, opinion_id)}).text
    address = "/working-days?start=2026-12-28&amp;days=7&amp;calendar="
    assert address in page
    assert address in desk("zhouyan").get(f"/staff/issues/{number}").text
    assert address in desk("zhouyan").get("/staff/issues").text
    assert "暂按周一至周五推算" in page
    calendar = stand(app, number).due_calendar_id
    why = client.get(f"/working-days?start=2026-12-28&days=7&calendar={calendar}").text
    for words in ("2026年12月28日（星期一）起算（当日不计）", "2027年1月7日（星期四）", "2027年的放假安排尚未公布",
                  "元旦，不计", "暂按工作日计入", "周末，不计"):
        assert words in why
    bring_in(app, world)
    why = client.get(f"/working-days?start=2026-12-28&days=7&calendar={stand(app, number).due_calendar_id}").text
    assert "2027年1月8日（星期五）" in why
    assert "元旦放假，不计" in why
    assert "尚未公布" not in why


@pytest.mark.once
@pytest.mark.parametrize("query", ["", "?start=x&days=7&calendar=1", "?start=2026-01-01&days=0&calendar=1",
                                   "?start=2026-01-01&days=9999&calendar=1", "?start=2026-01-01&days=²&calendar=1",
                                   "?start=9999-12-31&days=5&calendar=1", "?start=2026-01-01&days=7&calendar=-1",
                                   "?start=2026-01-01&days=7&calendar=99999999999"])
def test_a_question_that_makes_no_sense_has_no_page(client, query):
    assert client.get("/working-days" + query).status_code == 404
