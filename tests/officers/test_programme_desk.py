"""The work of a programme at the desk: figures, duties by number, evaluations nobody but the coordinator reads, a year
on paper; and what everybody reads of it."""

import re
from datetime import date

import pytest
from sqlalchemy import func, select

from tests.adoption.steps import ANSWER, answered, assigned
from tests.adoption.steps import passed as passed_answer
from tests.appointments.steps import an_appointment
from tests.cast import AYGUL, LI_JING, OUYANG, WANG_LEI
from tests.followup.steps import replied, take
from tests.followup.test_publishing import WORDS, clear
from tests.officers.steps import a_problem
from tests.opinions.steps import do
from tests.programmes.steps import a_programme
from tests.reports.steps import done_task, handed_in, passed, the_report
from tests.trials.steps import members
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.appointments.states import AppointmentState
from xicheng_events.openness.officers.models import OfficerEvaluation
from xicheng_events.openness.officers.operations.evaluating import evaluate_member
from xicheng_events.openness.officers.operations.forgetting import forget_evaluations
from xicheng_events.openness.officers.states import EvaluationResult
from xicheng_events.voice.adoption.kinds import AdoptionResult
from xicheng_events.voice.followup.operations import publishing
from xicheng_events.voice.opinions.merging import merge
from xicheng_events.voice.opinions.models import Opinion
from xicheng_events.voice.opinions.operations import put_to_adoption, thank
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


def numbers_of(desk, month: str) -> list[str]:
    """Found, answered and mended in the month, as the overview has them."""
    page = desk("zhaomin").get(f"{DESK}/overview").text
    return re.findall(r'class="number">(\d+)<', re.split(rf"{month}</span></th>", page)[1].split("</tr>")[0])


def person(world, name: str) -> Person:
    """One of the desk."""
    return db.session.get(Person, world.staff[name])


def test_the_overview_says_who_serves_what_was_done_and_found(app, world, programme, desk, citizen, engine_name):
    citizen(LI_JING)
    replied(app, world, opinion_id=a_problem(app, "XM-7K3Q9F", LI_JING, "取号机字太小，老人看不清。"))
    a_problem(app, "XM-7K3Q9F", LI_JING, "窗口没有放大镜。")
    assert "2至3人，不符" in desk("zhaomin").get(f"{DESK}/overview").text, "four residents, three at most"
    assert numbers_of(desk, "2026-12") == ["2", "1", "1"]
    assert desk("qianfang").get(f"{DESK}/overview").status_code == 404, "another unit's"


def test_what_was_taken_up_or_merged_counts_as_its_outcome_does(app, world, programme, desk, citizen, engine_name):
    member = citizen(LI_JING)
    first, again, other = (a_problem(app, "XM-7K3Q9F", LI_JING, text) for text in (
        "公报没有配图，看不明白。", "公报里没有图。", "取号机只有一台。"))
    do(app, merge, (Opinion, again), (Opinion, first), by=world.staff["zhaomin"])
    do(app, put_to_adoption, (Opinion, first), by=world.staff["zhaomin"])
    theme = assigned(app, world, first)
    answered(app, world, theme, AdoptionResult.PARTLY)
    assert numbers_of(desk, "2026-12") == ["3", "0", "0"]
    passed_answer(app, world, theme)
    assert numbers_of(desk, "2026-12") == ["3", "2", "2"]
    do(app, thank, (Opinion, other), by=world.staff["zhaomin"])
    assert numbers_of(desk, "2026-12") == ["3", "3", "2"]
    for page in ("/officer", "/officer/visits/points"):
        assert member.get(page).text.count(ANSWER) == 2
        assert "并案" not in member.get(page).text


def test_the_list_is_by_number_and_finds_who_is_behind(programme, desk, engine_name):
    page = desk("zhaomin").get(f"{DESK}/duties").text
    assert [page.index(who.name) for who in (LI_JING, WANG_LEI, AYGUL, OUYANG)] == sorted(
        page.index(who.name) for who in (LI_JING, WANG_LEI, AYGUL, OUYANG))
    assert "参加体验（2026-05-01至2026-07-31，已完成0次，要求1次）" in page
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
        assert entry.detail == {"year": 2026, "certificate": "西统体聘〔2026〕001号"}, "never how it was judged"


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


