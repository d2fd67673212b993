"""Guests without a registration at 孙浩's tablet in a real Chromium, with the network and without."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.browser.stopwatch import restart_offline
from tests.browser.support import PHONE, chromium, go_offline, go_online, served, staff_context
from tests.checkin import world as made
from xicheng_events.booking.events.models import Slot
from xicheng_events.door.checkin.models import Scan
from xicheng_events.door.checkin.rules_models import DoorRules
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db

pytestmark = pytest.mark.browser


@pytest.fixture
def door(app):
    """The door's world; the event takes walk-ins."""
    with app.app_context():
        world = made.build()
        event = db.session.get(Slot, world.morning).event_id
        db.session.add(DoorRules(event_id=event, walk_ins=True, checks_out=True))
        db.session.commit()
        return world


def said(page, name):
    """Wait until the answer is about `name`."""
    page.locator("#answer .who", has_text=re.compile(name)).wait_for()


_ON_DISK = """() => new Promise((resolve) => {
  const asked = indexedDB.open("door-queue");
  asked.onsuccess = () => {
    const all = asked.result.transaction("items").objectStore("items").getAll();
    all.onsuccess = () => { asked.result.close(); resolve(JSON.stringify(all.result)); };
  };
})"""


def let_in(page, name, heads, phone=""):
    """Fill in the form, and wait for the answer."""
    if page.locator("#walk-in").get_attribute("open") is None:
        page.locator("#walk-in summary").click()
    page.get_by_label("姓名", exact=True).fill(name)
    page.get_by_label("手机号").fill(phone)
    page.locator(f"#walk-in-form [name=heads][value='{heads}']").check(force=True)
    page.get_by_role("button", name="登记并入场").click()
    said(page, name)


def _nothing_says_who(page, *secrets):
    """A lost tablet tells nobody who came: neither a name nor what was typed lies on its disk."""
    kept = page.evaluate(_ON_DISK)
    assert (kept.count('"sealed"'), kept.count('"kind"')) == (2, 2)
    assert [secret for secret in secrets if secret in kept] == []


def _let_go_take_back_and_let_go(page, code):
    """Who leaves is let go without the network too, and taken back; a reload forgets neither."""
    page.get_by_role("radio", name="签退").check()
    page.locator("#code").fill(code)
    page.locator("#code").press("Enter")
    page.locator("#answer .word", has_text="已签退").wait_for()
    page.locator("#answer summary", has_text="撤销签退").click()
    page.get_by_role("button", name="扫错了人").click()
    page.locator("#answer", has_text="仍在场内").wait_for()
    restart_offline(page)
    page.locator("#line-queue", has_text="4").wait_for()
    page.get_by_role("radio", name="签退").check()
    page.get_by_label("姓名、拼音首字母").fill("王磊")
    page.locator("#results").get_by_role("button", name="签退1人").click()
    page.locator("#answer .word", has_text="已签退").wait_for()


