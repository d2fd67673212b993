"""A notice goes from draft to withdrawn in a real browser, each step by the person whose step it is."""

import pytest

from tests.browser.support import DESK, PHONE, chromium, served
from tests.browser.visitor import Visitor
from tests.cast import PASSWORD
from tests.support.drafts import drafted, inside  # noqa: F401 fixtures
from xicheng_events.booking.notices.operations.publishing import publish_scheduled_events
from xicheng_events.worker import run_sweep

pytestmark = pytest.mark.browser


class Desk:
    """The staff, each with a window of their own, signed in when first asked for."""

    def __init__(self, browser, address, size, scripts: bool):
        self._window = lambda name: Visitor(browser, address, size, scripts=scripts,
                                            name=f"publish-{size['width']}-{scripts}-{name}")
        self.people: dict[str, Visitor] = {}

    def __call__(self, name: str) -> Visitor:
        if name not in self.people:
            self.people[name] = self._window(name).go("/staff/sign-in")
            self.people[name].fill(sign_in_name=name, password=PASSWORD)
            self.people[name].press("登录")
        return self.people[name]

    def clear(self) -> None:
        """何安 passes the slip that waits."""
        self("hean").go("/staff/reviews?state=pending").page.locator("main tbody a").first.click()
        self("hean").page.get_by_label("审查通过", exact=True).check()
        self("hean").press("提交审查结论")


@pytest.mark.parametrize(("scripts", "size"), [
    pytest.param(True, DESK, id="with scripts", marks=pytest.mark.once),
    pytest.param(False, PHONE, id="without scripts")])
def test_a_notice_goes_out_at_its_instant_is_changed_and_withdrawn(app, world, at, drafted, scripts, size):  # noqa: F811
    hub = f"/staff/events/{drafted}"
    with served(app) as address, chromium() as browser:
        somebody = Desk(browser, address, size, scripts)
        somebody("zhaomin").go(hub).press("提交审核")
        somebody("liuwei").go(hub).press("审核通过")
        somebody.clear()
        somebody("zhaomin").go(hub).fill(goes_out_at="2026-03-10T09:20")
        somebody("zhaomin").press("定时发布")
        somebody("zhaomin").says("自动发布，在此之前可以撤回").press("撤回定时发布")
        somebody("zhaomin").fill(goes_out_at="2026-03-10T09:20")
        somebody("zhaomin").press("定时发布")
        citizen = Visitor(browser, address, PHONE, scripts=scripts, name=f"published-{scripts}")
        at("2026-03-10 09:20")
        assert run_sweep(app, publish_scheduled_events) == 1
        citizen.go(f"/events/{drafted}").says("看一看居民收支数据")
        somebody("zhaomin").go(f"{hub}/edit").fill(summary="看一看居民收支数据，集合地点在西门内。")
        somebody("zhaomin").press("保存")
        somebody("zhaomin").fill(change_note="集合地点改为西门内。")
        somebody("zhaomin").press("申请保密审查")
        somebody.clear()
        somebody("zhaomin").go(hub).press("发布")
        citizen.go(f"/events/{drafted}").says("更新说明", "2026年3月10日", "集合地点改为西门内。")
        leader = somebody("zhengping").go(hub)
        leader.press("撤下公告")
        leader.fill(reason="公告发布有误")
        leader.press("撤下公告")
        leader.says("公告已撤下", "已撤下：公告发布有误")
        citizen.go(f"/events/{drafted}").says("活动公告已撤下", "原因：公告发布有误。")
        assert [each for who in somebody.people.values() for each in who.complaints] == []
