"""The work of a programme at the desk: figures, duties by number, evaluations nobody but the coordinator reads, a year
on paper; and what everybody reads of it."""

import pytest
from sqlalchemy import func, select

from tests.appointments.steps import an_appointment
from tests.cast import AYGUL, LI_JING, OUYANG, WANG_LEI
from tests.followup.steps import replied, take
from tests.followup.test_publishing import WORDS, clear
from tests.officers.steps import a_problem
from tests.programmes.steps import a_programme
from tests.reports.steps import done_task, handed_in, passed, the_report
from tests.trials.steps import members
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.officers.models import OfficerEvaluation
from xicheng_events.openness.officers.operations.evaluating import evaluate_member
from xicheng_events.openness.officers.operations.forgetting import forget_evaluations
from xicheng_events.openness.officers.states import EvaluationResult
from xicheng_events.voice.followup.operations import publishing
from xicheng_events.worker import run_sweep

DESK = "/staff/programmes/XM-7K3Q9F"
COMMENT = "每次都提前到，提的问题具体。"


@pytest.fixture
def programme(app, world, at):
    """Four serve in it since May; it is December."""
    at("2026-12-10 10:00")
    with app.app_context():
        there = a_programme(world, shares=[{"attribute": "category", "value": "resident", "least": 2, "most": 3}])
        for who in (LI_JING, WANG_LEI, AYGUL, OUYANG):
            an_appointment(there, who, by=world.staff["zhengping"])
        db.session.commit()
        return there.id


def person(world, name: str) -> Person:
    """One of the desk."""
    return db.session.get(Person, world.staff[name])


def test_the_overview_says_who_serves_what_was_done_and_found(app, world, programme, desk, citizen, engine_name):
    citizen(LI_JING)
    replied(app, world, opinion_id=a_problem(app, "XM-7K3Q9F", LI_JING, "取号机字太小，老人看不清。"))
    a_problem(app, "XM-7K3Q9F", LI_JING, "窗口没有放大镜。")
    page = desk("zhaomin").get(f"{DESK}/overview").text
    assert "2—3，不符" in page, "four residents, three at most"
    row = page.split("2026-12</th>")[1].split("</tr>")[0]
    assert [cell.split("<")[0] for cell in row.split('"number">')[1:]] == ["2", "1", "1"]
    assert desk("qianfang").get(f"{DESK}/overview").status_code == 404, "another unit's"


def test_the_list_is_by_number_and_finds_who_is_behind(programme, desk, engine_name):
    page = desk("zhaomin").get(f"{DESK}/duties").text
    assert [page.index(who.name) for who in (LI_JING, WANG_LEI, AYGUL, OUYANG)] == sorted(
        page.index(who.name) for who in (LI_JING, WANG_LEI, AYGUL, OUYANG))
    assert "参加体验（2026-05-01至2026-07-31 0次）" in page
    assert LI_JING.name in desk("zhaomin").get(f"{DESK}/duties?duties=behind&words=1").text
    assert LI_JING.name not in desk("zhaomin").get(f"{DESK}/duties?duties=met").text
    found = desk("zhaomin").get(f"{DESK}/duties?words=王磊").text
    assert WANG_LEI.name in found
    assert LI_JING.name not in found


def test_an_evaluation_is_read_by_the_coordinator_alone(app, world, programme, desk):
    editor, address = desk("zhaomin"), f"{DESK}/evaluations/2026/1"
    editor.get(address)
    wrong = editor.submit(address, comment=COMMENT)
    assert wrong.status_code == 422
    assert "请选择评价结果" in wrong.text
    assert COMMENT in wrong.text
    assert editor.submit(address, result="excellent", comment=COMMENT).status_code == 303
    for page in (f"{DESK}/evaluations", address, f"{DESK}/overview", f"{DESK}/summary?year=2026", f"{DESK}/duties"):
        for who in ("zhaomin", "zhengping"):
            assert COMMENT not in desk(who).get(page).text
    assert "已评价" in editor.get(f"{DESK}/evaluations").text
    assert "checked" not in editor.get(address).text.split("evaluations/2026/1")[1]
    assert desk("zhengping").get(f"{DESK}/evaluations").status_code == 404
    read = desk("zhouyan").get(f"{DESK}/evaluations?year=2026").text
    assert COMMENT in read
    assert "优秀" in read
    assert "赵敏" in read
    assert desk("zhouyan").get(address).status_code == 404
    with app.app_context():
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "officers.evaluated")).one()
        assert entry.detail == {"year": 2026}


