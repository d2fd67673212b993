"""A notice is everybody's, and yet tells who is signed in and registered that they are."""

import pytest
from playwright.sync_api import expect

from tests.browser.support import PHONE, chromium, served
from tests.cast import AYGUL, LI_JING, WANG_LEI, code_sent_to
from tests.registration.steps import adults, register


def test_the_part_says_what_its_reader_has_and_the_slots_button_leads_there(app, world, citizen):
    li, notice = citizen(LI_JING), f"/events/{world.code}"
    register(li, world.morning)
    register(citizen(WANG_LEI), world.afternoon, name="王磊", **adults("乙", "丙"))
    mine = register(li, world.afternoon).headers["Location"]
    assert f'hx-get="{notice}/mine"' in li.get(notice).text
    part = li.get(f"{notice}/mine", headers={"HX-Request": "true"}).text
    assert "您已报名上午场" in part
    assert "您已报名下午场" in part
    assert "候补中" in part
    assert f'id="way-{world.afternoon}" hx-swap-oob="true"' in part
    assert mine in part
    whole = li.get(f"{notice}/mine").text  # without scripts
    assert "您已报名上午场" in whole
    assert "hx-swap-oob" not in whole
    assert "您没有报名本活动" in citizen(AYGUL).get(f"{notice}/mine").text


def test_the_page_of_everybody_asks_nothing_of_who_reads_it(app, world, client, citizen, statements):
    notice = f"/events/{world.code}"
    li = citizen(LI_JING)
    with statements() as asked:
        assert "/mine" not in client.get(notice).text
    with statements() as own:
        assert "/mine" in li.get(notice).text
    assert len(own) == len(asked) + 1  # who it is, as on every page of theirs
    assert client.get(f"{notice}/mine").status_code == 303
    assert li.get("/events/KF-2026-9999/mine").status_code == 404


@pytest.mark.browser
@pytest.mark.once  # what is looked at is the page
def test_in_a_browser_the_button_itself_says_so(app, world):
    with served(app) as address, chromium() as browser:
        page = browser.new_context(viewport=PHONE).new_page()
        page.goto(f"{address}/slots/{world.morning}/registration")
        page.locator("[name=name]").fill("李静")
        page.locator("[name=phone]").fill(LI_JING.phone)
        page.get_by_role("button", name="获取验证码").click()
        expect(page.locator("#phone-code")).to_contain_text("5分钟内有效")
        page.locator("[name=code]").fill(code_sent_to(app, LI_JING))
        page.locator("[name=privacy_agreed]").check()
        page.get_by_role("button", name="提交报名").click()
        page.goto(f"{address}/events/{world.code}")
        expect(page.locator("#standing")).to_contain_text("您已报名上午场")
        expect(page.locator(f"#way-{world.morning} a")).to_contain_text("您已报名 · 查看")
        expect(page.locator(f"#way-{world.afternoon} a")).to_contain_text("我要报名")
        page.locator(f"#way-{world.morning} a").click()
        expect(page.get_by_role("heading", name="报名成功")).to_be_visible()
