"""派发单, 单件 and 督办单 on paper: as often as they are wanted, with their numbers and why the limit is that day."""

import pytest

from tests.followup.steps import rate, register, replied, reply_and_approve, take
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.workdays import current_table
from xicheng_events.voice.followup.operations import replying, urging


def supervise(app, world, number: str, text: str) -> None:
    with app.app_context():
        day = current_table().add_working_days(clock.today(), 3).on
    take(app, world, number, urging.supervise, "zhouyan", report_by=day, text=text)


def test_each_notice_has_a_number_and_is_printed_again_when_it_is_over(app, world, desk):
    number, zhouyan = register(app, world), desk("zhouyan")
    take(app, world, number, replying.sign, "qianfang")
    supervise(app, world, number, "请说明划线的时间安排")
    page = f"/staff/issues/{number}"
    assert "DB-2026-0001" in zhouyan.get(page).text
    first = desk("qianfang").get(f"{page}/notices/DB-2026-0001").text
    assert "请说明划线的时间安排" in first
    assert "（盖章）" in first
    assert "督办单" in first
    take(app, world, number, urging.end_supervision, "zhouyan")
    assert "（已撤回）" in zhouyan.get(f"{page}/notices/DB-2026-0001").text
    supervise(app, world, number, "请再次说明划线的时间安排")
    take(app, world, number, replying.note_progress, "qianfang", text="已定于下周划线")
    reply_and_approve(app, world, number)
    assert "（已结束）" in zhouyan.get(f"{page}/notices/DB-2026-0002").text
    assert zhouyan.get(f"{page}/notices/DB-2026-0003").status_code == 404
    assert desk("zhaomin").get(f"{page}/notices/DB-2026-0001").status_code == 200  # the opinion was said to her unit
    assert desk("xuli").get(f"{page}/notices/DB-2026-0001").status_code in (403, 404)


def test_the_third_dissatisfaction_is_a_notice_to_the_coordinator(app, world, desk):
    number, said = replied(app, world)
    for _time in range(2):
        rate(app, said, solved=False, score=1)
        reply_and_approve(app, world, number)
    rate(app, said, solved=False, score=1)
    paper = desk("zhouyan").get(f"/staff/issues/{number}/notices/DB-2026-0001").text
    assert "提出人对办理结果仍不满意" in paper
    assert "重办两次后提出人仍不满意" in paper


@pytest.mark.parametrize(("paper", "words"), [("dispatch-form", "签收人"), ("single", "办理过程")])
def test_an_issue_goes_on_paper_with_why_its_limit_is_that_day(app, world, desk, paper, words):
    number = register(app, world)
    page = desk("qianfang").get(f"/staff/issues/{number}/{paper}").text
    assert words in page
    assert "的次日起，数7个工作日，当日24时到期" in page
    assert "为周末或放假，不计" in page
