"""One press of a form counts; one that was stopped on its way may be pressed again."""

import pytest
from playwright.sync_api import expect

from tests.browser.support import chromium, served

pytestmark = pytest.mark.browser


def test_a_form_that_was_stopped_on_its_way_can_be_sent_again(app, world):
    with served(app) as address, chromium() as browser:
        page = browser.new_page()
        page.goto(f"{address}/slots/{world.morning}/registration")
        under_way = []
        page.route("**/registration", lambda route: under_way.append(route))  # the network is slow
        page.locator("[name=name]").fill("李静")
        send = page.get_by_role("button", name="提交报名")
        send.evaluate("button => { for (const press of [1, 2, 3]) button.click(); }")
        page.context.new_cdp_session(page).send("Page.stopLoading")  # as Esc and ✕ do
        expect(page.locator("#live")).to_have_text("正在提交，请稍候。")
        assert len(under_way) == 1
        expect(page.locator("form[data-sending]")).to_have_count(0)
        page.unroute("**/registration")
        send.click()
        expect(page.get_by_role("heading", name="请检查以下内容")).to_be_visible()
