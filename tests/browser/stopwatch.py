"""The door's screen on a tablet, and how long it takes there from a code in view to the answer: for the tests of the
door without a network, and for `make bench`."""

import re
import time

from playwright.sync_api import expect

_SLOWER, _TIMES = 4, 5

# Notes when the picture turns from the empty wall to a code, and when the answer stands on the screen.
_STOPWATCH = """() => {
  const video = document.querySelector("video");
  const canvas = new OffscreenCanvas(16, 12);
  const looks = canvas.getContext("2d", { willReadFrequently: true });
  let since = 0;
  let wall = performance.now();
  window.seen = [];
  const look = () => {
    looks.drawImage(video, 0, 0, 16, 12);
    const { data } = looks.getImageData(0, 0, 16, 12);
    const isWall = data.reduce((sum, each) => sum + each, 0) / data.length > 225;
    if (isWall) wall = performance.now();
    // A code that has gone again still waits for its answer.
    if (!isWall) since = since || performance.now();
    else if (since < 0) since = 0;
    video.requestVideoFrameCallback(look);
  };
  video.requestVideoFrameCallback(look);
  // The answer may be there before this stopwatch has noticed the code: then it counts from the last empty wall.
  window.stopwatch?.disconnect();
  window.stopwatch = new MutationObserver(() => {
    if (since >= 0) { window.seen.push(performance.now() - (since || wall)); since = -1; }
  });
  window.stopwatch.observe(document.getElementById("answer"), { childList: true });
}"""


def open_door(context, address, slot, gate="东门"):
    """The screen, when it can do without the network."""
    page = context.new_page()
    page.goto(f"{address}/staff/door/{slot}?gate={gate}")
    page.locator("#line-state", has_text="在线").wait_for()
    page.locator("#line-synced", has_text=re.compile(r"\d同步")).wait_for()
    page.evaluate("navigator.serviceWorker.ready.then(() => 0)")
    until(page, "caches.open('door-screens').then((kept) => kept.match(location.pathname)).then(Boolean)")
    return page


def word(page, text, timeout=30_000):
    """Wait so many milliseconds until the answer's huge word is `text`; a failure tells what it was."""
    expect(page.locator("#answer .word")).to_have_text(re.compile(text), timeout=timeout)


def restart_offline(page):
    """Open the page of somebody who is signed in anew, without the network, and the names on it with the code; a
    failure tells what the page says in place of the field."""
    known = page.locator("#offline-code").inner_text()
    page.reload()
    page.get_by_label("离线查找码").fill(known)
    assert page.locator("#tally strong").inner_text() == "—", "nobody who finds the tablet reads how many have come"
    page.get_by_role("button", name="打开名单").click()
    expect(page.locator("#results")).to_have_text("", timeout=30_000)


def until(page, condition, seconds=40):
    """Wait for a condition in the page; its policy forbids Playwright's own way, which evaluates text there."""
    end = time.monotonic() + seconds
    while not page.evaluate(condition):
        assert time.monotonic() < end, condition
        page.wait_for_timeout(100)


def seen_ms(page, line: str) -> list[float]:
    """Milliseconds from code to answer, five times, on `page` with a camera before which codes come and go, slowed
    to a quarter. `line` is online or offline."""
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})
    page.context.set_offline(line == "offline")
    page.locator("#line-state", has_text="离线" if line == "offline" else "在线").wait_for()
    page.evaluate(_STOPWATCH)
    until(page, f"window.seen.length >= {_TIMES}", seconds=90)
    return page.evaluate("window.seen")
