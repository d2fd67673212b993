"""Registering, against the smallest app that takes a place on one hot row."""

import uuid
from collections.abc import Iterator
from itertools import repeat

from benchmarks import client
from benchmarks.parts import Bench, at_least
from benchmarks.people import Visitor, World
from benchmarks.rates import Kind, enough, rates, ratio

KEYS = {"booking_vs_hotrow": at_least(0.40), "booking_cpu_ms": None}


def measure(bench: Bench) -> dict:
    """`booking_cpu_ms`: the messages that a registration causes, and the clockwork sends, are in it."""
    raw = rates(bench, {"hotrow": Kind(bench.floor, repeat(client.post("/place", {})), 200),
                        "booking": Kind(bench.site, bookings(bench.world, enough(500)), 303)})
    return {"booking_vs_hotrow": ratio(raw, "booking", "hotrow"), "booking_cpu_ms": raw["cpu_ms"]["booking"], **raw}


def booking(slot_id: int, visitor: Visitor) -> bytes:
    """A visitor registers for a slot."""
    fields = {"csrf_token": visitor.token, "form_key": uuid.uuid4().hex, "name": "李静", "privacy_agreed": "y"}
    return client.post(f"/slots/{slot_id}/registration", fields, visitor.cookie)


def bookings(world: World, count: int) -> Iterator[bytes]:
    """`count` registrations for the world's own event, each by somebody else, as requests."""
    return (booking(world.slot_id, visitor) for visitor in world.visitors(count))
