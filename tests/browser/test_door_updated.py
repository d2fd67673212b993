"""A tablet that was prepared before the site was updated: what it has kept goes on, without the network as well."""

import pytest

from tests.browser.stopwatch import open_door, restart_offline, until, word
from tests.browser.support import TABLET, chromium, go_offline, served, staff_context, watch
from tests.checkin import world as made
from xicheng_events.door.checkin.tablet import sync
from xicheng_events.foundation.web import static_files

pytestmark = [pytest.mark.browser, pytest.mark.once]

_PARTS = "caches.keys().then((names) => names.filter((name) => name.startsWith('door-parts ')))"


@pytest.fixture
def guests(app, door):
    """李静 in the morning, 王磊 in the afternoon."""
    with app.app_context():
        return made.guest(door.morning, "李静", heads=2), made.guest(door.afternoon, "王磊")


@pytest.fixture
def tablet(app, door):
    """The site's address, and a browser in which 孙浩 is signed in."""
    with served(app) as address, chromium(camera_allowed=False) as browser:
        yield address, staff_context(browser, app, address, door.staff["sunhao"], viewport=TABLET)


def type_code(page, code):
    """As a thumb does."""
    page.locator("#code").fill(code)
    page.keyboard.press("Enter")


def test_a_screen_kept_before_an_update_still_opens_without_the_network(app, door, guests, tablet, monkeypatch):
    address, context = tablet
    morning, afternoon = (open_door(context, address, slot) for slot in (door.morning, door.afternoon))
    before = morning.evaluate(_PARTS)
    afternoon.close()
    monkeypatch.setattr(static_files, "_folder_version", lambda *_folder: "newer")
    morning.reload()
    until(morning, f"{_PARTS}.then((names) => names.some((name) => name !== {before[0]!r}))")
    until(morning, "navigator.serviceWorker.ready.then(({ installing, waiting, active }) => "
                   "!installing && !waiting && active.state === 'activated')")
    go_offline(context)
    page = context.new_page()
    page.goto(f"{address}/staff/door/{door.afternoon}")
    page.locator("#line-state", has_text="离线").wait_for()
    type_code(page, guests[1].token)
    word(page, "不通过")
    # Renewed, or, where the site was too busy to be asked, with the scripts of before.
    is_renewed = "newer" in page.locator("script[src$='/door/main.js']").get_attribute("src")
    assert is_renewed or before[0] in page.evaluate(_PARTS)


def test_a_roster_kept_before_references_were_in_it_still_opens(app, door, guests, tablet, monkeypatch):
    (lijing, _wanglei), (address, context) = guests, tablet
    whole = sync.found_by
    monkeypatch.setattr(sync, "found_by", lambda one: whole(one)[:7])
    page = open_door(context, address, door.morning)
    complaints = watch(page)
    go_offline(context)
    page.locator("#line-state", has_text="离线").wait_for()
    restart_offline(page)
    type_code(page, lijing.reference)
    page.locator("#answer", has_text="本机名单里没有这个签到码").wait_for()
    page.locator("#q").fill("李静")
    page.get_by_role("button", name="签到2人").wait_for()
    type_code(page, lijing.code)
    word(page, "通过")
    assert page.locator("#recent-list time").first.inner_text().startswith("09:0"), "by the server's clock"
    assert [each for each in complaints if "ERR_" not in each] == []