def test_an_evaluation_is_of_a_year_in_which_somebody_served_and_takes_the_place_of_the_one_before(
        app, world, programme, engine_name):
    with app.app_context():
        term = db.session.scalars(select(Appointment).where(Appointment.sequence == 1)).one()
        said = {"result": EvaluationResult.COMPETENT, "comment": COMMENT}
        for by, year, code in (("zhengping", 2026, "not_yours"), ("zhouyan", 2026, "not_yours"),
                               ("zhaomin", 2025, "wrong_year"), ("zhaomin", 2027, "wrong_year")):
            with pytest.raises(Refused) as refused:
                evaluate_member(term, year, **said, by=person(world, by))
            assert refused.value.code == code
        for result in (EvaluationResult.COMPETENT, EvaluationResult.EXCELLENT):
            evaluate_member(term, 2026, result=result, comment=COMMENT, by=person(world, "zhaomin"))
        db.session.commit()
        there = db.session.scalars(select(OfficerEvaluation)).one()
        assert (there.result, there.comment) == (EvaluationResult.EXCELLENT, COMMENT)
        assert run_sweep(app, forget_evaluations) == 0
        term.phone_hash, term.name = "", ""
        db.session.commit()
    assert run_sweep(app, forget_evaluations) == 1
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(OfficerEvaluation)) == 0


def test_the_year_on_paper_is_made_from_the_data(app, world, programme, desk, citizen):
    citizen(LI_JING)
    replied(app, world, opinion_id=a_problem(app, "XM-7K3Q9F", LI_JING, "取号机字太小，老人看不清。"))
    page = desk("zhengping").get(f"{DESK}/summary?year=2026").text
    assert "本年在聘4人" in page
    assert "本年发现1项，答复1项，其中已解决或部分解决1项。" in page
    assert desk("zhengping").get(f"{DESK}/summary?year=2027").status_code == 404


def test_everybody_reads_what_was_found_and_changed_once_it_is_public(app, world, programme, client, citizen):
    citizen(LI_JING)
    number, _said = replied(app, world, opinion_id=a_problem(app, "XM-7K3Q9F", LI_JING, "取号机字太小，老人看不清。"))
    before = client.get("/programmes/XM-7K3Q9F/findings").text
    assert "还没有公开" in before
    assert "findings" not in client.get("/programmes/XM-7K3Q9F").text
    take(app, world, number, publishing.prepare_publication, "qianfang", **WORDS)
    clear(app, world, number)
    take(app, world, number, publishing.publish_issue, "qianfang")
    page = client.get("/programmes/XM-7K3Q9F/findings").text
    assert WORDS["public_title"] in page
    assert "取号机字太小" not in page
    assert LI_JING.name not in page
    assert "已公开1项，其中1项" in page
    assert "/programmes/XM-7K3Q9F/findings" in client.get("/programmes/XM-7K3Q9F").text
    assert client.get("/programmes/XM-000000/findings").status_code == 404


@pytest.mark.parametrize("anonymous", [False, True])
def test_what_was_reported_counts_at_the_desk_once_it_is_passed_under_a_name(
        app, world, at, desk, citizen, anonymous, engine_name):
    at("2026-03-10 09:00")
    terms = members(app, world)
    at("2026-03-12 15:00")
    member, editor, duties = citizen(LI_JING), desk("zhaomin"), f"{DESK}/duties"
    code = done_task(app, world, member, terms)
    handed_in(member, code, **({"is_anonymous": "y"} if anonymous else {}))
    mine = member.get("/officer").text
    assert mine.count("已完成</span>") == 2, "the experience and its report"
    assert "参加体验 1/1" not in editor.get(duties).text, "nothing counts that could cease to"
    report = the_report(app)
    passed(desk("zhaomin"), report.code)
    shown, found = editor.get(duties).text, editor.get(f"{DESK}/overview").text
    assert ("参加体验 1/1" in shown, "提交体验报告 1/1" in shown) == ((False, False) if anonymous else (True, True))
    assert found.split("2026-03</th>")[1].split("</tr>")[0].split('"number">')[1].startswith("2<")
    mine = member.get("/officer").text
    assert ("取号机只有一台。" in mine) is not anonymous
    assert mine.count("已完成</span>") == (0 if anonymous else 2)
