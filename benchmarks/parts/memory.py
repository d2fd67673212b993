"""Memory of all web processes together, after all sorts of people have been there at once."""

from itertools import islice, repeat

from benchmarks import client, servers
from benchmarks.parts import Bench, at_most
from benchmarks.parts.booking import bookings
from benchmarks.parts.journeys import journeys
from benchmarks.parts.rush import rush
from benchmarks.parts.scan import scan

KEYS = {"memory_mb": at_most(250)}
SCANS = 2000


def measure(bench: Bench) -> dict:
    """`memory_mb`: proportional, in MB of 10^6 bytes. `each` says for every process what is its own alone, at first
    and in the end: the first is the master."""
    world, at_first = bench.world, servers.own_mb(bench.process)
    client.all_of(bench.site, list(islice(repeat(client.get(f"/events/{world.code}")), 5000)), clients=32)
    client.all_of(bench.site, list(bookings(world, 2000)), clients=32)
    door, tokens = world.door(), world.tickets(world.visitors(SCANS))
    client.all_of(bench.site, [scan(world.slot_id, door, token) for token in tokens], clients=32)
    rush(bench)
    journeys(bench)
    return {"memory_mb": round(servers.memory_mb(bench.process), 1),
            "each": {"at_first": at_first, "in_the_end": servers.own_mb(bench.process)}}
