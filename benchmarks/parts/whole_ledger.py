"""The whole ledger of 100,000 issues as .xlsx and as CSV: how much memory it takes above what the site had before, and
how long whoever asked for it waits."""

import asyncio
import time
import uuid

from benchmarks import client, servers
from benchmarks.crowd import Crowd
from benchmarks.parts import Bench, at_most
from benchmarks.parts.ledger import coordinator

KEYS = {"export_mb": at_most(100), "export_seconds": at_most(120)}
WARM_UPS, SETTLING_SECONDS, SETTLES_WITHIN, STEADY_MB = 6, 15, 10, 1
LOOKS_EVERY, LONGEST_SECONDS, WHOLE = 0.5, 600, "/staff/issues/whole"


def measure(bench: Bench) -> dict:
    """`export_mb`: the most that all processes have together while it is made, fetched and told as CSV, above what they
    had before, a site in use that was idle, in MB of 10^6 bytes. `export_seconds`: from asking for
    it until the last byte has come."""
    return asyncio.run(_measured(bench, coordinator(bench.world)))


async def _measured(bench: Bench, cookie: str) -> dict:
    # What a process touches first of what all share it has for itself from then on: each of them has its turn.
    for _turn in range(WARM_UPS):
        await _taken_along(bench, cookie, "?state=reopened")
    idle, seen = await _settled(bench), [0.0]
    watching = asyncio.create_task(_watched(bench, seen))
    took = await _taken_along(bench, cookie, "")
    watching.cancel()
    return {"export_mb": round(max(seen) - idle, 1), **took}


async def _taken_along(bench: Bench, cookie: str, narrowed: str) -> dict:
    """Have the ledger made, fetch it, and as CSV: seconds and sizes."""
    key, asked = uuid.uuid4().hex, time.perf_counter()
    await _answer(bench, client.post(WHOLE + narrowed, {"csrf_token": bench.world.token, "form_key": key}, cookie), 303)
    while b".xlsx" not in await _answer(bench, client.get(f"{WHOLE}/{key}", cookie), 200):
        if time.perf_counter() - asked > LONGEST_SECONDS:
            raise client.Unclean("the ledger was not made")
        await asyncio.sleep(LOOKS_EVERY)
    made = time.perf_counter() - asked
    book = await _answer(bench, client.get(f"{WHOLE}/{key}.xlsx", cookie), 200)
    fetched = time.perf_counter() - asked
    told = await _answer(bench, client.get(f"{WHOLE}/list.csv{narrowed}", cookie), 200)
    return {"export_seconds": round(fetched, 1), "made_seconds": round(made, 1),
            "csv_seconds": round(time.perf_counter() - asked - fetched, 1),
            "xlsx_mb": round(len(book) / 1e6, 1), "csv_mb": round(len(told) / 1e6, 1)}


async def _answer(bench: Bench, request: bytes, wanted: int) -> bytes:
    connection = client.Connection(bench.site)
    status, _head, body = await connection.send(request)
    connection.close()
    if status != wanted:
        raise client.Unclean(f"whole ledger: {request[:60]} {status}")
    return body


async def _settled(bench: Bench) -> float:
    """What the site has once it is idle: just started, its clockwork looks through the whole world once."""
    before, now = 0.0, servers.memory_mb(bench.process)
    for _look in range(SETTLES_WITHIN):
        if now - before < STEADY_MB:
            break
        await asyncio.sleep(SETTLING_SECONDS)
        before, now = now, servers.memory_mb(bench.process)
    return now


async def _watched(bench: Bench, seen: list[float]) -> None:
    while True:
        seen.append(servers.memory_mb(bench.process))
        await asyncio.sleep(LOOKS_EVERY)


def fill(_crowd: Crowd) -> dict:
    """Nothing: the ledger is that of `ledger`."""
    return {}
