"""Searching among 100,000 published issues and answers, as everybody and the desk do: how long one waits for a page."""

import asyncio
import statistics
import time
from datetime import timedelta
from random import Random
from urllib.parse import quote

from sqlalchemy import select

from benchmarks import client
from benchmarks.crowd import Crowd
from benchmarks.parts import Bench, at_most
from benchmarks.parts.desk import editor
from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.inserts import add_rows
from xicheng_events.foundation.core.search.filling import fill_search_indexes
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.publishing.states import PublicationState
from xicheng_events.voice.followup.limit_models import Sla
from xicheng_events.voice.followup.limits import class_to_dispatch_by
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.states import IssueState
from xicheng_events.voice.opinions.models import Opinion, OpinionKind, Triage

KEYS = {"search_ms": at_most(150)}
OF_EACH, AT_ONCE, ROUNDS = 50_000, 5000, 10
# What few and what every second text has; a character, letters, a number, several words, and no hit at all.
WORDS = ("电梯", "加装电梯", "梯", "wifi", "2026", "胡同 停车", "希望", "无障碍 老人", "卫生间", "充电桩 地下室",
         "滑雪")
PLACES = ("小区", "胡同", "地铁口", "菜市场", "公园", "校门口", "社区医院", "大厅", "卫生间", "展厅", "楼道", "地下室",
          "停车场", "路口", "阅览室", "养老驿站")
THINGS = ("电梯", "停车位", "垃圾桶", "无障碍坡道", "充电桩", "广场舞音响", "老年食堂", "路灯", "下水道", "共享单车",
          "WiFi信号", "叫号机", "遮雨棚", "绿化带", "暖气", "物业", "快递柜", "健身器材", "指示牌", "讲解", "座椅",
          "门禁", "水压", "公交站")
MATTERS = ("太少", "坏了没人修", "晚上太吵", "太远", "收费不清楚", "没有人管", "字太小", "脏乱", "不好找", "等很久",
           "该加装电梯", "占了消防通道")
WISHES = ("希望尽快解决", "建议增加", "老人不方便", "请相关部门看看", "可以划线管理", "2026年能不能安排",
          "孩子放学危险", "谢谢")

def measure(bench: Bench) -> dict:
    """`search_ms`: of ten pages for each of WORDS in each of the four lists and in those of what an opinion may be
    merged into or join, and of ten opinions with those that resemble them, 95 in a hundred are there so soon."""
    cookie = editor(bench.world)
    lists = {"/progress?": "", "/progress?list=answers&": "", "/staff/opinions?": cookie, "/staff/issues?": cookie}
    asked = {f"{path}words={quote(words)}": who for path, who in lists.items() for words in WORDS}
    asked |= {f"/staff/opinions/{number}?": cookie for number in bench.made["open"]}
    first = bench.made["open"][0]
    beside = f"/staff/opinions/{first}/merger?", f"/staff/issues/new/{first}/link?"
    asked |= {f"{path}words={quote(words)}": cookie for path in beside for words in WORDS}
    taken = {path: asyncio.run(_times(bench.site, path, who)) for path, who in asked.items()}
    everything = [each for times in taken.values() for each in times]
    slowest = sorted(taken, key=lambda path: -statistics.median(taken[path]))[:8]
    return {"search_ms": round(statistics.quantiles(everything, n=20)[18], 1),
            "median_ms": round(statistics.median(everything), 1),
            "slowest": {path: round(statistics.median(taken[path]), 1) for path in slowest}}


async def _times(site: int, path: str, cookie: str) -> list[float]:
    """Milliseconds of each round. Every address is another, or the page would come from memory."""
    connection, taken = client.Connection(site), []
    for n in range(ROUNDS):
        sent = time.perf_counter()
        status, _head, _body = await connection.send(client.get(f"{path}&n={n}", cookie))
        taken.append((time.perf_counter() - sent) * 1000)
        if status != 200:
            raise client.Unclean(f"search {path}: {status}")
    connection.close()
    return taken


def fill(crowd: Crowd) -> dict:
    """OF_EACH published answers and issues, all found; every hundredth opinion still waits for somebody."""
    occasion_id, now = db.session.scalar(select(Event.occasion_id)), clock.now()
    for first in range(0, OF_EACH, AT_ONCE):
        numbers = range(first, first + AT_ONCE)
        for kind in ("opinion", "issue"):
            add_rows(Publication, [publication_row(crowd, kind, _row_of(kind, n), n, now) for n in numbers])
        add_rows(Opinion, [_opinion(crowd, n, occasion_id, now) for n in numbers])
        add_rows(Issue, [{**issue_row(crowd, n, now), "publication_id": _row_of("issue", n)} for n in numbers])
    while fill_search_indexes(at_most=AT_ONCE):
        pass
    still_open = select(Opinion.id).where(Opinion.triage == Triage.NEW).order_by(Opinion.id).limit(10)
    return {"open": list(db.session.scalars(still_open))}


def _opinion(crowd: Crowd, n: int, occasion_id: int, now) -> dict:
    is_open = n % 100 == 0
    return {"query_code": f"{n:012}", "query_hash": f"{n:064}", "occasion_id": occasion_id,
            "kind": OpinionKind.SUGGESTION, "organisation_id": crowd.world.office_id,
            "text": text_said(crowd.random, 2), "may_publish": True,
            "said_at": now - timedelta(minutes=n), "triage_due_on": now.date(),
            "triage": Triage.NEW if is_open else Triage.ANSWERED,
            "answer": "" if is_open else text_said(crowd.random, 5),
            "publication_id": None if is_open else _row_of("opinion", n)}


def issue_row(crowd: Crowd, n: int, now) -> dict:
    """An issue that was closed at once, with what everyone reads of it."""
    text = text_said(crowd.random, 3)
    return {"number": f"WT-2026-{n:06}", "title": text[:40], "description": text, "kind": OpinionKind.SUGGESTION,
            "sla_class_id": class_to_dispatch_by(Sla.GENERAL).id, "state": IssueState.CLOSED,
            "lead_id": crowd.world.office_id,
            "registered_by_id": crowd.world.staff_id, "registered_at": now, "dispatched_at": now,
            "due_from": now.date(), "due_on": now.date(), "due_at": now, "soon_at": now, "lags_at": now,
            "sign_by": now.date(),
            "public_title": text[:40], "public_text": text,
            "public_outcome": text_said(crowd.random, 5)}


def _row_of(kind: str, n: int) -> int:
    """The id of the row that says since when it is public."""
    return (10**6 if kind == "opinion" else 2 * 10**6) + n


def publication_row(crowd: Crowd, kind: str, row: int, n: int, now) -> dict:
    """The row that says of the n-th thing since when it is public."""
    at = now - timedelta(minutes=n)
    return {"id": row, "kind": kind, "organisation_id": crowd.world.office_id, "title": "", "path": "",
            "state": PublicationState.PUBLISHED, "author_ids": [], "published_at": at, "news_at": at}


def text_said(random: Random, sentences: int) -> str:
    """Sentences of what people say; each place has a name of two characters, of some three thousand."""
    name = "".join(chr(0x4E00 + int(random.paretovariate(0.5)) % 3000) for _ in range(2))
    any_of = random.choice
    return "".join(f"{name}{any_of(PLACES)}{any_of(THINGS)}{any_of(MATTERS)}，{any_of(WISHES)}。"
                   for _ in range(sentences))
