"""What is published of a draw: the frozen list, and the record with everything that is needed to recompute it."""

import json
from collections import defaultdict
from datetime import datetime

from xicheng_events.booking.draws.algorithm import FORMAT, Entry
from xicheng_events.booking.draws.models import Draw
from xicheng_events.booking.draws.verification import sealed
from xicheng_events.booking.events.models import Event, Quota
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.languages import in_house_language
from xicheng_events.foundation.core.text import moment


def quota_keys(event: Event) -> dict[int, str]:
    """How the quotas are called in the file, by id: "1-anyone" is the first slot's, for everybody who comes,
    "1-anyone-online" for who takes part online. In the order of the notice, which stays although a slot is postponed
    past another. Where the order is walked down under quotas, all places of one kind of seat are one list, "1-attend":
    nobody's category is read off it."""
    if event.allocation.row.is_balanced:
        return {quota.id: f"{number}-{quota.seat.value}" for number, quota in _numbered(event)}
    return {quota.id: f"{number}-{quota.category.value}" + ("" if quota.seat.row.at_door else f"-{quota.seat.value}")
            for number, quota in _numbered(event)}


def _numbered(event: Event) -> list[tuple[int, Quota]]:
    return [(number, quota) for number, slot in enumerate(sorted(event.slots, key=lambda slot: slot.id), start=1)
            for quota in slot.quotas]


@in_house_language
def quota_name(quota: Quota) -> str:
    """How people call it: 上午场 2026年3月18日（星期三）09:30 居民."""
    return " ".join(filter(None, (quota.slot.label, moment(quota.slot.starts_at), quota.name or quota.category.label)))


def frozen_list(draw: Draw, event: Event, entries: list[Entry], same_time: list[list[str]], **more) -> dict:
    """The list that is fingerprinted: who takes part, for which places, and what the seed will be made of.

    `same_time` are pairs of codes that are one person's, for slots of which only one can be attended; `more` is what
    later rooms put into it (`FROZEN_WITH`).
    """
    number = {"what": draw.number_what, "on": draw.number_on.isoformat()} if draw.number_what else None
    return {"format": FORMAT, "event": event.code, "title": event.title,
            "host": event.host.full_name_at(event.published_at), "draw_at": _at(draw.draw_at), "number": number,
            "quotas": _places(event), "entries": [list(entry) for entry in sorted(entries)],
            "same_time": sorted(sorted(pair) for pair in same_time), **more}


def _places(event: Event) -> list[dict]:
    """What there is to give, under each key."""
    together = defaultdict(list)
    for quota in (quota for slot in event.slots for quota in slot.quotas):
        together[quota_keys(event)[quota.id]].append(quota)
    return [{"key": key, "name": _name(event, quotas[0]), "capacity": sum(quota.capacity for quota in quotas),
             "reserved": sum(quota.taken for quota in quotas), "places": sum(quota.left for quota in quotas)}
            for key, quotas in together.items()]


@in_house_language
def _name(event: Event, quota: Quota) -> str:
    if not event.allocation.row.is_balanced:
        return quota_name(quota)
    return " ".join(filter(None, (quota.slot.label, moment(quota.slot.starts_at), str(quota.seat.label))))


def record_of(draw: Draw, document: dict, held: dict | None = None) -> str:
    """The published file of a frozen draw, sealed; `document` is its frozen list. Shares, seed and result only once
    the draw is held: {"seed", "number", "since_freezing", "elsewhere", "places", "order", "placed"}."""
    return sealed({
        "format": FORMAT, "list": document, "list_sha256": draw.list_hash, "frozen_at": _at(draw.frozen_at),
        "drawn_at": _at(draw.drawn_at),
        "officers": [{"name": officer.name, "commitment": officer.commitment, "committed_at": _at(officer.committed_at),
                      "share": officer.share if held else None, "revealed_at": _at(officer.revealed_at),
                      "note": officer.note} for officer in draw.officers],
        **(held or {"seed": None, "number": None}),
    })


def published_record(draw: Draw) -> str:
    """The file as it is published now: with the result once there is one."""
    return draw.record_text or record_of(draw, json.loads(draw.list_text))


def _at(when: datetime | None) -> str | None:
    return clock.local(when).isoformat(timespec="seconds") if when else None
