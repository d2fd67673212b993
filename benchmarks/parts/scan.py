"""One scan at the door, as a browser without the tablet's script sends it, against a place on one hot row."""

import uuid
from itertools import repeat

from benchmarks import client
from benchmarks.parts import Bench, at_least
from benchmarks.people import Visitor
from benchmarks.rates import Kind, enough, rates, ratio

KEYS = {"scan_vs_hotrow": at_least(0.60), "scan_cpu_ms": None}


def measure(bench: Bench) -> dict:
    """Each scan is of another ticket."""
    door, tokens = bench.world.door(), bench.world.tickets(bench.world.visitors(enough(700)))
    raw = rates(bench, {"hotrow": Kind(bench.floor, repeat(client.post("/place", {})), 200),
                        "scan": Kind(bench.site, (scan(bench.world.slot_id, door, token) for token in tokens), 200)})
    return {"scan_vs_hotrow": ratio(raw, "scan", "hotrow"), "scan_cpu_ms": raw["cpu_ms"]["scan"], **raw}


def scan(slot_id: int, door: Visitor, token: str) -> bytes:
    """The door's member of staff scans a ticket."""
    fields = {"csrf_token": door.token, "key": str(uuid.uuid4()), "code": token, "method": "qr"}
    return client.post(f"/staff/door/{slot_id}/scans", fields, door.cookie, headers="Accept: application/json\r\n")
