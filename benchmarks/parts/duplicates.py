"""What is said already, for an opinion that has come in among 300,000: how long the desk waits until it is shown."""

import asyncio
import statistics
import time
from datetime import timedelta

from sqlalchemy import select

from benchmarks import client
from benchmarks.crowd import Crowd
from benchmarks.parts import Bench, at_most
from benchmarks.parts.desk import editor
from benchmarks.parts.search import OF_EACH, text_said
from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.inserts import add_rows
from xicheng_events.foundation.core.search.filling import fill_search_indexes
from xicheng_events.voice.opinions.models import Opinion, OpinionKind, Triage

KEYS = {"duplicates_ms": at_most(200)}
OPINIONS, AT_ONCE, ASKED, ROUNDS = 300_000, 5000, 10, 10


def measure(bench: Bench) -> dict:
    """`duplicates_ms`: of ten opinions that wait, the page with the opinions that resemble each, and the part with the
    issues, 95 in a hundred of both together are there so soon."""
    cookie, taken = editor(bench.world), []
    for number in bench.made["asked"]:
        taken += asyncio.run(_times(bench.site, number, cookie))
    return {"duplicates_ms": round(statistics.quantiles(taken, n=20)[18], 1),
            "duplicates_median_ms": round(statistics.median(taken), 1)}


async def _times(site: int, number: int, cookie: str) -> list[float]:
    """Milliseconds of each round. Every address is another, or the page would come from memory."""
    connection, taken = client.Connection(site), []
    for n in range(ROUNDS):
        sent = time.perf_counter()
        for path in (f"/staff/opinions/{number}", f"/staff/issues/like/{number}"):
            status, _head, _body = await connection.send(client.get(f"{path}?n={n}", cookie))
            if status != 200:
                raise client.Unclean(f"duplicates {path}: {status}")
        taken.append((time.perf_counter() - sent) * 1000)
    connection.close()
    return taken


def fill(crowd: Crowd) -> dict:
    """As many opinions as are missing beside those of `search`; every hundredth waits for somebody."""
    occasion_id, now = db.session.scalar(select(Event.occasion_id)), clock.now()
    for first in range(0, OPINIONS - OF_EACH, AT_ONCE):
        add_rows(Opinion, [_opinion(crowd, n, occasion_id, now) for n in range(first, first + AT_ONCE)])
    while fill_search_indexes(at_most=AT_ONCE):
        pass
    waiting = select(Opinion.id).where(Opinion.triage == Triage.NEW).order_by(Opinion.id).limit(ASKED)
    return {"asked": list(db.session.scalars(waiting))}


def _opinion(crowd: Crowd, n: int, occasion_id: int, now) -> dict:
    return {"query_code": f"D{n:011}", "query_hash": f"d{n:063}", "occasion_id": occasion_id,
            "kind": OpinionKind.SUGGESTION, "organisation_id": crowd.world.office_id,
            "text": text_said(crowd.random, 2), "said_at": now - timedelta(minutes=n), "triage_due_on": now.date(),
            "triage": Triage.ANSWERED if n % 100 else Triage.NEW, "answer": ""}
