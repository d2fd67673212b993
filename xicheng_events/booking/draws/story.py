"""What the published file says, cut up for a page: the lines of one part of a long list."""

import json
from dataclasses import dataclass

from xicheng_events.booking.draws.models import Draw
from xicheng_events.booking.draws.states import DrawState

LINES = 200


@dataclass(frozen=True)
class StoryLine:
    """One entry on the page; `rank` is None before the draw. `result`: place, waiting, gone, or busy: in line, with a
    place elsewhere at that time."""

    code: str
    heads: int
    rank: int | None = None
    weight: int = 1
    result: str = ""


@dataclass(frozen=True)
class StoryPart:
    """The places of one quota, and this page's lines of its list."""

    name: str
    capacity: int
    reserved: int
    places: int
    entries: int
    heads: int
    placed: int
    lines: list[StoryLine]


@dataclass(frozen=True)
class DrawStory:
    """All that the page shows from the file."""

    parts: list[StoryPart]
    entries: int
    has_weights: bool  # some have more lots than others
    number: str | None
    page: int
    pages: int


def story_of(draw: Draw | None, *, page: int = 1) -> DrawStory | None:
    """The file of a frozen draw for one page of the list; None before there is one."""
    if draw is None or draw.state is DrawState.PLANNED:
        return None
    record = json.loads(draw.record_text) if draw.record_text else {"list": json.loads(draw.list_text)}
    by_quota: dict[str, list] = {quota["key"]: [] for quota in record["list"]["quotas"]}
    for entry in record["list"]["entries"]:
        by_quota[entry[1]].append(entry)
    longest = max(map(len, by_quota.values()), default=0)
    pages = max(1, -(-longest // LINES))
    page = min(max(page, 1), pages)
    parts = [_part(record, quota, by_quota[quota["key"]], LINES * (page - 1)) for quota in record["list"]["quotas"]]
    entries = record["list"]["entries"]
    return DrawStory(parts, len(entries), len({entry[3] for entry in entries}) > 1, record.get("number"), page, pages)


def _part(record: dict, quota: dict, entries: list, start: int) -> StoryPart:
    drawn, key = record.get("seed") is not None, quota["key"]
    placed = set(dict(record["placed"])[key]) if drawn else set()
    lines = (_drawn_lines(record, key, entries, start) if drawn else
             [StoryLine(code, heads, weight=weight) for code, _key, heads, weight in entries[start : start + LINES]])
    places = dict(record["places"])[key] if drawn else quota["places"]
    return StoryPart(quota["name"], quota["capacity"], quota["reserved"], places, len(entries),
                     sum(entry[2] for entry in entries), len(placed), lines)


def _drawn_lines(record: dict, key: str, entries: list, start: int) -> list[StoryLine]:
    known = {code: (heads, weight) for code, _key, heads, weight in entries}
    since, lines = dict(record["since_freezing"]), []
    placed = {code for _key, codes in record["placed"] for code in codes}
    busy = {*record.get("elsewhere", ()), *(code for pair in record["list"].get("same_time", ()) for code in pair
                                            if placed.intersection(pair))}
    for rank, code in enumerate(dict(record["order"])[key][start : start + LINES], start=start + 1):
        heads, weight = known[code]
        heads = since.get(code, heads)
        result = ("place" if code in placed else "gone" if not heads else "busy" if code in busy else "waiting")
        lines.append(StoryLine(code, heads or known[code][0], rank, weight, result))
    return lines
