"""Whole bookings by strangers: notice, form, code, booking, confirmation."""

import re
import statistics
from collections import Counter

from sqlalchemy import select

from benchmarks import client
from benchmarks.parts import Bench, at_least, at_most
from benchmarks.people import World
from tests.support.proof import solved
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.notify.channels import outbox_file
from xicheng_events.foundation.notify.models import Notice

KEYS = {"journey_requests": at_most(7), "journeys_per_second": at_least(40)}
PEOPLE, ROUNDS = 160, 3


def measure(bench: Bench) -> dict:
    """The most requests that a booking took in any of the rounds; of the bookings per second the median."""
    each = [journeys(bench) for _ in range(ROUNDS)]
    return {"journey_requests": max(one["journey_requests"] for one in each),
            "journeys_per_second": statistics.median(one["journeys_per_second"] for one in each), "each": each}


def journeys(bench: Bench) -> dict:
    """PEOPLE book, 8 at a time."""
    world, requests_made = bench.world, Counter()

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

    seconds, outcomes = client.run_all(bench.site, world.new_phones(PEOPLE), book, clients=8)
    if set(outcomes) != {200}:
        raise client.Unclean(f"journeys: {dict(outcomes)}")
    return {"journey_requests": max(requests_made) and requests_made.total() / PEOPLE,
            "journeys_per_second": round(PEOPLE / seconds, 1)}


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
            raise client.Unclean(f"{request.split(b' HTTP')[0].decode()}: {status} {said}")
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
