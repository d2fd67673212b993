"""What stands between 派发 and 办结 beside the plain way: returned, taken back, helped with, shelved."""

import re
from datetime import date, datetime

import pytest

from tests.cast import WANG_LEI
from tests.followup.steps import ANSWER, REPLY, issue_id, rate, register, replied, reply_and_approve, stand, take
from tests.opinions.steps import code_of, do, says, told
from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.voice.callbacks import operations as calling_back
from xicheng_events.voice.followup.duties import steps_open_to
from xicheng_events.voice.followup.kinds import Closing, ContactWay, IssueResult, Step
from xicheng_events.voice.followup.limit_models import Sla
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.operations import (
    asking_later,
    dispatching,
    rating,
    registering,
    replying,
    shelving,
)
from xicheng_events.voice.followup.states import IssueState
from xicheng_events.voice.followup.step_models import LaterQuestion
from xicheng_events.voice.opinions.models import Opinion

S, WHY = IssueState, "需等待交管部门会签"


def refusal(app, world, number, operation, who, **values) -> str:
    with pytest.raises(Refused) as refused:
        take(app, world, number, operation, who, **values)
    return refused.value.code


def unit(app, world, slug) -> Organisation:
    with app.app_context():
        return db.session.get(Organisation, world.units[slug])


def signed(app, world, **fields) -> str:
    number = register(app, world, **fields)
    take(app, world, number, replying.sign, "qianfang")
    return number


def history(app, number, step) -> list[str]:
    with app.app_context():
        return [note.text for note in db.session.get(Issue, issue_id(app, number)).progress if note.step is step]


def test_17_16_an_issue_returned_twice_is_appointed_to_a_unit_that_keeps_it(app, world, desk):
    number, niujie = register(app, world), unit(app, world, "niujie")
    for _round in range(2):
        take(app, world, number, dispatching.return_issue, "qianfang", reason="属于城市管理部门职责")
        take(app, world, number, dispatching.dispatch_again, "zhouyan", lead=niujie)
    assert refusal(app, world, number, dispatching.return_issue, "qianfang", reason="还是不属于") == "must_handle"
    assert f"指定{niujie.short_name}承办" in history(app, number, Step.DISPATCHED)[-1]
    page = desk("qianfang").get(f"/staff/issues/{number}").text
    assert ("退回申请改派" in page, "签收" in page) == (False, True)


def test_a_dispatch_is_taken_back_until_it_is_signed_for_and_counts_as_no_return(app, world, at):
    number = register(app, world)
    assert refusal(app, world, number, dispatching.take_back_dispatch, "qianfang", reason="派错了单位") == "not_yours"
    take(app, world, number, dispatching.take_back_dispatch, "zhouyan", reason="派错了单位")
    assert (stand(app, number).state, stand(app, number).returns) == (S.RETURNED, 0)
    at("2026-03-12 09:00")
    take(app, world, number, dispatching.dispatch_again, "zhouyan", lead=unit(app, world, "niujie"))
    assert "2026-03-23前答复" in told(app, "opinion_registered")[-1][1]
    take(app, world, number, replying.sign, "qianfang")
    assert refusal(app, world, number, dispatching.take_back_dispatch, "zhouyan", reason="派错了单位") == "not_now"


def test_a_unit_that_helps_reads_the_issue_and_writes_notes_and_nothing_else(app, world, desk):
    said, tjj = says(app, world), unit(app, world, "tjj")
    with app.app_context():
        db.session.scalars(db.select(Opinion)).one().organisation_id = world.units["niujie"]
        db.session.commit()
    number = signed(app, world, opinion_id=said)
    page = f"/staff/issues/{number}"
    assert desk("zhaomin").get(page).status_code == 404
    zhouyan = desk("zhouyan")
    zhouyan.get(page)
    assert zhouyan.submit(f"{page}/assistance", assistant="tjj").status_code == 303
    assert refusal(app, world, number, dispatching.add_assistant, "zhouyan", unit=tjj) == "helps_already"
    assert refusal(app, world, number, dispatching.add_assistant, "zhouyan",
                   unit=unit(app, world, "niujie")) == "is_lead"
    zhaomin = desk("zhaomin")
    assert tjj.short_name in zhaomin.get(page).text
    with app.app_context():
        issue, helper = db.session.get(Issue, issue_id(app, number)), db.session.get(Person, world.staff["zhaomin"])
        assert steps_open_to(issue, helper) == ["note"]
    assert zhaomin.submit(f"{page}/note", text="已提供点位数据", is_public="y").status_code == 422
    assert zhaomin.submit(f"{page}/note", text="已提供点位数据", is_public=None).status_code == 303
    zhouyan.get(page)
    assert zhouyan.submit(f"{page}/no_assistance", assistant="tjj").status_code == 303
    assert desk("zhaomin").get(page).status_code == 404


