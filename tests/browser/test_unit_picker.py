"""Finding a unit among sixty: by any name, with a script; without one it is a list."""

import re

import pytest

from tests.browser.support import DESK, chromium, served, staff_context, watch
from tests.opinions.steps import says
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.core.db import db

pytestmark = [pytest.mark.browser, pytest.mark.once]


@pytest.fixture
def alias(app, world):
    """What people call 牛街街道 besides."""
    with app.app_context():
        db.session.get(Organisation, world.units["niujie"]).search_alias = "牛街办事处"
        db.session.commit()


def test_a_unit_is_found_by_what_people_call_it_and_without_script_in_the_list(app, world, alias):
    said = says(app, world)
    with served(app) as address, chromium() as browser:
        page = staff_context(browser, app, address, world.staff["zhouyan"], viewport=DESK).new_page()
        complaints = watch(page)
        page.goto(f"{address}/staff/issues/new/{said}")
        search, lead = page.get_by_label("查找承办单位"), page.locator("select[name=lead]")
        search.press_sequentially("牛街办")
        assert lead.input_value() == "niujie"
        assert page.get_by_text("已选择牛街街道。").is_visible()
        search.fill("没有这个单位")
        assert (lead.input_value(), page.get_by_text("没有找到，请换个名称。").is_visible()) == ("", True)
        search.fill("")
        assert lead.locator("option").count() > 3
        assert complaints == []
        plain = staff_context(browser, app, address, world.staff["zhouyan"], java_script_enabled=False).new_page()
        plain.goto(f"{address}/staff/issues/new/{said}")
        assert not plain.get_by_label("查找承办单位").is_visible()
        plain.locator("select[name=lead]").select_option("niujie")


def test_partners_are_found_among_the_tick_boxes_and_what_is_ticked_stays(app, world):
    with served(app) as address, chromium() as browser:
        page = staff_context(browser, app, address, world.staff["zhaomin"], viewport=DESK).new_page()
        page.goto(f"{address}/staff/events/new")
        page.get_by_text("协办、联合单位").click()
        page.get_by_label("牛街街道").check()
        page.get_by_label("查找协办单位").fill("金融街")
        page.get_by_label("查找协办单位").press("Enter")
        assert page.url.endswith("/staff/events/new")
        shown = page.locator(".unit-picker .choice:visible").all_inner_texts()
        assert sorted(shown) == ["牛街街道", "金融街街道"]


def test_a_list_is_narrowed_to_a_unit_by_an_alias_and_return(app, world, alias):
    with served(app) as address, chromium() as browser:
        page = staff_context(browser, app, address, world.staff["zhouyan"], viewport=DESK).new_page()
        complaints = watch(page)
        page.goto(f"{address}/staff/issues")
        search = page.get_by_label("查找承办单位")
        search.press_sequentially("街")
        search.press("Enter")  # several: the list is what comes next
        assert (page.url, page.locator("select[name=unit]").evaluate("it => it === document.activeElement")) == (
            f"{address}/staff/issues", True)
        search.fill("牛街办")
        search.press("Enter")
        page.wait_for_url(re.compile(r"unit=niujie"))
        assert page.locator("select[name=unit]").input_value() == "niujie"
        assert complaints == []
        plain = staff_context(browser, app, address, world.staff["zhouyan"], java_script_enabled=False).new_page()
        plain.goto(f"{address}/staff/issues")
        assert not plain.get_by_label("查找承办单位").is_visible()
        plain.locator("select[name=unit]").select_option("niujie")
        plain.get_by_role("button", name="查询").click()
        assert "unit=niujie" in plain.url
