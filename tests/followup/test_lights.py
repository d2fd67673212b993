"""三色: 蓝 close, 黄 behind, 红 late; 牛街街道 objects, 周岩 corrects or doesn't."""

from datetime import date

import pytest

from tests.followup.steps import ANSWER, REPLY, issue_id, rate, register, reply_and_approve, stand, take
from tests.opinions.steps import says
from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.indicators import indicators, reading_of
from xicheng_events.foundation.core.periods import period_named
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.voice.followup.deadlines import light_of
from xicheng_events.voice.followup.kinds import IssueResult
from xicheng_events.voice.followup.limit_models import Sla
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.operations import dispatching, lights, registering, replying, telling_staff
from xicheng_events.voice.followup.states import Light
from xicheng_events.voice.opinions.models import Opinion, OpinionKind

WHY = "已每日到场处置，系统未及时登记"


@pytest.fixture
def quiet(app, world, at) -> str:
    """An issue of 牛街街道 of which nothing was heard since 18 March; due on 9 April."""
    at("2026-03-18 09:00")
    number = register(app, world, sla=Sla.COMPLEX)
    take(app, world, number, replying.sign, "qianfang")
    return number


def light(app, number) -> Light:
    with app.app_context():
        return light_of(db.session.get(Issue, issue_id(app, number)))


def refusal(app, world, number, operation, who, **values) -> str:
    with pytest.raises(Refused) as refused:
        take(app, world, number, operation, who, **values)
    return refused.value.code


def test_it_lags_when_nothing_was_heard_for_more_than_five_working_days(app, world, at, quiet):
    at("2026-03-25 23:59")
    assert light(app, quiet) is Light.NORMAL
    at("2026-03-26 00:00")
    assert light(app, quiet) is Light.LAGGING
    take(app, world, quiet, replying.note_progress, "qianfang", text="已到场清理")
    assert light(app, quiet) is Light.NORMAL


def test_it_lags_once_it_was_sent_back_twice_until_it_is_answered(app, world, at):
    said = says(app, world)
    number = register(app, world, opinion_id=said)
    for _round in range(2):
        take(app, world, number, dispatching.return_issue, "qianfang", reason="属于城市管理部门职责")
        with app.app_context():
            lead = db.session.get(Issue, issue_id(app, number)).lead
        take(app, world, number, dispatching.dispatch_again, "zhouyan", lead=lead)
    take(app, world, number, replying.sign, "qianfang")
    take(app, world, number, replying.note_progress, "qianfang", text="已到场清理")
    assert light(app, number) is Light.LAGGING
    reply_and_approve(app, world, number)
    rate(app, said, solved=False, score=1)
    assert light(app, number) is Light.NORMAL, "a reply has come since"


def test_a_light_is_objected_to_and_corrected_and_a_worse_one_shows(app, world, desk, at, quiet):
    at("2026-03-26 09:00")
    qianfang, zhouyan, page = desk("qianfang"), desk("zhouyan"), f"/staff/issues/{quiet}"
    qianfang.get(page)
    assert qianfang.submit(f"{page}/objection", reason=WHY).status_code == 303
    assert refusal(app, world, quiet, lights.object_to_light, "qianfang", reason=WHY) == "objected_already"
    assert "件预警异议待处理" in zhouyan.get("/staff").text
    assert quiet in zhouyan.get("/staff/issues?step=rule").text
    assert refusal(app, world, quiet, lights.correct_light, "qianfang", reason=WHY) == "not_yours"
    zhouyan.get(page)
    assert zhouyan.submit(f"{page}/light_correction", reason="").status_code == 422
    assert zhouyan.submit(f"{page}/light_correction", reason="情况属实，予以更正").status_code == 303
    shown = zhouyan.get(page).text
    assert (light(app, quiet), WHY in shown, "情况属实" in shown) == (Light.NORMAL, True, True)
    assert quiet in zhouyan.get("/staff/issues?light=normal").text
    assert quiet not in zhouyan.get("/staff/issues?light=lagging").text
    assert refusal(app, world, quiet, lights.object_to_light, "qianfang", reason=WHY) == "no_light"
    at("2026-04-10 00:00")
    assert (light(app, quiet), stand(app, quiet).light_lifted) == (Light.OVERDUE, Light.LAGGING)
    assert quiet in desk("zhouyan").get("/staff/issues?light=overdue").text


