"""Everybody finds on 办理进展 what was said in their street, what it amounts to, and what became of an event; and
whoever makes it public decides before about each place that might tell who somebody is."""

import pytest

from tests.board.test_board import in_public
from tests.browser.support import DESK, PHONE, chromium, served
from tests.browser.visitor import Visitor
from tests.cast import PASSWORD
from tests.followup.steps import replied

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scripts", [
    pytest.param(True, id="with scripts", marks=pytest.mark.once), pytest.param(False, id="without scripts")])
def test_from_the_board_to_figures_data_and_the_event(app, world, scripts):
    number = in_public(app, world, "niujie")
    with served(app) as address, chromium() as browser:
        reader = Visitor(browser, address, PHONE, scripts=scripts, name=f"board-{'js' if scripts else 'plain'}")
        reader.go("/progress").press("大字版").says("不足5件", "牛街街道")
        reader.page.locator('select[name="street"]').select_option("niujie")
        reader.press("查询").says("门口单车占道")
        reader.go(f"/progress?street=niujie&event={world.code}").press("门口单车占道").says(number, "已划线")
        reader.go("/progress").press("逐月图表和计算方法").says("办理时长中位数", "按期办结率")
        reader.press("开放数据（CSV、JSON）").says("datapackage.json", "null")
        reader.go(f"/progress/events/{world.code}").says("报名成功（人）", "不足5").press("本活动的问题办理")
        reader.says("门口单车占道")
        assert reader.page.locator("#rows .entry, .entries .entry").count() == 1
        assert reader.complaints == []


@pytest.mark.once
def test_each_place_is_decided_about_before_it_is_public(app, world):
    number, _said = replied(app, world)
    with served(app) as address, chromium() as browser:
        clerk = Visitor(browser, address, DESK, scripts=True, name="marks")
        clerk.go("/staff/sign-in").fill(sign_in_name="qianfang", password=PASSWORD)
        clerk.press("登录")
        clerk.go(f"/staff/issues/{number}").fill(public_title="门口单车占道", public_text="马主任来电13800001111。",
                                                 public_outcome="已划线。")
        clerk.press("提交保密审查").says("核对个人信息", "第1处", "第2处")
        clerk.press("保存决定并提交保密审查").says("第1处还没有决定")
        for n in range(2):
            clerk.page.locator(f'[name="decision_{n}"][value="cover"]').check()
        clerk.press("保存决定并提交保密审查").says("已保存决定")
