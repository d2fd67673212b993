"""等您办理 on 工作台: what waits for one member of staff, and nothing that waits for somebody else.

Each room says in its `todos.py` what waits in it for whom: functions that are given a person and yield each `Todo`. Its
`room.py` names them in `TODOS`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, null, select

from xicheng_events.foundation.core import clock, house
from xicheng_events.foundation.core.db import db

SHOWN = 4  # of a kind; the rest is in the list behind it


@dataclass(frozen=True)
class Line:
    """One thing: its name, its page (endpoint and arguments), whose it is or for whom it waits, and its last day, or
    the instant at which its time is over."""

    name: str
    endpoint: str
    arguments: dict
    whose: str = ""
    due: date | datetime | None = None

    @property
    def is_late(self) -> bool:
        """Whether its time is over; a day is over when it has ended in Beijing."""
        if self.due is None:
            return False
        return self.due <= clock.now() if isinstance(self.due, datetime) else self.due < clock.today()

    @property
    def address(self) -> tuple:
        """What it has in common with every other line about the same thing."""
        return self.endpoint, *self.arguments.values()


@dataclass(frozen=True)
class Found:
    """How many there are, and the first of them as lines."""

    count: int
    lines: tuple[Line, ...]

    def without(self, shown: Iterable[Line]) -> "Found":
        """The same without what stands on the page already."""
        there = {line.address for line in shown}
        left = tuple(line for line in self.lines if line.address not in there)
        return Found(self.count - len(self.lines) + len(left), left)


def first_lines(query: Select, endpoint: str, key: str, columns: tuple, *, most: int = SHOWN) -> Found:
    """What `query` finds, those due first on top, in one statement. `columns`: the name, what the page's address
    calls `key`, and the due day, the instant or None; a fourth says whose it is."""
    name, value, due, *whose = columns
    order = [] if due is None else [due.asc().nulls_last()]
    rows = db.session.execute(query.with_only_columns(
        name, value, null() if due is None else due, whose[0] if whose else null(), func.count().over(),
        maintain_column_froms=True).order_by(None).order_by(*order, value).limit(most)).all()
    lines = tuple(Line(said, endpoint, {key: which}, whose or "", until) for said, which, until, whose, _n in rows)
    return Found(rows[0][-1] if rows else 0, lines)


@dataclass(frozen=True)
class Todo:
    """One kind of thing that waits: how many, where to go, the first of them by name, and by when if it is one
    alone that has no line of its own; whether somebody urges it on."""

    count: int
    words: str
    endpoint: str
    arguments: dict
    lines: tuple[Line, ...] = ()
    due: datetime | None = None
    is_urged: bool = False

    @property
    def is_late(self) -> bool:
        """Whether the time of one of them is over."""
        return any(line.is_late for line in self.lines)


def todos_for(person) -> list[Todo]:
    """What waits for this person, what is urged first, then what is late; nothing that isn't theirs to do."""
    return sorted((todo for source in house.listed("TODOS") for todo in source(person) if todo.count),
                  key=lambda todo: (not todo.is_urged, not todo.is_late))


def todo_of(query: Select, endpoint: str, key: str, columns: tuple, words: str, filters: dict) -> Todo:
    """What `query` finds, as `first_lines` reads it; all of it is in the list beside the page `endpoint`."""
    found = first_lines(query, endpoint, key, columns)
    return Todo(found.count, words, endpoint.replace(".show", ".index"), filters, found.lines)


def one_or_list(found: Found, words: str, pages: str, filters: dict) -> Todo:
    """One thing is opened at once, on the page of the blueprint `pages`; several are found in its list."""
    if found.count == 1:
        return Todo(1, words, f"{pages}.show", found.lines[0].arguments, found.lines)
    return Todo(found.count, words, f"{pages}.index", filters, found.lines)


def how_many(query: Select) -> int:
    """The number of rows that `query` finds."""
    return db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery()))