def test_first_contact_is_noted_once_with_time_and_way(app, world, at):
    number = signed(app, world)
    assert stand(app, number).contact_due_at == clock.from_local(datetime.fromisoformat("2026-03-12 00:00"))
    late = clock.from_local(datetime.fromisoformat("2026-03-10 12:00"))
    assert refusal(app, world, number, replying.note_contact, "qianfang", way=ContactWay.PHONE, at=late) == "at_wrong"
    at("2026-03-10 15:00")
    take(app, world, number, replying.note_contact, "qianfang", way=ContactWay.PHONE, at=late)
    assert (stand(app, number).contacted_at, stand(app, number).contact_way) == (late, ContactWay.PHONE)
    assert refusal(app, world, number, replying.note_contact, "qianfang", way=ContactWay.VISIT) == "contacted_already"


def test_nobody_is_to_be_contacted_where_nobody_left_a_phone_by_name(app, world, desk):
    number = register(app, world, opinion_id=says(app, world, phone="", wants_reply=False))
    unnamed = register(app, world, opinion_id=says(app, world, anonymous=True))
    take(app, world, number, replying.sign, "qianfang")
    assert (stand(app, number).contact_due_at, stand(app, unnamed).contact_due_at) == (None, None)
    page = desk("qianfang").get(f"/staff/issues/{number}").text
    assert "登记首次联系" not in page
    assert "等您办理并答复。" in page
    do(app, registering.add_opinion, (Issue, issue_id(app, number)), (Opinion, says(app, world)),
       by=world.staff["zhouyan"])
    assert stand(app, number).contact_due_at == clock.from_local(datetime.fromisoformat("2026-03-12 00:00"))
    assert "登记首次联系" in desk("qianfang").get(f"/staff/issues/{number}").text


def test_what_takes_long_goes_on_by_stages_and_is_late_when_none_is_reported(app, world, at, desk):
    at("2026-03-18 09:00")
    number = signed(app, world)
    stage = {"stage_by": date(2026, 6, 10), "text": "列入年度改造，分三个阶段推进。"}
    assert refusal(app, world, number, shelving.shelve, "qianfang", **stage) == "not_yours"
    for day in (date(2026, 3, 18), date(2026, 6, 21), date(2026, 6, 27)):
        assert refusal(app, world, number, shelving.shelve, "zhouyan", **{**stage, "stage_by": day}) == "day_wrong"
    take(app, world, number, shelving.shelve, "zhouyan", **stage)
    assert (stand(app, number).state, stand(app, number).due_on) == (S.LONGTERM, date(2026, 6, 10))
    assert "2026-06-10前说明进展" in told(app, "shelved")[0][1]
    at("2026-06-11 09:00")
    qianfang = desk("qianfang")
    assert "件挂账问题待说明阶段进展" in qianfang.get("/staff").text
    assert number in qianfang.get("/staff/issues?light=overdue").text
    take(app, world, number, shelving.note_stage, "qianfang", stage_by=date(2026, 9, 10), text="第一阶段已完工。")
    assert number not in qianfang.get("/staff/issues?light=overdue").text
    assert len(told(app, "progress")) == 1
    assert refusal(app, world, number, shelving.resume, "qianfang", sla=Sla.COMPLEX) == "class_kept"
    page = qianfang.get(f"/staff/issues/{number}").text
    assert re.search('value="general"[^>]* selected|selected value="general"', page)
    assert qianfang.submit(f"/staff/issues/{number}/resumption", sla="general").status_code == 303
    assert (stand(app, number).state, stand(app, number).due_on) == (S.SIGNED, date(2026, 6, 23))
    assert "2026-06-23前答复" in told(app, "opinion_registered")[-1][1]
    take(app, world, number, shelving.shelve, "zhouyan", **{**stage, "stage_by": date(2026, 6, 30)})
    take(app, world, number, shelving.resume, "zhouyan", sla=Sla.SIMPLE)
    assert stand(app, number).due_on == date(2026, 6, 18)
    reply_and_approve(app, world, number)


def test_what_was_answered_on_the_spot_needs_no_dispatch_but_a_reviewer(app, world, desk):
    said, browser = says(app, world), desk("zhaomin")
    here, fields = f"/staff/issues/new/{said}", {"title": "怎样预约", "description": "问怎样预约", "lead": "tjj",
                                                 "sla": "onsite"}
    browser.get(here)
    wrong = browser.submit(here, **fields, reply="已答")
    assert (wrong.status_code, "已答" in wrong.text) == (422, True)
    fields |= {"reply": REPLY, "measures": "当场演示操作步骤", "ask_whom": "统计局办公室", "result": "planned"}
    assert "请填写计划完成的日期" in browser.submit(here, **fields).text
    assert browser.submit(here, **fields, planned_by="2026-04-30").status_code == 303
    number = "WT-2026-0001"
    assert (stand(app, number).state, told(app, "opinion_registered")) == (S.REPLY_PENDING, [])
    take(app, world, number, replying.approve_reply, "liuwei")
    assert len(told(app, "reply_planned")) == 1
    assert refusal(app, world, register(app, world), replying.answer_onsite, "zhouyan", result=IssueResult.SOLVED,
                   reply=REPLY, answer=ANSWER) == "not_now"


