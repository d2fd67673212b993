"""我的履职: the own terms, duties by period, and what became of what one found under one's own name."""

from datetime import date

from tests.appointments.steps import an_appointment
from tests.cast import LI_JING, WANG_LEI, person_id
from tests.followup.steps import REPLY, replied
from tests.officers.steps import a_problem
from tests.programmes.steps import a_programme
from xicheng_events.foundation.core.db import db
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.appointments.states import AppointmentState
from xicheng_events.openness.officers.duties import duty_periods, lacking, standing_periods
from xicheng_events.openness.programmes.kinds import DutyKind


def test_a_member_reads_term_duties_and_what_became_of_their_own_problems_alone(app, world, at, citizen):
    at("2026-06-10 10:00")
    with app.app_context():
        programme = a_programme(world)
        for who in (LI_JING, WANG_LEI):
            an_appointment(programme, who, by=world.staff["zhengping"])
        db.session.commit()
    browsers = {who: citizen(who) for who in (LI_JING, WANG_LEI)}
    problem = a_problem(app, "XM-7K3Q9F", LI_JING, "取号机字太小，老人看不清。")
    replied(app, world, opinion_id=problem)
    page = browsers[LI_JING].get("/officer").text
    for words in ("西统体聘〔2026〕001号", "聘任中", "2026年5月1日至2027年4月30日", "参加体验每季度1次",
                  "已完成0次，要求1次", "取号机字太小", "已解决", REPLY):
        assert words in page
    assert "邀请、任务和报告在这里办理" in browsers[LI_JING].get("/me").text
    assert 'href="/officer"' in browsers[LI_JING].get("/programmes/XM-7K3Q9F").text
    other = browsers[WANG_LEI].get("/officer").text
    assert "取号机字太小" not in other
    assert "西统体聘〔2026〕002号" in other


def test_who_serves_nowhere_is_led_to_what_is_recruiting(app, world, citizen):
    li_jing = citizen(LI_JING)
    assert "邀请、任务和报告在这里办理" not in li_jing.get("/me").text
    page = li_jing.get("/officer")
    assert page.status_code == 200
    assert "您还没有受聘" in page.text
    assert 'href="/programmes"' in page.text


def test_duties_are_counted_from_the_first_day_of_the_term(app, world, at):
    at("2026-12-10 10:00")
    with app.app_context():
        term = an_appointment(a_programme(world), LI_JING, by=world.staff["zhengping"])
        done = {DutyKind.EXPERIENCE: [date(2026, 8, 1), date(2026, 7, 31)], DutyKind.SYMPOSIUM: [date(2026, 4, 30)]}
        duties = term.programme.duty_rows
        periods = [each for each in duty_periods(term, duties, done) if each.duty.kind is DutyKind.EXPERIENCE]
        assert [(each.first, each.last, each.done) for each in periods] == [
            (date(2026, 5, 1), date(2026, 7, 31), 1), (date(2026, 8, 1), date(2026, 10, 31), 1),
            (date(2026, 11, 1), date(2027, 1, 31), 0)]
        assert [each.standing[0] for each in periods] == ["已完成", "已完成", "进行中"]
        # A symposium of the day before the term is of no period: the half is over, and lacks one.
        assert [(each.duty.kind, each.first) for each in lacking(duty_periods(term, duties, done))] == [
            (DutyKind.SYMPOSIUM, date(2026, 5, 1))]
        assert len(standing_periods(duty_periods(term, duties, done))) == 4


def test_a_period_that_the_end_of_the_term_cuts_short_is_asked_for_by_nobody(app, world, at):
    at("2026-12-10 10:00")
    with app.app_context():
        term = an_appointment(a_programme(world), LI_JING, by=world.staff["zhengping"], ended_on=date(2026, 9, 15))
        duties = term.programme.duty_rows
        periods = [each for each in duty_periods(term, duties, {}) if each.duty.kind is DutyKind.EXPERIENCE]
        assert [(each.last, each.standing[0]) for each in periods] == [
            (date(2026, 7, 31), "未完成"), (date(2026, 9, 15), "不满一期，不作要求")]
        assert [each.last for each in lacking(periods)] == [date(2026, 7, 31)]


def test_a_term_that_has_not_begun_asks_for_nothing(app, world, at, citizen):
    at("2026-04-20 10:00")
    with app.app_context():
        an_appointment(a_programme(world), LI_JING, by=world.staff["zhengping"])
        db.session.commit()
    page = citizen(LI_JING).get("/officer").text
    assert "未到聘期" in page
    assert "聘期开始后" in page
    assert "要求1次" not in page
    assert person_id(app, LI_JING)
    with app.app_context():
        assert db.session.query(Appointment).count() == 1


def test_who_is_renewed_reads_the_running_term_with_its_duties_before_the_one_that_lies_ahead(app, world, at, citizen):
    at("2027-03-20 10:00")
    with app.app_context():
        programme = a_programme(world)
        first = an_appointment(programme, LI_JING, by=world.staff["zhengping"])
        first.holds_programme = None
        db.session.flush()
        an_appointment(programme, LI_JING, by=world.staff["zhengping"], sequence=first.sequence, term_number=2,
                       renews_id=first.id, starts_on=date(2027, 5, 1), ends_on=date(2028, 4, 30))
        db.session.commit()
    page = citizen(LI_JING).get("/officer").text
    assert page.index("（第1届）") < page.index("参加体验每季度1次") < page.index("（第2届）")


def test_who_is_suspended_reads_that_nothing_is_arranged_meanwhile(app, world, at, citizen):
    at("2026-06-10 10:00")
    with app.app_context():
        an_appointment(a_programme(world), LI_JING, by=world.staff["zhengping"], state=AppointmentState.SUSPENDED,
                       reason="出国学习")
        db.session.commit()
    mine = citizen(LI_JING)
    for page in ("/officer", "/me"):
        assert "暂停期间不安排活动和任务" in mine.get(page).text
    assert "在这里办理" not in mine.get("/me").text