def test_evaluations_are_asked_for_near_the_end_of_the_year_and_then_missed(
        app, world, at, programme, desk, engine_name):
    def judged(*numbers: int, year: int = 2026) -> None:
        with app.app_context():
            for term in db.session.scalars(select(Appointment).where(
                    Appointment.sequence.in_(numbers), Appointment.term_number == 1)):
                evaluate_member(term, year, result=EvaluationResult.COMPETENT, comment=COMMENT,
                                by=person(world, "zhaomin"))
            db.session.commit()

    at("2026-11-30 10:00")
    assert "履职评价待填写" not in desk("zhaomin").get("/staff").text
    at("2026-12-01 10:00")
    editor = desk("zhaomin").get("/staff").text
    assert "个项目的履职评价待填写" in editor
    assert "2026年，4人" in editor
    assert "履职评价" not in desk("zhouyan").get("/staff").text
    judged(1, 2, 3)
    with app.app_context():  # who has resigned isn't asked about
        last = db.session.scalars(select(Appointment).where(Appointment.sequence == 4)).one()
        assert "2026年，1人" in desk("zhaomin").get("/staff").text
        last.state, last.ended_on = AppointmentState.RESIGNED, last.starts_on
        db.session.commit()
    assert "履职评价" not in desk("zhaomin").get("/staff").text
    at("2027-05-01 10:00")
    assert "2027年，3人" in desk("zhaomin").get("/staff").text, "their terms have ended"
    assert "个项目的履职评价到期未填写" in desk("zhouyan").get("/staff").text
    judged(2, 3, year=2027)
    judged(1, year=2027)
    assert "履职评价" not in desk("zhouyan").get("/staff").text


def test_a_member_is_judged_once_a_year_whichever_term_it_was(app, world, at, programme, desk, engine_name):
    at("2027-06-10 10:00")
    said = {"result": EvaluationResult.COMPETENT, "by": "zhaomin"}
    with app.app_context():
        said["by"], first = person(world, "zhaomin"), db.session.scalars(
            select(Appointment).where(Appointment.sequence == 1)).one()
        evaluate_member(first, 2027, comment="第一届的评价。", **said)
        first.holds_programme = None
        again = an_appointment(first.programme, LI_JING, by=world.staff["zhengping"], sequence=1, term_number=2,
                               renews_id=first.id, starts_on=date(2027, 5, 1), ends_on=date(2028, 4, 30))
        db.session.commit()
        number = again.id
    read = desk("zhouyan").get(f"{DESK}/evaluations?year=2027").text
    assert "第一届的评价。" in read
    assert f">{LI_JING.name}<" not in desk("zhaomin").get(f"{DESK}/evaluations?year=2027&open=1").text
    with app.app_context():
        evaluate_member(db.session.get(Appointment, number), 2027, comment="全年的评价。",
                        result=EvaluationResult.EXCELLENT, by=person(world, "zhaomin"))
        db.session.commit()
    read = desk("zhouyan").get(f"{DESK}/evaluations?year=2027").text
    assert ("第一届的评价。" in read, "全年的评价。" in read) == (False, True)
    page = desk("zhaomin").get(f"{DESK}/evaluations/2027/1").text
    assert "2027-02-01至2027-04-30" in page, "the periods of the term before"
    assert "2027-05-01至2027-07-31" in page


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
    shown = editor.get(duties).text
    assert ("参加体验 1/1" in shown, "提交体验报告 1/1" in shown) == ((False, False) if anonymous else (True, True))
    assert numbers_of(desk, "2026-03")[0] == "2"
    mine = member.get("/officer").text
    assert ("取号机只有一台。" in mine) is not anonymous
    assert mine.count("已完成</span>") == (0 if anonymous else 2)
