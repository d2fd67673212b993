"""申请延期: 钱芳 asks, 马静 agrees, 周岩 grants it or doesn't; nobody has to wait for whoever is away."""

from datetime import date, datetime

import pytest

from tests.followup.steps import ANSWER, REPLY, issue_id, rate, replied, reply_and_approve, stand, take
from tests.followup.test_machine import WHY, S, history, refusal, signed
from tests.opinions.steps import told
from xicheng_events.foundation.accounts.models import Organisation, Person, Role
from xicheng_events.foundation.accounts.operations.roles import grant
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.followup.kinds import IssueResult, Step
from xicheng_events.voice.followup.limit_models import Sla
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.operations import extending, replying, shelving


def test_more_time_is_asked_for_agreed_to_granted_and_told(app, world, at, desk):
    at("2026-03-18 09:00")
    number = signed(app, world)  # due on 27 March
    assert refusal(app, world, number, extending.ask_extension, "qianfang", extra=5, reason=WHY) == "nobody_agrees"
    leader(app, world)
    qianfang, page = desk("qianfang"), f"/staff/issues/{number}"
    qianfang.get(page)
    wrong = qianfang.submit(f"{page}/extension", extra="8", reason=WHY)
    assert (wrong.status_code, 'value="8"' in wrong.text, WHY in wrong.text) == (422, True, True)
    assert qianfang.submit(f"{page}/extension", extra="5", reason=WHY).status_code == 303
    assert refusal(app, world, number, extending.grant_extension, "zhouyan") == "not_now"
    assert refusal(app, world, number, extending.agree_to_extension, "qianfang") == "not_yours"
    assert "件延期申请待同意" in desk("majing").get("/staff").text
    take(app, world, number, extending.agree_to_extension, "majing")
    assert stand(app, number).due_on == date(2026, 3, 27), "the clock goes on meanwhile"
    assert "件延期申请待批准" in desk("zhouyan").get("/staff").text
    assert f"申请延期5个工作日，理由：{WHY}" in desk("zhouyan").get(page).text
    take(app, world, number, extending.grant_extension, "zhouyan")
    issue = stand(app, number)
    assert (issue.state, issue.due_on, issue.extended_by) == (S.SIGNED, date(2026, 4, 3), 5)
    assert "2026-04-03" in told(app, "extended")[0][1]
    assert "start=2026-03-18&amp;days=12" in desk("qianfang").get(page).text, "the days counted behind it"
    assert refusal(app, world, number, extending.ask_extension, "qianfang", extra=1, reason=WHY) == "extended_already"


def leader(app, world, who="majing") -> None:
    """马静 is 牛街街道's leader as well."""
    with app.app_context():
        grant(db.session.get(Person, world.staff[who]), db.session.get(Organisation, world.units["niujie"]),
              Role.LEADER)
        db.session.commit()


def test_what_is_denied_keeps_its_day_and_may_be_asked_for_again_until_that_is_over(app, world, at):
    at("2026-03-18 09:00")
    number = signed(app, world)
    leader(app, world)
    take(app, world, number, extending.ask_extension, "qianfang", extra=7, reason=WHY)
    take(app, world, number, extending.deny_extension, "majing", reason="请先与交管部门联系")
    take(app, world, number, extending.ask_extension, "qianfang", extra=7, reason=WHY)
    take(app, world, number, extending.agree_to_extension, "majing")
    take(app, world, number, extending.deny_extension, "zhouyan", reason="理由不充分，请抓紧")
    assert (stand(app, number).state, stand(app, number).due_on) == (S.SIGNED, date(2026, 3, 27))
    at("2026-03-28 00:00")
    assert refusal(app, world, number, extending.ask_extension, "qianfang", extra=1, reason=WHY) == "too_late"


def test_nobody_agrees_to_their_own_request(app, world):
    number = signed(app, world)
    leader(app, world, "qianfang")
    assert refusal(app, world, number, extending.ask_extension, "qianfang", extra=1, reason=WHY) == "nobody_agrees"
    leader(app, world)
    take(app, world, number, extending.ask_extension, "qianfang", extra=1, reason=WHY)
    assert refusal(app, world, number, extending.agree_to_extension, "qianfang") == "own_request"


