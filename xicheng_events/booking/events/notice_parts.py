"""What later rooms add to the notice of some kinds of event: facts with a page of their own at the desk, read and
reviewed with it. Each says so in `NOTICE_PARTS` of its `room.py`; nothing here knows which there are."""

from collections.abc import Callable
from typing import NamedTuple

from xicheng_events.booking.events.kinds import KINDS, EventKind, KindRow
from xicheng_events.foundation.core import house


class NoticePart(NamedTuple):
    """One part. `applies` says by the row of a kind of event whether its notices have it. `read(notice)` gives its
    values as they are stored, a plain dictionary, {} for nothing; `lines(values)` what people read of them, as
    (heading, words). `missing(notice)` are sentences on what it still lacks before the public may see it; `view` is the
    desk's page where it is written, by its endpoint, with the event's `code`. `warnings(notice)` are sentences on what
    deserves a second thought; `of_people(values)` such on what of those who register becomes public."""

    name: str
    applies: Callable[[KindRow], bool]
    read: Callable[[object], dict]
    lines: Callable[[dict], list[tuple[str, str]]]
    missing: Callable[[object], list[str]]
    view: str
    warnings: Callable[[object], list[str]] = lambda _notice: []
    of_people: Callable[[dict], list[str]] = lambda _values: []


def notice_parts(kind: EventKind) -> list[NoticePart]:
    """The parts that notices of this kind of event have, in the order of the rooms."""
    return [part for part in house.listed("NOTICE_PARTS") if part.applies(KINDS[kind])]


def view_of_part(name: str) -> str | None:
    """The page of the part of that name; None: there is none, it is a field of the notice's own form."""
    return next((part.view for part in house.listed("NOTICE_PARTS") if part.name == name), None)


def lines_of_parts(notice) -> list[tuple[str, str]]:
    """What people read of all its parts: (heading, words)."""
    added = notice.added
    return [line for part in notice_parts(notice.kind) if part.name in added for line in part.lines(added[part.name])]


def public_of_people(notice) -> list[str]:
    """What of those who register its parts make public, in sentences."""
    added = notice.added
    return [line for part in notice_parts(notice.kind) if part.name in added
            for line in part.of_people(added[part.name])]
