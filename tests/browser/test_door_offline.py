"""孙浩's tablets when the network goes: nothing stops, nothing is lost, nothing counts twice."""

import json
import os
import re
import signal
import statistics
import time
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.browser.stopwatch import open_door, restart_offline, seen_ms, word
from tests.browser.support import (
    PHONE,
    SWITCHES,
    TABLET,
    chromium,
    go_offline,
    go_online,
    qr_video,
    served,
    staff_context,
    watch,
)
from tests.checkin import world as made
from tests.support.everything import chromium_program
from xicheng_events.booking.registration.models import Ticket
from xicheng_events.door.checkin.models import Scan
from xicheng_events.door.checkin.results import ScanResult
from xicheng_events.foundation.core.db import db

pytestmark = pytest.mark.browser
QUEUED = 200


@pytest.fixture
def guests(app, door):
    """Make so many parties of two: `guests(3)`."""

    def make(count):
        with app.app_context():
            parties = [made.guest(door.morning, "李静", heads=2, commit=False) for _each in range(count)]
            db.session.commit()
            return parties

    return make


def stored(app):
    """(result, heads, offline) of the scans, in order."""
    with app.app_context():
        return [(row.result, row.heads, row.offline) for row in db.session.scalars(select(Scan).order_by(Scan.id))]


def arrived(app):
    """Heads that are in."""
    with app.app_context():
        return sum(db.session.scalars(select(Ticket.arrived)))


def type_code(page, code):
    """As a thumb does."""
    page.locator("#code").fill(code)
    page.keyboard.press("Enter")


# How far down the page the field for codes is.
_WHERE = "document.getElementById('code').getBoundingClientRect().top + scrollY"


def test_two_tablets_one_cut_off_reloaded_and_back_again(app, door, guests, tmp_path):
    lijing, wanglei, third = guests(3)
    video = qr_video(tmp_path / "qr.y4m", None, None, None, lijing.token, seconds=1)
    with served(app) as address, chromium(video=video) as browser:
        east, west = (staff_context(browser, app, address, door.staff["sunhao"], viewport=TABLET) for _each in "ew")
        # The other gate types: what its camera sees would come between.
        west.add_init_script("navigator.mediaDevices.getUserMedia = "
                             "() => Promise.reject(new DOMException('', 'NotAllowedError'))")
        page, other = open_door(east, address, door.morning), None
        word(page, "通过|已签到", timeout=20_000)
        stands_at = page.evaluate(_WHERE)
        go_offline(east)
        page.locator("#line-state", has_text="离线").wait_for()
        # The camera still sees the ticket; a code is typed, and one that nobody has.
        word(page, "已签到", timeout=20_000)
        page.get_by_role("button", name="2人", exact=True).wait_for(state="detached")
        type_code(page, wanglei.reference)
        page.locator("#answer", has_text="离线放行").wait_for()
        assert page.evaluate(_WHERE) == stands_at, "nothing moves because the line is gone and something waits"
        restart_and_remember(page)
        type_code(page, wanglei.code)
        word(page, "已签到")
        page.get_by_label("姓名、拼音首字母").fill("lj")
        page.locator("#results .found").nth(2).wait_for()
        # Meanwhile the other gate lets the same party in.
        other = open_door(west, address, door.morning, "西门")
        type_code(other, wanglei.code)
        word(other, "通过")
        go_online(east)
        page.locator("#line-state", has_text="在线").wait_for(timeout=20_000)
        page.locator("#line-queue", has_text="待上传").wait_for(state="detached", timeout=20_000)
        type_code(other, third.code)
        word(other, "通过")
        tell_how_soon_seen(page)
    results = [result for result, _heads, _offline in stored(app)]
    assert results.count(ScanResult.ADMITTED_OFFLINE) == 1
    assert arrived(app) == 6


def restart_and_remember(page) -> None:
    """Restarted without the network, it goes on and knows who had come before, and what it did since."""
    restart_offline(page)
    page.locator("#line-queue", has_text="待上传").wait_for()
    page.locator("#tally strong", has_text=re.compile("^4$")).wait_for()
    page.locator("#recent-list li").nth(1).wait_for()


def tell_how_soon_seen(page) -> None:
    """Within three seconds each tablet sees what the other does."""
    started = time.monotonic()
    page.locator("#tally strong", has_text=re.compile("^6$")).wait_for(timeout=10_000)
    print(json.dumps({"seen_by_the_other_tablet_seconds": round(time.monotonic() - started, 1)}))


# One code after another as thumbs do, the next as soon as the page says that one more waits: in the page, because a
# conversation with the browser about each of two hundred would take longer than everything else.
_TYPE_ALL = """async (codes) => {
  const queue = document.getElementById("line-queue");
  const field = document.getElementById("code");
  for (const [at, code] of codes.entries()) {
    const counted = new Promise((resolve) => {
      const look = () => { if (queue.textContent === `待上传${at + 1}条`) { watch.disconnect(); resolve(); } };
      const watch = new MutationObserver(look);
      watch.observe(queue, { childList: true, characterData: true, subtree: true });
    });
    field.value = code;
    field.form.requestSubmit();
    await counted;
  }
}"""