def test_what_was_objected_to_an_old_limit_is_over_with_it_and_lifts_no_other_light(app, world, at):
    said = says(app, world)
    number = register(app, world, opinion_id=said)
    take(app, world, number, replying.sign, "qianfang")
    at("2026-03-25 09:00")
    take(app, world, number, lights.object_to_light, "qianfang", reason=WHY)
    reply_and_approve(app, world, number)
    rate(app, said, solved=False, score=1)
    assert refusal(app, world, number, lights.correct_light, "zhouyan", reason=WHY) == "nothing_objected"
    at("2026-04-30 09:00")
    assert light(app, number) is Light.OVERDUE
    take(app, world, number, lights.object_to_light, "qianfang", reason=WHY)


def test_a_corrected_light_is_late_on_no_page_and_in_no_figure(app, world, at, desk, quiet):
    at("2026-04-10 00:00")
    for words, late, counted in (("已超期1个工作日", True, 1), ("超期预警已更正", False, 0)):
        browser = desk("zhouyan")
        assert words in browser.get(f"/staff/issues/{quiet}").text
        assert (quiet in browser.get("/staff/issues?light=overdue").text) is late
        with app.app_context():
            assert reading_of(indicators()["issues_overdue"], period_named("2026")).value == counted
        if late:
            take(app, world, quiet, lights.object_to_light, "qianfang", reason=WHY)
            take(app, world, quiet, lights.correct_light, "zhouyan", reason=WHY)


@pytest.mark.parametrize(("rule", "open_", "answered"), [("correct_light", "0÷0", "1÷1"), ("keep_light", "0÷1", "0÷1")])
def test_an_answer_is_in_time_where_its_red_light_was_wrong(app, world, at, quiet, rule, open_, answered, engine_name):
    def in_time() -> str:
        with app.app_context():
            return reading_of(indicators()["replied_in_time"], period_named("2026")).made_of

    at("2026-04-10 09:00")
    assert in_time() == "0÷1"
    take(app, world, quiet, lights.object_to_light, "qianfang", reason=WHY)
    take(app, world, quiet, getattr(lights, rule), "zhouyan", reason=WHY)
    assert in_time() == open_
    reply_and_approve(app, world, quiet)
    assert in_time() == answered


def test_what_was_answered_on_the_spot_is_never_late_until_it_is_worked_on_again(app, world, at):
    said = says(app, world)
    with app.app_context():
        by = db.session.get(Person, world.staff["zhouyan"])
        made = registering.register_issue(
            db.session.get(Opinion, said), title="门口", description="单车", kind=OpinionKind.SUGGESTION,
            sla=Sla.ONSITE, lead=db.session.get(Organisation, world.units["niujie"]), by=by)
        replying.answer_onsite(made, result=IssueResult.SOLVED, reply=REPLY, answer=ANSWER, by=by)
        db.session.commit()
        number = made.number
    at("2026-03-12 09:00")
    take(app, world, number, replying.return_reply, "majing", reason="请写明放了几把椅子")
    at("2026-04-30 09:00")
    with app.app_context():
        assert telling_staff.note_lights() == 0
        read = [reading_of(indicators()[key], period_named("2026")) for key in ("issues_overdue", "replied_in_time")]
        assert [each.made_of for each in read] == ["0", "0÷0"]
    assert light(app, number) is Light.NORMAL
    reply_and_approve(app, world, number)
    rate(app, said, solved=False, score=1)
    assert (stand(app, number).sla_class.code, stand(app, number).due_on) == (Sla.GENERAL, date(2026, 5, 13))


def test_a_light_that_is_kept_stays_and_may_be_objected_to_again(app, world, at, quiet):
    at("2026-03-26 09:00")
    take(app, world, quiet, lights.object_to_light, "qianfang", reason=WHY)
    take(app, world, quiet, lights.keep_light, "zhouyan", reason="没有登记就没有依据")
    assert light(app, quiet) is Light.LAGGING
    assert refusal(app, world, quiet, lights.keep_light, "zhouyan", reason="没有登记就没有依据") == "nothing_objected"
    take(app, world, quiet, lights.object_to_light, "qianfang", reason=WHY)
