"""Somebody looks for an event in a real browser: filters beside the list, months in place, the picture to scan."""

import pytest
from playwright.sync_api import expect

from tests.browser.support import DESK, PHONE, chromium, served
from tests.browser.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.once]


def test_the_filters_and_the_month_stand_beside_the_list_where_there_is_room(app, world):
    with served(app) as address, chromium() as browser:
        reader = Visitor(browser, address, DESK, scripts=True, name="finding")
        reader.go("/events")
        filters, listed, month = (reader.page.locator(part).bounding_box() for part in (
            "#filter", "#event-list", "#month"))
        assert filters["x"] + filters["width"] < listed["x"]
        assert abs(filters["y"] - listed["y"]) < 40
        assert month["x"] + month["width"] < listed["x"]
        expect(reader.page.locator("[name=host]")).to_be_visible()
        reader.press("下月")
        expect(reader.page.locator("#month-name")).to_have_text("2026年4月")
        expect(reader.page.locator("#month-next")).to_be_focused()
        reader.press("上月")
        expect(reader.page.locator("#month-name")).to_have_text("2026年3月")
        reader.page.locator("#month td a").first.click()
        reader.page.wait_for_url("**/events?on=2026-03-18")
        reader.look()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_phone_finds_shares_and_leafs_with_and_without_scripts(app, world, scripts):
    with served(app) as address, chromium() as browser:
        reader = Visitor(browser, address, PHONE, scripts=scripts, name=f"sharing-{scripts}")
        reader.go("/").press("周末")
        reader.go("/events").press("下月")
        expect(reader.page.locator("#month-name")).to_have_text("2026年4月")
        reader.go(f"/events/{world.code}")
        reader.page.locator("details.share > summary").click()
        picture = reader.page.locator("details.share img")
        expect(picture).to_be_visible()
        reader.look()
        if scripts:
            reader.page.wait_for_function("document.querySelector('details.share img').naturalWidth > 0")