def test_a_tablet_whose_browser_dies_with_a_full_queue_loses_nothing(app, door, guests, tmp_path):
    parties = guests(QUEUED)
    with served(app) as address, chromium() as browser:
        profile = str(tmp_path / "profile")

        def start():
            return browser.browser_type.launch_persistent_context(
                profile, executable_path=chromium_program(), args=[*SWITCHES],
                locale="zh-CN", viewport=TABLET)

        cookies = staff_context(browser, app, address, door.staff["sunhao"]).cookies()
        context = start()
        context.add_cookies(cookies)
        page = open_door(context, address, door.morning)
        go_offline(context)
        page.locator("#line-state", has_text="离线").wait_for()
        page.evaluate(_TYPE_ALL, [party.code for party in parties])
        # The last one has its answer too: counted only once it is kept as let in.
        page.locator("#tally strong", has_text=str(2 * QUEUED)).wait_for()
        _kill_browser_of(profile)
        context = start()
        context.add_cookies(cookies)
        page = context.new_page()
        page.goto(f"{address}/staff/door/{door.morning}")
        page.locator("#tally strong", has_text=str(2 * QUEUED)).wait_for(timeout=20_000)
        context.close()
    with app.app_context():
        found = Counter(db.session.scalars(select(Scan.ticket_id)))
    print(json.dumps({"made": QUEUED, "found": len(found), "lost": QUEUED - len(found),
                      "doubled": found.total() - len(found)}))
    assert found == dict.fromkeys((party.ticket for party in parties), 1)
    assert (set(stored(app)), arrived(app)) == ({(ScanResult.PASSED, 2, True)}, 2 * QUEUED)


# All at once: the finger is down for a moment only.
_SCANNER_TYPES = """(text) => {
  for (const key of [...text, "Enter"]) {
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  }
}"""


@pytest.mark.once
def test_an_answer_that_comes_while_a_finger_is_down_moves_nothing_under_it(app, door, guests):
    party = guests(1)[0]
    with served(app) as address, chromium(camera_allowed=False) as browser:
        context = staff_context(browser, app, address, door.staff["sunhao"], viewport=PHONE)
        page = open_door(context, address, door.morning)
        known = page.locator("#offline-code").inner_text()
        go_offline(context)
        page.reload()
        page.get_by_label("离线查找码").fill(known)
        opens = page.get_by_role("button", name="打开名单")
        opens.scroll_into_view_if_needed()
        box = opens.bounding_box()
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.mouse.down()
        page.evaluate(_SCANNER_TYPES, party.token)
        page.locator("#line-queue", has_text="待上传").wait_for()
        assert opens.bounding_box() == box
        page.mouse.up()
        page.locator("#offline-pin").wait_for(state="detached")
        word(page, "通过")


def _kill_browser_of(profile: str) -> None:
    """SIGKILL for the browser that uses this profile, and only for that."""
    for entry in Path("/proc").iterdir():
        try:
            command = (entry / "cmdline").read_bytes().decode(errors="replace")
        except (OSError, NotADirectoryError):
            continue
        if entry.name.isdigit() and f"--user-data-dir={profile}" in command and "--type=" not in command:
            os.kill(int(entry.name), signal.SIGKILL)


@pytest.mark.once
def test_what_cannot_be_read_stored_or_kept_is_said(app, door, guests):
    lijing = guests(1)[0]
    with served(app) as address, chromium(camera_allowed=False) as browser:
        context = staff_context(browser, app, address, door.staff["sunhao"], viewport=PHONE)
        page = open_door(context, address, door.morning)
        complaints = watch(page)
        # A scanner that types while the cursor is elsewhere; garbage, another site's ticket.
        page.locator("#q").click()
        page.keyboard.type(lijing.token + "\n")
        word(page, "通过")
        assert page.locator("#q").input_value() == ""
        page.locator("#code").click()
        for text in ("x" * 9000, "https://other.example/" + "A" * 26, "\x00\x01", "🙂" * 40):
            page.locator("#code").fill(text)
            page.keyboard.press("Enter")
            word(page, "不通过")
        assert complaints == []
        # The disk is full: the answer comes all the same, and the page says what is at stake.
        page.evaluate("""() => {
          IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); };
        }""")
        go_offline(context)
        page.locator("#line-state", has_text="离线").wait_for()
        type_code(page, lijing.code)
        page.locator("#door-warning", has_text="本机存储已满").wait_for()
        # Signed out: nothing of the roster stays.
        go_online(context)
        context.clear_cookies()
        page.wait_for_url("**/staff/sign-in**", timeout=20_000)
        names = page.evaluate("indexedDB.databases().then((all) => all.map((each) => each.name))")
        assert "door-roster" not in names


@pytest.mark.once
def test_how_long_from_code_in_view_to_answer_on_a_slow_tablet(app, door, guests, tmp_path):
    shown = [payload for party in guests(3) for payload in (None, party.token)]
    video = qr_video(tmp_path / "qr.y4m", *shown, seconds=0.9)
    with served(app) as address, chromium(video=video) as browser:
        context = staff_context(browser, app, address, door.staff["sunhao"], viewport=TABLET)
        page = open_door(context, address, door.morning)
        word(page, "通过|已签到", timeout=20_000)
        seen = {f"seen_{line}_ms": round(statistics.median(seen_ms(page, line))) for line in ("online", "offline")}
        go_online(context)
        page.locator("#line-queue", has_text="待上传").wait_for(state="detached", timeout=20_000)
    print(json.dumps(seen))
    # How long it took is told, not judged here; however often they were shown, each party came in once.
    assert arrived(app) == 6
    assert [result for result, _heads, _offline in stored(app)].count(ScanResult.PASSED) == 3
