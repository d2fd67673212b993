"""钱芳 of a street registers a list from her community in a real browser, with and without scripts."""

import pytest

from tests.browser.support import DESK, PHONE, chromium, served
from tests.browser.visitor import Visitor
from tests.cast import PASSWORD
from tests.groups.steps import rows

pytestmark = pytest.mark.browser
_LIST = "马凤英 19900007001\n丁国栋 1990000\n金玉 19900007003\n沙小明 19900007004"


@pytest.mark.parametrize(("scripts", "size"), [
    pytest.param(True, DESK, id="with scripts", marks=pytest.mark.once),
    pytest.param(False, PHONE, id="without scripts")])
def test_a_list_is_checked_and_exactly_the_chosen_are_saved(app, world, scripts, size):
    with served(app) as address, chromium() as browser:
        clerk = Visitor(browser, address, size, scripts=scripts, name=f"groups-{'js' if scripts else 'plain'}")
        clerk.go("/staff/sign-in").fill(sign_in_name="qianfang", password=PASSWORD)
        clerk.press("登录")
        if size is PHONE:  # the places are folded away, and open without a script
            clerk.press("菜单")
        clerk.press("代报名").says("共 2 条", "集体报名")
        clerk.go(f"/staff/groups/slots/{world.morning}/list").fill(contact_phone="19900007999", text=_LIST)
        clerk.page.check("[name=agreed]")
        clerk.press("下一步：逐行核对")
        clerk.says("3人可以报名，1行有问题", "手机号应为11位")
        clerk.page.get_by_label("选第3行").uncheck()
        if scripts:
            clerk.page.get_by_text("已选2人").wait_for()
        clerk.press("下一步：确认名单")
        clerk.says("已选2人").press("确认报名并短信通知")
        clerk.says("已为2人报名", "BM-")
        assert clerk.complaints == []
    assert [name for name, *_ in rows(app, world.morning)] == ["马凤英", "沙小明"]
