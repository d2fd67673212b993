"""A tablet with a pass that is restarted without the network: it scans at once, and opens nothing else without the
PIN; and what a lost one still has once it is over."""

import json
import re

import pytest

from tests.browser.stopwatch import until, word
from tests.browser.support import TABLET, chromium, go_offline, go_online, served
from tests.checkin import world as made
from xicheng_events.booking.events.models import Slot
from xicheng_events.door.checkin.models import DoorPass
from xicheng_events.door.checkin.tablet import passes
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import db

pytestmark = [pytest.mark.browser, pytest.mark.once]

# Everything that lies in the roster's database and on the kept screens, as one text. A key that were there would be
# an object that JSON leaves empty: each value's kind is told too.
_ON_DISK = """async () => {
  const open = indexedDB.open("door-roster");
  await new Promise((done) => { open.onsuccess = done; });
  const all = (store) => new Promise((done) => {
    const asked = open.result.transaction(store).objectStore(store).getAll();
    asked.onsuccess = () => done(asked.result);
  });
  const kept = { doors: await all("doors"), syncs: await all("syncs"), screens: [] };
  open.result.close();
  const screens = await caches.open("door-screens");
  for (const each of await screens.keys()) kept.screens.push(await (await screens.match(each)).text());
  return JSON.stringify(kept, (_name, value) => value instanceof CryptoKey ? "a key" : value);
}"""
_ROSTERS = "indexedDB.databases().then((all) => all.filter((each) => each.name === 'door-roster').length)"


@pytest.fixture
def volunteer(app, door):
    """A browser at the door with a pass whose QR it scanned, the pass's PIN, and 李静 and 王磊, who is in already."""
    with app.app_context():
        parties = [made.guest(door.morning, name, heads=2, code=code)
                   for name, code in (("李静", "ABCDEF"), ("王磊", "GHJKLM"))]
        door_pass, known = passes.open_pass(db.session.get(Slot, door.morning), whole_day=False,
                                            by=db.session.get(Person, door.staff["sunhao"]))
        number = door_pass.id
        db.session.commit()
    with served(app) as address, chromium(camera_allowed=False) as browser:
        context = browser.new_context(locale="zh-CN", viewport=TABLET)
        page = context.new_page()
        page.goto(f"{address}/door?p={known.token}")
        page.get_by_label("本机名称").fill("平板1")
        page.get_by_role("button", name="打开签到页").click()
        page.locator("#line-synced", has_text=re.compile(r"\d同步")).wait_for()
        page.evaluate("navigator.serviceWorker.ready.then(() => 0)")
        until(page, "caches.open('door-screens').then((kept) => kept.match(location.pathname)).then(Boolean)")
        type_code(page, "GHJKLM")
        word(page, "通过")
        page.locator("#tally strong", has_text=re.compile("^2$")).first.wait_for()
        yield context, page, address, known, number, parties


def type_code(page, code):
    """As a thumb does."""
    page.locator("#code").fill(code)
    page.keyboard.press("Enter")


def restart_offline(context, page):
    """The network goes, and the page is opened anew."""
    go_offline(context)
    page.locator("#line-state", has_text="离线").wait_for()
    page.reload()
    page.locator("#door-warning", has_text="断网时重新打开").wait_for()


def try_pin(page, pin, then):
    """Type a PIN and wait for what is said."""
    page.locator("#offline-pin").fill(pin)
    # The form that answers is another one: what the last try was told must not be taken for this one's answer.
    page.locator("#results form").evaluate("(form) => { form.dataset.tried = 'yes'; }")
    page.get_by_role("button", name="打开名单").click()
    page.locator("#results form[data-tried]").wait_for(state="detached")
    page.locator("#results, #door-warning", has_text=then).first.wait_for()


def test_restarted_offline_it_scans_at_once_and_asks_for_the_pin_before_it_names_anybody(volunteer):
    context, page, _address, known, _number, (lijing, wanglei) = volunteer
    restart_offline(context, page)
    disk = page.evaluate(_ON_DISK)
    secret = ("李静", "王磊", "ABCDEF", "a key", known.pin, known.code, lijing.token, wanglei.token)
    assert [each for each in secret if each in disk] == []
    assert all(isinstance(told["arrivals"], str | None) for told in json.loads(disk)["syncs"])
    type_code(page, lijing.token)
    word(page, "通过")
    page.locator("#answer", has_text="李静").wait_for()
    page.locator("#answer", has_text="打开名单前").wait_for()
    type_code(page, "GHJKLM")
    word(page, "请先核对")
    assert page.locator("#line-queue").inner_text() == "待上传1条", "what can't be decided is not kept"
    page.locator("#q").fill("王磊")
    assert page.locator("#results .found").count() == 0
    wrong = "000000" if known.pin != "000000" else "111111"
    try_pin(page, wrong, "输入有误")
    page.locator("#offline-pin").fill(f"{known.pin[:3]} {known.pin[3:]}")
    page.get_by_role("button", name="打开名单").click()
    page.locator("#results .found", has_text="王磊").wait_for()
    type_code(page, "GHJKLM")
    word(page, "已签到")
    type_code(page, lijing.token)
    word(page, "已签到")
    go_online(context)
    page.locator("#line-queue", has_text="待上传").wait_for(state="detached", timeout=20_000)


def test_five_wrong_pins_wipe_the_names_however_often_it_is_restarted(volunteer):
    context, page, _address, known, _number, (lijing, _wanglei) = volunteer
    wrong = "000000" if known.pin != "000000" else "111111"
    restart_offline(context, page)
    for _each in range(3):
        try_pin(page, wrong, "输入有误")
    page.reload()
    page.locator("#offline-pin").wait_for()
    try_pin(page, wrong, "输入有误")
    try_pin(page, wrong, "名单打不开")
    page.reload()
    page.locator("#door-warning", has_text="名单打不开").wait_for()
    assert page.locator("#offline-pin").count() == 0, "nor does the right one open it now"
    kept = json.loads(page.evaluate(_ON_DISK))
    assert [(each.get("index"), each.get("arrivals"), each.get("elsewhere")) for each in kept["syncs"]] == [
        (None, None, None)] * len(kept["syncs"])
    assert kept["doors"][0]["lock"] is None
    type_code(page, lijing.token)
    word(page, "通过")
    go_online(context)
    page.locator("#line-state", has_text="在线").wait_for(timeout=20_000)
    page.locator("#q").fill("王磊")
    page.locator("#results .found", has_text="王磊").wait_for(timeout=20_000)


@pytest.mark.parametrize("how", ["expired", "revoked", "live"])
def test_the_next_page_of_the_site_takes_the_names_off_a_tablet_that_is_over(app, volunteer, how):
    context, page, address, _known, number, _parties = volunteer
    page.close()
    if how == "revoked":
        with app.app_context():
            passes.revoke_pass(db.session.get(DoorPass, number), by=db.session.query(Person).first())
            db.session.commit()
    other = context.new_page()
    if how == "expired":
        other.add_init_script("const real = Date.now; Date.now = () => real() + 24 * 3600 * 1000;")
    with other.expect_response("**/app.js**" if how == "expired" else f"{address}/door/standing"):
        other.goto(f"{address}/events")
    if how == "live":
        assert (other.evaluate(_ROSTERS), other.evaluate("localStorage.door !== undefined")) == (1, True)
        return
    until(other, f"{_ROSTERS}.then((left) => left === 0 && localStorage.door === undefined)")
    assert other.evaluate("caches.has('door-screens')") is False
