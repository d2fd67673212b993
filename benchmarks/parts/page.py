"""The page of an event, against the smallest app that says a word."""

import re
from itertools import repeat

from benchmarks import client
from benchmarks.parts import Bench, at_least, at_most
from benchmarks.rates import Kind, rates, ratio

KEYS = {"page_vs_hello": at_least(0.30), "page_cpu_ms": None, "page_kb": at_most(60)}


def measure(bench: Bench) -> dict:
    """`page_kb`: bytes over the wire for the page and all it loads, first visit, gzip, in kB of 1000 bytes."""
    address = f"/events/{bench.world.code}"
    raw = rates(bench, {"hello": Kind(bench.floor, repeat(client.get("/hello")), 200),
                        "page": Kind(bench.site, repeat(client.get(address)), 200)})
    size, (page,) = client.fetch(bench.site, [address])
    parts = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page.decode()))
    return {"page_vs_hello": ratio(raw, "page", "hello"), "page_cpu_ms": raw["cpu_ms"]["page"],
            "page_kb": round((size + client.fetch(bench.site, sorted(parts))[0]) / 1000, 1), **raw}
