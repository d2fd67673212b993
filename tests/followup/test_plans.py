"""列入计划: an answer promises something by a day; all read the reviewed one; when it comes, it is asked about."""

from datetime import date

import pytest

from tests.followup.steps import ANSWER, REPLY, issue_id, register, stand, take
from tests.followup.test_publishing import WORDS, clear
from tests.opinions.steps import actions, code_of, says, told
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.notify.models import Notice
from xicheng_events.foundation.notify.overtaken import overtaken
from xicheng_events.voice.followup.kinds import IssueResult
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.operations import planned_days, publishing, replying
from xicheng_events.voice.followup.planned_issues import by_when
from xicheng_events.voice.followup.states import IssueState

PLANNED = IssueResult.PLANNED
JUNE = date(2027, 6, 30)


def planned(app, world, *, day=JUNE, **said) -> tuple[str, int]:
    """An issue of 牛街街道 whose approved answer plans something by `day`; (number, id of the opinion)."""
    opinion_id = says(app, world, **said)
    number = register(app, world, opinion_id=opinion_id)
    take(app, world, number, replying.sign, "qianfang")
    take(app, world, number, replying.submit_reply, "qianfang", answer=ANSWER,
         result=PLANNED, reply=REPLY, planned_by=day)
    take(app, world, number, replying.approve_reply, "majing")
    return number, opinion_id


def publish(app, world, number) -> None:
    """The public words are cleared and published."""
    take(app, world, number, publishing.prepare_publication, "qianfang", **WORDS)
    clear(app, world, number)
    take(app, world, number, publishing.publish_issue, "qianfang")


def test_a_planned_answer_says_by_when_to_the_speaker_and_to_everyone(app, world, client, desk):
    number = register(app, world, opinion_id=(said := says(app, world)))
    take(app, world, number, replying.sign, "qianfang")
    browser, page = desk("qianfang"), f"/staff/issues/{number}"
    for day, why in (("", "请填写计划完成的日期"), ("2026-03-01", "不能早于今天"), ("2031-04-01", "最远到60个月以后"),
                     ("六月", "没有看懂"), ("9" * 60, "没有看懂")):
        browser.get(page)
        wrong = browser.submit(f"{page}/reply", result="planned", reply=REPLY, planned_by=day,
                               **ANSWER._asdict())
        assert (wrong.status_code, why in wrong.text, REPLY in wrong.text) == (422, True, True), day
    browser.get(page)
    assert browser.submit(f"{page}/reply", result="planned", reply=REPLY, planned_by="2027-06-30",
                          **ANSWER._asdict()).status_code == 303
    take(app, world, number, replying.approve_reply, "majing")
    (_phone, words), = told(app, "reply_planned")
    assert "计划于2027年6月底前完成" in words
    assert told(app, "reply") == []
    for shown in (client.post("/progress/query", data={"query_code": code_of(app, said)}).text, browser.get(page).text):
        assert "计划于2027年6月底前完成" in shown
    publish(app, world, number)
    for address in (f"/progress/{number}", "/progress"):
        assert "计划于2027年6月底前完成" in client.get(address).text


def test_a_day_is_kept_for_a_plan_alone_and_said_as_people_say_it(app, world):
    number = register(app, world)
    take(app, world, number, replying.sign, "qianfang")
    take(app, world, number, replying.submit_reply, "qianfang", answer=ANSWER, result=IssueResult.SOLVED, reply=REPLY,
         planned_by=JUNE)
    assert stand(app, number).planned_by is None
    with app.test_request_context():
        assert [by_when(day) for day in (JUNE, date(2027, 6, 15), date(2028, 2, 28), date(2028, 2, 29))] == [
            "2027年6月底", "2027年6月15日", "2028年2月28日", "2028年2月底"]


def test_who_spoke_anonymously_is_not_told_by_when_in_the_message(app, world):
    planned(app, world, anonymous=True)
    assert (len(told(app, "reply")), told(app, "reply_planned")) == (1, [])


def test_the_day_belongs_to_what_is_reviewed(app, world, client):
    number, _said = planned(app, world)
    take(app, world, number, publishing.prepare_publication, "qianfang", **WORDS)
    clear(app, world, number)
    take(app, world, number, planned_days.plan_anew, "qianfang", planned_by=date(2027, 9, 30), text="工期顺延至秋季。")
    with pytest.raises(Refused) as refused:
        take(app, world, number, publishing.publish_issue, "qianfang")
    assert refused.value.code == "not_cleared"
    publish(app, world, number)
    assert "计划于2027年9月底前完成" in client.get(f"/progress/{number}").text
    take(app, world, number, planned_days.plan_anew, "qianfang", planned_by=date(2027, 12, 31), text="再次顺延。")
    page = client.get(f"/progress/{number}").text.partition("办理过程</h2>")[0]
    assert ("2027年9月底" in page, "2027年12月底" in page) == (False, False), "nobody has reviewed the new day"


