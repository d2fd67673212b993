"""One press of a form counts; one that was stopped on its way may be pressed again; what leaves is seen to leave."""

import pytest
from playwright.sync_api import expect

from tests.browser.support import chromium, served, staff_context, watch
from tests.mailings.steps import guests, run
from tests.mailings.test_notices import confirm, write
from xicheng_events.foundation.notify.delivery import deliver_due_notices

pytestmark = [pytest.mark.browser, pytest.mark.once]


def test_a_form_that_was_stopped_on_its_way_can_be_sent_again(app, world):
    with served(app) as address, chromium() as browser:
        page = browser.new_page()
        page.goto(f"{address}/slots/{world.morning}/registration")
        under_way = []
        page.route("**/registration", lambda route: under_way.append(route))  # the network is slow
        page.locator("[name=name]").fill("李静")
        send = page.get_by_role("button", name="提交报名")
        with page.expect_request("**/registration"):  # what is stopped before that never was on its way
            send.evaluate("button => { for (const press of [1, 2, 3]) button.click(); }")
        page.context.new_cdp_session(page).send("Page.stopLoading")  # as Esc and ✕ do
        expect(page.locator("#live")).to_have_text("正在提交，请稍候。")
        assert len(under_way) == 1
        expect(page.locator("form[data-sending]")).to_have_count(0)
        page.unroute("**/registration")
        send.click()
        expect(page.get_by_role("heading", name="请检查以下内容")).to_be_visible()


def test_where_the_browser_tells_of_no_stop_a_form_is_free_again_after_ten_seconds(app, world):
    with served(app) as address, chromium() as browser:
        page = browser.new_page()
        page.add_init_script("Object.defineProperty(window, 'navigation', { value: undefined });")
        page.clock.install(time=0)
        page.goto(f"{address}/slots/{world.morning}/registration")
        page.clock.pause_at(60_000)
        under_way = []
        page.route("**/registration", lambda route: under_way.append(route))
        page.locator("[name=name]").fill("李静")
        send = page.get_by_role("button", name="提交报名")
        with page.expect_request("**/registration"):
            send.evaluate("button => button.click()")
        page.context.new_cdp_session(page).send("Page.stopLoading")
        page.clock.run_for(9_900)
        send.evaluate("button => button.click()")
        expect(page.locator("form[data-sending]")).to_have_count(1)
        assert len(under_way) == 1
        page.clock.run_for(200)
        expect(page.locator("form[data-sending]")).to_have_count(0)
        expect(send).not_to_have_attribute("aria-disabled", "true")
        page.unroute("**/registration")
        send.evaluate("button => button.click()")
        expect(page.get_by_role("heading", name="请检查以下内容")).to_be_visible()


def test_figures_and_list_of_a_mailing_move_together_while_it_leaves(app, world, desk):
    base, clerk = f"/staff/mailings/events/{world.code}", desk("zhaomin")
    guests(app, world.morning, 3)
    sent = confirm(clerk, base, write(clerk, base))
    run(app)
    with served(app) as address, chromium() as browser:
        page = staff_context(browser, app, address, world.staff["zhaomin"]).new_page()
        problems = watch(page)
        page.clock.install()
        page.goto(address + sent.location)
        figures, rows = page.locator("#progress .figures"), page.locator("#notices tbody tr")
        expect(figures).to_contain_text("待发送")
        expect(rows.filter(has_text="待发送")).to_have_count(3)
        with app.app_context():
            assert deliver_due_notices() == 3
        page.clock.run_for(2_100)
        expect(rows.filter(has_text="已发送")).to_have_count(3)
        expect(page.locator("#progress")).to_contain_text("已全部发完")
        assert page.locator("#notices").count() == page.locator("#progress").count() == 1
        assert not problems
