"""Answers per second and CPU of each answer, of several requests that take turns."""

import statistics
from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

from benchmarks import client
from benchmarks.parts import Bench
from benchmarks.servers import spread

CLIENTS = (1, 8, 32)
SECONDS, ROUNDS = 1.5, 3


class Kind(NamedTuple):
    """One sort of request: where it goes, the requests, and the status that each answer must have."""

    port: int
    requests: Iterator[bytes]
    status: int


def enough(per_second: int) -> int:
    """How many requests to prepare of a kind that may do `per_second`."""
    return int(per_second * SECONDS * ROUNDS * len(CLIENTS))


def rates(bench: Bench, kinds: dict[str, Kind]) -> dict:
    """`rates`: answers per second by kind and number of clients; `cpu_ms`: CPU of site and database by kind, for each
    answer (a floor's own processes aren't counted). `shares`: how many of 32 connections each web process had.

    They take turns in each round, so that a slow minute of the machine hits them alike; the median counts.
    """
    seen: dict = {name: {n: [] for n in CLIENTS} for name in kinds}
    cpu: dict = {name: [] for name, kind in kinds.items() if kind.port == bench.site}
    shares: list = []
    for _ in range(ROUNDS):
        for n, (name, kind) in product(CLIENTS, kinds.items()):
            before = bench.cpu_seconds()
            rate, statuses = client.per_second(kind.port, kind.requests, clients=n, seconds=SECONDS,
                                               halfway=lambda: shares.append(spread(bench.site, bench.process)))
            if set(statuses) != {kind.status}:
                raise client.Unclean(f"{name}: {dict(statuses)}")
            seen[name][n].append(rate)
            if name in cpu:
                cpu[name].append((bench.cpu_seconds() - before) * 1000 / statuses.total())
    return {"rates": {name: {n: round(statistics.median(runs), 1) for n, runs in by.items()}
                      for name, by in seen.items()},
            "cpu_ms": {name: round(statistics.median(runs), 2) for name, runs in cpu.items()},
            "shares": [share for share in shares if sum(share) == CLIENTS[-1]]}


def ratio(raw: dict, kind: str, floor: str) -> float:
    """How fast `kind` is at 32 clients, as a part of `floor`."""
    return round(raw["rates"][kind][32] / raw["rates"][floor][32], 2)
