"""What is measured, figure by figure. Each gives plain numbers; `run` puts them into a table."""

import gzip
import re
import statistics
import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import repeat

from sqlalchemy import select

from benchmarks import client
from benchmarks.people import Visitor, World
from tests.support.proof import solved
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.notify.channels import outbox_file
from xicheng_events.foundation.notify.models import Notice

CLIENTS = (1, 8, 32)
SECONDS = 1.5
ROUNDS = 3


class Unclean(RuntimeError):
    """The site answered something else than the scenario is about: the figure would mean nothing."""


def rates(world: World, site: int, floor: int) -> dict:
    """Answers per second of the three floors and the three site requests, by number of clients.

    The six take turns in each round, so that a slow minute of the machine hits them alike; the median counts.
    """
    places, scans = bookings(world, _enough(500)), _scans(world, _enough(700))
    kinds = {
        "hello": (floor, repeat(client.get("/hello")), {200}),
        "page": (site, repeat(client.get(f"/events/{world.code}")), {200}),
        "row": (floor, repeat(client.get("/row")), {200}),
        "hotrow": (floor, repeat(client.post("/place", {})), {200}),
        "booking": (site, places, {303}),
        "scan": (site, scans, {200}),
    }
    seen: dict = {name: {n: [] for n in CLIENTS} for name in kinds}
    for _ in range(ROUNDS):
        for n in CLIENTS:
            for name, (port, requests, expected) in kinds.items():
                rate, statuses = client.per_second(port, requests, clients=n, seconds=SECONDS)
                if set(statuses) - expected:
                    raise Unclean(f"{name}: {dict(statuses)}")
                seen[name][n].append(rate)
    return {name: {n: round(statistics.median(runs), 1) for n, runs in by.items()} for name, by in seen.items()}


def _enough(per_second: int) -> int:
    return int(per_second * SECONDS * ROUNDS * len(CLIENTS))


def _booking(world: World, slot_id: int, visitor: Visitor) -> bytes:
    fields = {"csrf_token": visitor.token, "form_key": uuid.uuid4().hex, "name": "李静", "privacy_agreed": "y"}
    return client.post(f"/slots/{slot_id}/registration", fields, visitor.cookie)


def bookings(world: World, count: int) -> Iterator[bytes]:
    """`count` registrations for the world's own event, each by somebody else, as requests."""
    return (_booking(world, world.slot_id, visitor) for visitor in world.visitors(count))


def _scans(world: World, count: int) -> Iterator[bytes]:
    door, tokens = world.door(), world.tickets(world.visitors(count))
    return (
        client.post(f"/staff/door/{world.slot_id}/scans", {
            "csrf_token": door.token, "key": str(uuid.uuid4()), "code": token, "method": "qr",
        }, door.cookie, headers="Accept: application/json\r\n")
        for token in tokens
    )


def rush(world: World, site: int, *, places: int = 300, people: int = 1000) -> dict:
    """`people` press the button for `places` places, 32 at a time: who got in, what went wrong, how long it took."""
    with world.app.app_context():
        _, (slot_id,) = world.open_day(places, starts_in=timedelta(days=9))
    requests = [_booking(world, slot_id, visitor) for visitor in world.visitors(people)]
    seconds, statuses = client.all_of(site, requests, clients=32)
    held, taken = world.heads_held(slot_id)
    if held != taken:
        raise Unclean(f"{held} heads hold places, the quota says {taken}")
    errors = sum(count for status, count in statuses.items() if status not in (303, 422))
    return {"rush_sold": held, "rush_errors": errors, "rush_seconds": round(seconds, 2),
            "statuses": dict(statuses)}