@pytest.mark.parametrize("agreed", [False, True])
def test_a_request_for_more_time_is_taken_back_replied_over_or_denied_whoever_is_away(app, world, desk, agreed):
    number = signed(app, world)
    leader(app, world)

    def ask() -> None:
        take(app, world, number, extending.ask_extension, "qianfang", extra=1, reason=WHY)
        if agreed:
            take(app, world, number, extending.agree_to_extension, "majing")

    ask()
    assert refusal(app, world, number, extending.do_without_extension, "zhaomin") == "not_yours"
    qianfang, page = desk("qianfang"), f"/staff/issues/{number}"
    assert "等您" not in qianfang.get(page).text
    assert qianfang.submit(f"{page}/no_extension").status_code == 303
    assert (stand(app, number).state, history(app, number, Step.EXTENSION_UNDONE)) == (S.SIGNED, [""])
    ask()
    take(app, world, number, extending.deny_extension, "zhouyan", reason="理由不充分，请抓紧")
    assert stand(app, number).state is S.SIGNED
    ask()
    assert refusal(app, world, number, replying.submit_reply, "qianfang", answer=ANSWER, result=IssueResult.SOLVED,
                   reply="短") == "text_too_short"
    assert stand(app, number).state is (S.EXT_AGREED if agreed else S.EXT_REQUESTED)
    reply_and_approve(app, world, number)
    with app.app_context():
        assert [each.granted for each in db.session.get(Issue, issue_id(app, number)).extensions] == [False] * 3


def test_no_time_is_granted_that_is_over(app, world, at):
    at("2026-03-18 09:00")
    number = signed(app, world)  # due on 27 March
    leader(app, world)
    take(app, world, number, extending.ask_extension, "qianfang", extra=1, reason=WHY)
    at("2026-03-31 00:00")
    assert refusal(app, world, number, extending.agree_to_extension, "majing") == "too_late"
    at("2026-03-30 23:59")
    take(app, world, number, extending.agree_to_extension, "majing")
    at("2026-03-31 00:00")
    assert refusal(app, world, number, extending.grant_extension, "zhouyan") == "too_late"
    take(app, world, number, extending.deny_extension, "zhouyan", reason="延长后的期限也已过")
    assert (stand(app, number).state, told(app, "extended")) == (S.SIGNED, [])


def test_what_is_worked_on_again_stays_so_when_more_time_is_denied_or_the_reply_goes_back(app, world):
    number, said = replied(app, world)
    leader(app, world)
    rate(app, said, solved=False, score=1)
    take(app, world, number, extending.ask_extension, "qianfang", extra=1, reason=WHY)
    take(app, world, number, extending.deny_extension, "majing", reason="请先与交管部门联系")
    assert stand(app, number).state is S.REOPENED
    take(app, world, number, replying.submit_reply, "qianfang", answer=ANSWER, result=IssueResult.SOLVED, reply=REPLY)
    take(app, world, number, replying.return_reply, "majing", reason="请写明放了几把椅子")
    assert stand(app, number).state is S.REOPENED
    take(app, world, number, shelving.shelve, "zhouyan", stage_by=date(2026, 4, 1), text="列入年度改造，分阶段推进")
    take(app, world, number, shelving.resume, "zhouyan", sla=Sla.SIMPLE)
    assert stand(app, number).state is S.REOPENED


def test_an_urgent_issue_is_extended_by_hours(app, world, at):
    at("2026-03-18 09:00")
    number = signed(app, world, sla=Sla.URGENT)
    leader(app, world)
    take(app, world, number, extending.ask_extension, "qianfang", extra=6, reason=WHY)
    take(app, world, number, extending.agree_to_extension, "majing")
    take(app, world, number, extending.grant_extension, "zhouyan")
    assert stand(app, number).due_at == clock.from_local(datetime.fromisoformat("2026-03-19 15:00"))
