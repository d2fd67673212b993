"""周岩 brings an invented 2027 in, in a real browser: looks at it, takes it, sees what moved, and takes it back."""

import pytest

from tests.browser.support import DESK, PHONE, TABLET, chromium, served
from tests.browser.visitor import Visitor
from tests.calendars.steps import DAYS, NOTICE
from tests.cast import LI_JING, PASSWORD, messages_to
from tests.followup.steps import register
from tests.opinions.steps import code_of, says
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.workdays import load_seed

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("scripts", "size"), [pytest.param(True, DESK, id="desk", marks=pytest.mark.once),
                                               pytest.param(True, TABLET, id="tablet", marks=pytest.mark.once),
                                               pytest.param(False, PHONE, id="phone without scripts")])
def test_a_year_comes_deadlines_move_and_it_is_taken_back(app, world, at, scripts, size, tmp_path):
    at("2026-12-28 09:00")
    with app.app_context():
        load_seed()
        db.session.commit()
    opinion_id = says(app, world)
    number = register(app, world, opinion_id=opinion_id)
    table = tmp_path / "2027.csv"
    table.write_text(DAYS, encoding="gbk")
    with served(app) as address, chromium() as browser:
        clerk = Visitor(browser, address, size, scripts=scripts, name=f"calendar-{size['width']}")
        clerk.go("/staff/sign-in").fill(sign_in_name="zhouyan", password=PASSWORD)
        clerk.press("登录")
        clerk.says("个年度的放假安排待导入：2027年").press("1 个年度的放假安排待导入")
        clerk.page.locator('select[name="year"]').select_option("2027")
        clerk.fill(source=NOTICE)
        clerk.page.locator('input[name="file"]').set_input_files(table)
        clerk.press("预览")
        clerk.says("期限变化：1项", number, "2027-01-07", "2027-01-08", "调休上班").press("确认导入")
        clerk.says("2027年放假安排已生效")
        clerk.go(f"/staff/issues/{number}").says("2027年1月8日（星期五）", "期限调整").press("为什么是这一天")
        clerk.says("元旦放假，不计", "往后数7个工作日")
        said = Visitor(browser, address, PHONE, scripts=scripts, name=f"told-{size['width']}")
        said.go("/progress/query").fill(query_code=code_of(app, opinion_id))
        said.press("查询")
        said.says("2027年1月8日（星期五）", "期限调整").press("为什么是这一天")
        said.says("元旦放假，不计")
        clerk.go("/staff/calendars").press("2027年")
        clerk.press("撤回这一版")
        clerk.says("已撤回，按这一版调整过的期限已恢复")
        clerk.go(f"/staff/issues/{number}").says("2027年1月7日（星期四）（暂按周一至周五推算）")
        assert clerk.complaints == []
    assert len(messages_to(app, LI_JING, template="due_moved")) == 2
