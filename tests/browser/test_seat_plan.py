"""排座 in a real browser: by keyboard alone, with what is said read out, and by pressing without scripts."""

import pytest

from tests.browser.support import DESK, PHONE, chromium, served
from tests.browser.visitor import Visitor
from tests.cast import LI_JING, PASSWORD, WANG_LEI
from tests.registration.steps import adults, register
from tests.seating.steps import sitting

pytestmark = pytest.mark.browser


def at_the_board(world, browser, address, size, *, scripts: bool) -> Visitor:
    """赵敏 before the plan of the morning."""
    clerk = Visitor(browser, address, size, scripts=scripts, name=f"seat-plan-{'js' if scripts else 'plain'}")
    clerk.go("/staff/sign-in").fill(sign_in_name="zhaomin", password=PASSWORD)
    clerk.press("登录")
    desk_of = f"/staff/registrations/events/{world.code}"
    clerk.go(f"{desk_of}/seats").page.select_option("[name=plan]", "ready:classroom")
    clerk.press("选用座位图")
    return clerk.go(f"{desk_of}/slots/{world.morning}/seats")


@pytest.fixture
def parties(world, citizen):
    """李静 with 王立, and 王磊."""
    register(citizen(LI_JING), world.morning, **adults("王立"))
    register(citizen(WANG_LEI), world.morning, name="王磊")


@pytest.mark.once
def test_somebody_is_seated_moved_and_exchanged_by_keyboard_alone(app, world, parties):
    with served(app) as address, chromium() as browser:
        clerk = at_the_board(world, browser, address, DESK, scripts=True)
        keys, page = clerk.page.keyboard, clerk.page
        focused = "document.activeElement.getAttribute('aria-label')"

        def hears(words: str) -> None:
            page.wait_for_function("words => document.getElementById('live').textContent.includes(words)", arg=words)

        page.locator(".seat-person").first.focus()
        keys.press("Enter")
        hears("已选中李静")
        assert page.evaluate(focused) == "A1，现场席，空"
        for key in ("ArrowRight", "ArrowDown", "ArrowDown", "ArrowUp"):
            keys.press(key)
        assert page.evaluate(focused) == "B2，现场席，空"
        keys.press("Enter")
        hears("已安排到B2")
        assert page.evaluate(focused) == "B2，现场席，李静"
        page.locator(".seat-person").last.focus()
        keys.press("Enter")
        hears("已选中王磊")
        keys.press("Escape")
        hears("选择一个人")
        page.get_by_role("button", name="按规则排座").focus()
        keys.press("Enter")
        clerk.says("按规则安排了2人")
        page.locator("[aria-label='B2，现场席，李静']").focus()
        keys.press("Enter")
        hears("已选中李静（B2）")
        clerk.look()
        page.locator("[aria-label$='王磊']").focus()
        keys.press("Enter")
        hears("两人已互换座位")
        clerk.look()
        assert clerk.complaints == []
    assert sitting(app)["B2"] == ("王磊", 1)


def test_without_scripts_on_a_phone_it_is_done_by_pressing(app, world, parties):
    with served(app) as address, chromium() as browser:
        clerk = at_the_board(world, browser, address, PHONE, scripts=False)
        clerk.page.locator(".seat-person").first.click()
        clerk.says("已选中李静")
        clerk.page.locator("[aria-label='C3，现场席，空']").click()
        clerk.says("已安排到C3")
        clerk.page.locator("[aria-label='C3，现场席，李静']").click()
        clerk.page.locator("[aria-label='A1，现场席，空']").click()
        clerk.look().says("已移到A1")
    assert sitting(app) == {"A1": ("李静", 1)}
