"""赵敏 reviews who applied in a real browser: by keyboard with scripts, by buttons without; then the rest at once."""

import re

import pytest

from tests.browser.support import DESK, PHONE, chromium, served, session_cookie
from tests.browser.visitor import Visitor
from tests.cast import AYGUL, LI_JING, OUYANG, PASSWORD, WANG_LEI, person_id, sign_in
from tests.registration.steps import change, register, states
from xicheng_events.booking.events.kinds import Allocation
from xicheng_events.booking.events.models import Event

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("scripts", "size"), [
    pytest.param(True, DESK, id="with scripts", marks=pytest.mark.once),
    pytest.param(False, PHONE, id="without scripts")])
def test_who_applied_is_reviewed_one_by_one_and_the_rest_at_once(app, world, scripts, size):
    change(app, Event, world.event_id, allocation=Allocation.REVIEW)
    for who in (LI_JING, WANG_LEI, OUYANG, AYGUL):
        register(sign_in(app.test_client(), who), world.morning, name=who.name)
    with served(app) as address, chromium() as browser:
        clerk = Visitor(browser, address, size, scripts=scripts, name=f"review-{'js' if scripts else 'plain'}")
        clerk.go("/staff/sign-in").fill(sign_in_name="zhaomin", password=PASSWORD)
        clerk.press("登录")
        clerk.go(f"/staff/registrations/events/{world.code}").press("逐份审核")
        clerk.says("李静", "还有4份待审核")
        if scripts:
            _by_keyboard(clerk)
        else:
            clerk.press("通过")
            clerk.says("李静：报名成功", "王磊").press("未入选")
            clerk.says("请写明原因").fill(reason="不在辖区居住")
            clerk.press("未入选")
        clerk.says("王磊：未入选", "欧阳建国", "还有2份待审核")
        clerk.press("返回报名名单")
        for box in clerk.page.locator("[name=chosen]").all()[-2:]:
            box.check()
        clerk.press("批量通过")
        clerk.says("将通过2份、共2人", "首次参加").press("确认通过并通知")
        clerk.says("已办理2份")
        refused = [each for each in clerk.complaints if "422" not in each]  # the reason that was missing
        assert refused == []
        citizen = Visitor(browser, address, PHONE, scripts=scripts, name=f"reviewed-{'js' if scripts else 'plain'}")
        for who, said in ((LI_JING, ("报名成功", "签到码")), (WANG_LEI, ("未入选", "不在辖区居住"))):
            citizen.context.add_cookies([session_cookie(app, address, person_id(app, who))])
            citizen.go("/me").page.locator('main a[href^="/registrations/"]').first.click()
            citizen.page.wait_for_url("**/registrations/**")
            citizen.look().says(*said)
    assert states(app) == ["confirmed", "not_selected", "confirmed", "confirmed"]


def _by_keyboard(clerk) -> None:
    keys = clerk.page.keyboard
    clerk.says("快捷键")
    keys.press("j")
    clerk.page.wait_for_url(re.compile("at="))
    clerk.says("王磊")
    keys.press("k")
    clerk.page.get_by_role("heading", name=re.compile("^李静")).wait_for()
    keys.press("a")
    clerk.page.get_by_role("heading", name=re.compile("^王磊")).wait_for()
    clerk.look().says("李静：报名成功")
    keys.press("r")
    keys.type("不在辖区居住，a不会误触")
    clerk.press("未入选")