def test_walk_ins_and_typed_codes_one_after_another_with_and_without_the_network(app, door):
    with app.app_context():
        guests = [made.guest(door.morning, name) for name in ("李静", "王磊")]
    with served(app) as address, chromium() as browser:
        context = staff_context(browser, app, address, door.staff["sunhao"], viewport=PHONE)
        page = context.new_page()
        page.goto(f"{address}/staff/door/{door.morning}")
        page.locator("#line-state", has_text="在线").wait_for()
        for guest, name in zip(guests, ("李静", "王磊"), strict=True):
            page.locator("#code").fill(guest.code)
            page.locator("#code").press("Enter")
            said(page, name)
        let_in(page, "丁一鸣", 2)
        go_offline(context)
        # Somebody sets the clock back by three hours, and right again before the network is back.
        page.evaluate("() => { const right = Date.now; Date.now = () => right() - 3 * 3600e3; window.right = right; }")
        let_in(page, "巴图", 1, "19900000001")
        page.evaluate("() => { Date.now = window.right; }")
        page.locator("#line-queue", has_text="1").wait_for()
        assert page.locator("#answer summary", has_text="撤销签到").is_visible()
        page.locator("#code").fill(guests[0].code)
        page.locator("#code").press("Enter")
        page.locator("#line-queue", has_text="2").wait_for()
        _nothing_says_who(page, "巴图", "19900000001", guests[0].code)
        _let_go_take_back_and_let_go(page, guests[1].code)
        go_online(context)
        page.locator("#line-queue:empty").wait_for(state="attached")
        page.locator("#line-state", has_text="在线").wait_for()
    with app.app_context():
        rows = db.session.scalars(select(Scan).order_by(Scan.id)).all()
        assert [(row.ticket.registration.name, row.method.value, row.heads, row.offline) for row in rows] == [
            ("李静", "code", 1, False), ("王磊", "code", 1, False), ("丁一鸣", "walk_in", 2, False),
            ("巴图", "walk_in", 1, True), ("李静", "code", 0, True),
            ("王磊", "code", 1, True), ("王磊", "code", 1, False), ("王磊", "name", 1, True)]
        assert [row.result.value for row in rows[5:]] == ["left", "undone", "left"]
        assert rows[3].ticket.registration.phone == "19900000001"
        assert rows[3].known_offset - rows[3].clock_offset == pytest.approx(3 * 3600, abs=60)
        assert abs(rows[3].at - clock.now()) < timedelta(seconds=2)


def _is_whole_in_view(page):
    """The verdict stands between the bar, which has not gone away, and the lower edge."""
    bar, verdict = page.locator(".door-header").bounding_box(), page.locator("#answer").bounding_box()
    return bar["y"] == 0 and bar["height"] <= verdict["y"] <= PHONE["height"] - verdict["height"]


@pytest.mark.once
def test_the_verdict_comes_into_view_tells_when_it_is_uploaded_and_comes_back_as_a_record(app, door):
    with app.app_context():
        made.guest(door.morning, "李静", heads=2)
    with served(app) as address, chromium(camera_allowed=False) as browser:
        context = staff_context(browser, app, address, door.staff["sunhao"], viewport=PHONE)
        page = context.new_page()
        page.goto(f"{address}/staff/door/{door.morning}")
        page.locator("#line-state", has_text="在线").wait_for()
        find = page.get_by_label("姓名、拼音首字母")
        find.fill("李静")
        page.get_by_role("button", name="签到2人").click()
        said(page, "李静")
        assert _is_whole_in_view(page)
        go_offline(context)
        page.locator("#line-state", has_text="离线").wait_for()
        let_in(page, "巴图", 2)
        assert _is_whole_in_view(page)
        assert page.locator("#tally").inner_text().split() == ["已到", "2/2人", "已到报名", "1/1组", "现场补录", "2人"]
        page.locator("#answer", has_text="离线放行").wait_for()
        go_online(context)
        page.locator("#answer .soft-note", has_text="已上传").wait_for()
        # Another name is typed: nobody stands there yet. Who is in already leads to the record of it.
        find.fill("李")
        page.locator("#answer.is-ready").wait_for()
        page.get_by_role("button", name="查看记录").click()
        page.locator("#answer.is-record", has_text="签到记录").wait_for()
        assert page.locator("#answer").get_attribute("data-tone") == ""
        page.get_by_role("button", name="打开签到记录").filter(has_text="巴图").click()
        page.locator("#answer.is-record .who", has_text="巴图").wait_for()
        page.locator("#answer summary", has_text="撤销签到").click()
        page.get_by_role("button", name="人未入场").click()
        page.locator("#answer .word", has_text="已撤销").wait_for()
        page.locator("#tally div[hidden] [data-tally=walk_ins]").wait_for(state="attached")
    with app.app_context():
        rows = db.session.scalars(select(Scan).order_by(Scan.id)).all()
        assert [row.result.value for row in rows] == ["passed", "passed", "undone"]
