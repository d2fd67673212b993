"""办理进展 with 100,000 issues beside 300,000 opinions: how long everybody waits for it, filter by filter."""

import asyncio

from sqlalchemy import select

from benchmarks.crowd import Crowd
from benchmarks.parts import Bench, at_most
from benchmarks.parts.desk import editor, median_ms
from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.followup.states import IssueState
from xicheng_events.voice.opinions.models import OpinionKind

KEYS = {"board_ms": at_most(150)}
ROUNDS = 7
STATES = (IssueState.REPLIED, IssueState.CLOSED, IssueState.REOPENED)


def measure(bench: Bench) -> dict:
    """`board_ms`: the slowest of the first page, a later one, every filter of issues and answers, the figures and the
    page of an event, each the median of ROUNDS, made anew for a reader with a session. `slowest` names it."""
    cookie, event = editor(bench.world), bench.made["event"]
    narrowed = ("", "?page=1000", *(f"?kind={each.value}" for each in OpinionKind), "?unit=bench7", "?unit=tjj",
                "?topic=bench", f"?event={event}", "?words=电梯", "?words=WT-2026-0070007", "?words=胡同+电梯")
    asked = [*(f"/progress{each}" for each in (*narrowed, *(f"?state={each.value}" for each in STATES),
                                               "?street=bench7", f"?street=bench7&event={event}&words=胡同")),
             *(f"/progress?list=answers{each.replace('?', '&')}" for each in narrowed),
             "/progress/figures", f"/progress/events/{event}"]
    each = {path: asyncio.run(median_ms(bench.site, path, cookie, ROUNDS)) for path in asked}
    first = dict(sorted(each.items(), key=lambda pair: -pair[1])[:8])
    return {"board_ms": max(each.values()), "slowest": next(iter(first)), "slowest_eight": first}


def fill(_crowd: Crowd) -> dict:
    """The issues are those of `ledger`, the opinions those of `duplicates`; which event these are about."""
    return {"event": db.session.scalar(select(Event.code))}
