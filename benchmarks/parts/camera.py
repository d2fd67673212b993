"""The tablet's camera: from a code in view to the answer, in a Chromium four times slower than this machine."""

import statistics
import tempfile
from pathlib import Path

from benchmarks.parts import Bench, at_most
from benchmarks.parts.door import opened
from tests.browser.stopwatch import open_door, seen_ms
from tests.browser.support import TABLET, chromium, qr_video, staff_context

KEYS = {"seen_online_ms": at_most(300), "seen_offline_ms": at_most(150)}
# The camera sees no database.
ONCE = True


def measure(bench: Bench) -> dict:
    """Medians with the network, and without it."""
    return {f"seen_{line}_ms": round(statistics.median(_seen(bench, line))) for line in ("online", "offline")}


def _seen(bench: Bench, line: str) -> list[float]:
    at, address = opened(bench.world, 3), f"http://127.0.0.1:{bench.site}"
    with tempfile.TemporaryDirectory() as folder:
        shown = [payload for token in at.tokens for payload in (None, token)]
        video = qr_video(Path(folder) / "qr.y4m", *shown, seconds=1.5)
        with chromium(video=video) as browser:
            context = staff_context(browser, bench.world.app, address, bench.world.staff_id, viewport=TABLET)
            page = open_door(context, address, int(at.address.rpartition("/")[2]))
            page.locator("#answer .word").wait_for(timeout=20_000)
            return seen_ms(page, line)