def test_an_answer_from_before_there_were_days_stays_as_it_is(app, world, client, desk):
    number, said = planned(app, world)
    with app.app_context():
        db.session.get(Issue, issue_id(app, number)).planned_by = None
        db.session.commit()
    publish(app, world, number)
    for page in (client.get(f"/progress/{number}"), desk("qianfang").get(f"/staff/issues/{number}"),
                 client.post("/progress/query", data={"query_code": code_of(app, said)})):
        assert ("列入计划" in page.text, "计划于" in page.text.partition("办理过程</h2>")[0]) == (True, False)


def test_a_plan_whose_day_has_come_is_on_the_units_desk_until_it_is_kept_or_moved(app, world, desk, client, at):
    number, said = planned(app, world, day=date(2026, 4, 30))
    other, _said = planned(app, world)
    assert "列入计划的问题时限已到" not in desk("qianfang").get("/staff").text
    at("2026-04-30 09:00")
    qianfang, page = desk("qianfang"), f"/staff/issues/{number}"
    assert "列入计划的问题时限已到" in qianfang.get("/staff").text
    assert "列入计划的问题时限已到" not in desk("wulei").get("/staff").text
    found = desk("zhouyan").get("/staff/issues?mark=plan_due&sort=planned").text
    assert (number in found, other in found) == (True, False)
    qianfang.get(page)
    assert qianfang.submit(f"{page}/replan", planned_by="2026-04-01", text="雨季施工。").status_code == 422
    assert qianfang.submit(f"{page}/replan", planned_by="2026-05-29", text="雨季施工，顺延。").status_code == 303
    assert "时限已到" not in qianfang.get("/staff").text
    at("2026-05-29 09:00")
    qianfang = desk("qianfang")
    assert "时限已到" in qianfang.get("/staff").text
    qianfang.get(page)
    assert qianfang.submit(f"{page}/kept", text="电话13800001111").status_code == 422
    assert qianfang.submit(f"{page}/kept", text="停放区已划线完工。").status_code == 303
    assert "时限已到" not in qianfang.get("/staff").text
    assert qianfang.post(f"{page}/kept", data={"text": "停放区已划线完工。"}).status_code == 422
    read = client.post("/progress/query", data={"query_code": code_of(app, said)}).text
    assert all(words in read for words in ("雨季施工，顺延。", "停放区已划线完工。", "计划完成"))
    assert desk("majing").post(f"{page}/kept", data={"text": "已经完工了。"}).status_code == 422
    assert actions(app, "followup.plan") == ["followup.plan_moved", "followup.plan_kept"]


def test_a_message_about_a_plan_leaves_the_earlier_ones_without_a_point(app, world, at):
    at("2026-03-19 22:30")  # nothing leaves before eight in the morning
    planned(app, world)
    with app.app_context():
        waiting = db.session.scalars(db.select(Notice).where(Notice.subject_kind == "opinion")).all()
        left_out = overtaken(waiting)
        assert [notice.template for notice in waiting if notice.id not in left_out] == ["reply_planned"]
        assert len(left_out) >= 2


def test_worked_on_again_and_planned_anew_the_old_day_is_public_no_more(app, world, client):
    number, _said = planned(app, world)
    publish(app, world, number)
    with app.app_context():
        db.session.execute(db.update(Issue).values(state=IssueState.REOPENED, reopened=1))
        db.session.commit()
    take(app, world, number, replying.submit_reply, "qianfang", answer=ANSWER, result=PLANNED, reply=REPLY,
         planned_by=date(2028, 9, 30))
    take(app, world, number, replying.approve_reply, "majing")
    for address in (f"/progress/{number}", "/progress"):
        assert "2027年6月底" not in client.get(address).text


def test_an_answer_is_not_approved_once_its_planned_day_is_over(app, world, at):
    number = register(app, world)
    take(app, world, number, replying.sign, "qianfang")
    take(app, world, number, replying.submit_reply, "qianfang", answer=ANSWER, result=PLANNED, reply=REPLY,
         planned_by=date(2026, 4, 1))
    at("2026-04-02 09:00")
    with pytest.raises(Refused) as no:
        take(app, world, number, replying.approve_reply, "majing")
    assert no.value.code == "plan_over"
    take(app, world, number, replying.return_reply, "majing", reason="请另定计划日期")


def test_the_desk_reads_that_a_plan_is_done_and_the_same_day_is_no_new_plan(app, world, desk):
    number, _said = planned(app, world)
    with pytest.raises(Refused) as no:
        take(app, world, number, planned_days.plan_anew, "qianfang", planned_by=JUNE, text="材料未到位")
    assert no.value.code == "plan_same"
    take(app, world, number, planned_days.keep_plan, "qianfang", text="母婴室已启用。")
    page = desk("qianfang").get(f"/staff/issues/{number}").text
    assert "计划已完成" in page
    assert "计划于2027年6月底前完成" not in page.split("办理过程")[0]
    take(app, world, number, planned_days.plan_anew, "qianfang", planned_by=JUNE, text="误登记为完成，仍在施工")
    page = desk("qianfang").get(f"/staff/issues/{number}").text
    assert "计划于2027年6月底前完成" in page.split("办理过程")[0]
    with pytest.raises(Refused) as no:
        take(app, world, register(app, world), planned_days.plan_anew, "qianfang", planned_by=JUNE, text="没有计划")
    assert no.value.code == "not_now"
