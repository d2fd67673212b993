"""The monthly brief beside 100,000 issues and 300,000 opinions: how long the coordinator waits for its printed page."""

import asyncio

from benchmarks.crowd import Crowd
from benchmarks.parts import Bench, at_most
from benchmarks.parts.desk import median_ms
from benchmarks.parts.ledger import coordinator
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.inserts import add_rows
from xicheng_events.overview.briefs.models import Brief, HotlineNumbers

KEYS = {"brief_seconds": at_most(2.0)}
ROUNDS = 5


def measure(bench: Bench) -> dict:
    """`brief_seconds`: the slower of the month's own page and the page for the printer, each the median of ROUNDS."""
    cookie, month = coordinator(bench.world), bench.made["month"]
    each = {path: asyncio.run(median_ms(bench.site, f"/staff/briefs/{month}{path}", cookie, ROUNDS)) / 1000
            for path in ("", "/print")}
    return {"brief_seconds": round(max(each.values()), 2), "each": each}


def fill(crowd: Crowd) -> dict:
    """A brief of this month, with the hotline's numbers of the office."""
    month = f"{clock.today():%Y-%m}"
    brief = Brief(month=month, theme="老旧小区停车", theme_text="由城管委牵头", opened_at=clock.now(),
                  opened_by_id=crowd.world.staff_id)
    db.session.add(brief)
    db.session.flush()
    add_rows(HotlineNumbers, [{"brief_id": brief.id, "organisation_id": crowd.world.office_id, "requests": 1200,
                               "answered": 9980, "solved": 9512, "satisfied": 9633, "problems": "停车\n噪声"}])
    return {"month": month}