def test_the_others_who_spoke_hear_that_it_is_worked_on_again_and_who_rated_does_not(app, world):
    first, second = says(app, world), says(app, world, phone=WANG_LEI.phone)
    number = signed(app, world, opinion_id=first)
    do(app, registering.add_opinion, (Issue, issue_id(app, number)), (Opinion, second), by=world.staff["zhaomin"])
    reply_and_approve(app, world, number)
    rate(app, first, solved=False, score=1)
    assert [phone for phone, _words in told(app, "reopened")] == [WANG_LEI.phone]


def test_a_public_step_is_told_once_a_week_at_most(app, world, at):
    at("2026-03-18 09:00")
    number = signed(app, world, sla=Sla.COMPLEX)
    for day, messages in (("2026-03-18 10:00", 1), ("2026-03-20 10:00", 1), ("2026-03-25 10:00", 2)):
        at(day)
        take(app, world, number, replying.note_progress, "qianfang", text="已现场查看", is_public=True)
        assert len(told(app, "progress")) == messages


def test_the_third_dissatisfaction_and_one_after_thirty_days_are_the_coordinators(app, world, desk, at):
    number, said = replied(app, world)
    for _round in range(2):
        rate(app, said, solved=False, score=1)
        reply_and_approve(app, world, number)
    rate(app, said, solved=False, score=1)
    assert (stand(app, number).state, stand(app, number).closed_as) == (S.CLOSED, Closing.RATED)
    late, other = replied(app, world, opinion_id=says(app, world))
    at("2026-03-25 00:00")
    with app.app_context():
        assert calling_back.close_quiet_issues() == 1
        db.session.commit()
    at("2026-04-24 00:01")
    rate(app, other, solved=False, score=1)
    assert stand(app, late).state is S.CLOSED
    zhouyan = desk("zhouyan")
    listed = zhouyan.get("/staff/issues?mark=escalated").text
    assert ("件问题办结后提出人仍不满意" in zhouyan.get("/staff").text, number in listed, late in listed) == (
        True, True, True)
    take(app, world, number, rating.heed, "zhouyan", text="请分管领导约见提出人。")
    assert number not in zhouyan.get("/staff/issues?mark=escalated").text
    assert refusal(app, world, number, rating.heed, "zhouyan", text="请分管领导约见提出人。") == "nothing_to_heed"
    assert "告知提出人" in zhouyan.get(f"/staff/issues/{late}").text
    wrong = zhouyan.submit(f"/staff/issues/{late}/heed", text="请分管领导约见提出人。", report_by="2026-04-25")
    assert (wrong.status_code, stand(app, late).state, "不是工作日" in wrong.text) == (422, S.CLOSED, True)
    assert "请分管领导约见提出人。" in wrong.text
    assert zhouyan.submit(f"/staff/issues/{late}/heed", text="请分管领导约见提出人。",
                          report_by="2026-04-29").status_code == 303
    issue = stand(app, late)
    assert (issue.state, issue.escalated_at, issue.report_by, issue.due_on) == (
        S.REOPENED, None, date(2026, 4, 29), date(2026, 5, 8))
    assert len(told(app, "reopened")) == 1
    reply_and_approve(app, world, late)
    rate(app, other, solved=False, score=1)
    assert stand(app, late).state is S.REOPENED, "the new reply may be found wanting as any other"


def test_four_weeks_after_the_reply_one_more_question_is_asked_and_a_no_starts_the_work_again(app, world, at, client):
    number, said = replied(app, world)
    rate(app, said, solved=True, score=5)

    def ask() -> int:
        with app.app_context():
            asked = asking_later.ask_four_weeks_later()
            db.session.commit()
            return asked

    at("2026-04-07 08:59")
    assert ask() == 0
    at("2026-04-07 09:00")
    assert [ask(), ask()] == [1, 0]
    assert len(told(app, "asked_later")) == 1
    client.post("/progress/query", data={"query_code": code_of(app, said)})
    assert client.submit("/progress/query/later").status_code == 422
    assert "重新办理" in client.submit("/progress/query/later", solved="no").text
    assert stand(app, number).state is S.REOPENED
    with pytest.raises(Refused):
        do(app, asking_later.answer_later, (Opinion, said), solved=True)
    with app.app_context():
        assert [each.solved for each in db.session.scalars(db.select(LaterQuestion))] == [False]