def journeys(world: World, site: int, *, people: int = 160) -> dict:
    """Whole bookings by strangers: notice, form, code, booking, confirmation; 8 at a time."""
    requests_made: Counter = Counter()

    async def book(connection: client.Connection, phone: str) -> int:
        trip = _Trip(connection, requests_made)
        await trip.get(f"/events/{world.code}")
        form = await trip.get(f"/slots/{world.slot_id}/registration")
        fields = {"csrf_token": _hidden(form, "csrf_token"), "form_key": _hidden(form, "form_key"),
                  "name": "李静", "phone": phone, "privacy_agreed": "y"}
        # As the button does it where scripts run: the part of the page that changes.
        await trip.post(f"/slots/{world.slot_id}/registration",
                        {**fields, "proof": solved(form), "send_code": "1"}, expected=200,
                        headers="HX-Request: true\r\n")
        await trip.post(f"/slots/{world.slot_id}/registration", {**fields, "code": _code_sent(world, phone)},
                        expected=303)
        page = await trip.get(trip.location)
        return 200 if "BM-" in page else 0

    seconds, outcomes = client.run_all(site, world.new_phones(people), book, clients=8)
    if set(outcomes) != {200}:
        raise Unclean(f"journeys: {dict(outcomes)}")
    return {"journey_requests": max(requests_made) and requests_made.total() / people,
            "journeys_per_second": round(people / seconds, 1)}


class _Trip:
    """A browser of one person: cookies kept, requests counted."""

    def __init__(self, connection, counter: Counter):
        self.connection, self.counter, self.cookies, self.location = connection, counter, {}, ""

    @property
    def cookie(self) -> str:
        """The header's words."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    async def get(self, path: str) -> str:
        self.counter["get"] += 1
        return await self._send(client.get(path, self.cookie), 200)

    async def post(self, path: str, fields: dict, *, expected: int, headers: str = "") -> str:
        self.counter["post"] += 1
        return await self._send(client.post(path, fields, self.cookie, headers=headers), expected)

    async def _send(self, request: bytes, expected: int) -> str:
        status, head, body = await self.connection.send(request)
        if status != expected:
            said = re.sub(r"<[^>]+>|\s+", " ", body.decode())[-3000:]
            raise Unclean(f"{request.split(b' HTTP')[0].decode()}: {status} {said}")
        for name, value in re.findall(rb"(?im)^(set-cookie|location): ([^;\r]+)", head):
            if name.lower() == b"location":
                self.location = value.decode()
            else:
                name, _is, value = value.decode().partition("=")
                self.cookies[name] = value
        return body.decode()


def _hidden(page: str, name: str) -> str:
    tag = re.search(rf'<input[^>]*name="{name}"[^>]*>', page).group(0)
    return re.search(r'value="([^"]*)"', tag).group(1)


def _code_sent(world: World, phone: str) -> str:
    """The code as the phone would show it, read from the outbox."""
    with world.app.app_context():
        text = db.session.scalar(select(Notice.text).where(Notice.phone_hash == keyed_hash(phone), Notice.secret)
                                 .order_by(Notice.id.desc()).limit(1))
        if text is None:  # sent already: the channel's file has it
            lines = outbox_file().read_text("utf-8").splitlines()
            text = next(line for line in reversed(lines) if phone in line)
        return re.search(r"\d{6}", text.partition("text")[2] or text).group(0)


def fetch(site: int, paths: list[str], cookie: str = "") -> tuple[int, list[bytes]]:
    """The bytes over the wire for `paths`, heads included, gzip; and the bodies, unpacked."""
    sizes: list[int] = []
    bodies: list[bytes] = []

    async def one(connection, path):
        status, head, body = await connection.send(client.get(path, cookie, headers="Accept-Encoding: gzip\r\n"))
        if status != 200:
            raise Unclean(f"{path}: {status}")
        sizes.append(len(head) + len(body))
        bodies.append(gzip.decompress(body) if b"content-encoding: gzip" in head.lower() else body)
        return status

    client.run_all(site, paths, one, clients=1)
    return sum(sizes), bodies


def page_kb(world: World, site: int) -> float:
    """Bytes over the wire for the event page and all it loads, first visit, gzip, in kB of 1000 bytes."""
    size, (page,) = fetch(site, [f"/events/{world.code}"])
    parts = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page.decode()))
    return round((size + fetch(site, sorted(parts))[0]) / 1000, 1)
