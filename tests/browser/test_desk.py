"""The desk's navigation and front page in a real browser: by keyboard on a phone in large text, and on wide screens."""

import pytest

from tests.browser.support import DESK, PHONE, TABLET, chromium, served, session_cookie
from tests.browser.visitor import Visitor
from tests.followup.steps import register
from tests.opinions.steps import says

pytestmark = [pytest.mark.browser, pytest.mark.once]


@pytest.fixture
def clerk(app, world):
    """周岩 at her desk: `clerk(size, large=…)`; something is late, something waits, something is coming."""
    register(app, world)
    says(app, world, "电梯旁的指示牌看不清楚")
    with served(app) as address, chromium() as browser:
        def sits_down(size, *, scripts: bool, large: bool = False) -> Visitor:
            visitor = Visitor(browser, address, size, scripts=scripts, name=f"desk-{size['width']}-{scripts}")
            cookies = [session_cookie(app, address, world.staff["zhouyan"])]
            if large:
                cookies.append({"name": "text", "value": "large", "url": address})
            visitor.context.add_cookies(cookies)
            return visitor
        yield sits_down


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_on_a_phone_all_of_it_is_one_menu_that_opens_by_keyboard(clerk, scripts):
    visitor = clerk(PHONE, scripts=scripts, large=True)
    visitor.go("/staff")
    page, keys = visitor.page, visitor.page.keyboard
    ledger = page.get_by_role("link", name="问题台账", exact=True).and_(page.locator(".desk-nav a"))
    assert not page.locator("#desk-entries").is_visible()
    page.locator(".desk-menu").focus()
    keys.press("Enter")
    assert page.locator("#desk-entries").is_visible()
    assert not ledger.is_visible()
    page.locator("summary", has_text="意见与问题").focus()
    keys.press("Enter")
    visitor.look()
    for _entry in ("意见研判", "发言记录", "采纳研究", "问卷", "问题台账"):
        keys.press("Tab")
    assert ledger.evaluate("link => link === document.activeElement")
    keys.press("Enter")
    page.wait_for_url("**/staff/issues")
    visitor.look()
    page.locator(".desk-menu").click()
    assert ledger.get_attribute("aria-current") == "page"
    assert ledger.is_visible()  # the group in which one is stands open
    assert visitor.complaints == []


def test_on_a_desk_it_stands_beside_the_page_and_nothing_is_wider_than_the_window(clerk):
    for size in (DESK, TABLET):
        visitor = clerk(size, scripts=True)
        visitor.go("/staff")
        visitor.says("等您办理", "电梯旁的指示牌看不清楚", "近两周的场次", "等待他人")
        assert visitor.page.locator(".desk-menu").is_visible() is (size is TABLET)
        assert visitor.page.locator(".desk-nav summary").first.is_visible() is (size is DESK)
        assert visitor.complaints == []
