"""What is to be done in the rooms, as 工作台 lists it for one member of staff.

Each room says it in its `todos.py`, in functions that are given a person and yield each `Todo`; `room.py` names them:

    TODOS    what waits for this person, and nothing that waits for somebody else
    LATE     what is late or close to its limit in all that this person watches over, whoever has to do it
    AWAITED  what this person or their units have handed on, and who has it now
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import wraps

from sqlalchemy import Select, func, null, select

from xicheng_events.foundation.core import clock, house
from xicheng_events.foundation.core.db import db

# So many of a kind by name, the rest is in the list behind it; more of what one only watches or expects.
SHOWN, MORE_SHOWN = 4, 8


@dataclass(frozen=True)
class Line:
    """One thing: its name, its page (endpoint and arguments), whose it is or for whom it waits, and its last day, or
    the instant at which its time is over. Of what takes place, which part of it is meant, when that begins and, if it
    isn't over at once, ends, and what else is to be said."""

    name: str
    endpoint: str
    arguments: dict
    whose: str = ""
    due: date | datetime | None = None
    part: str = ""
    begins: datetime | None = None
    ends: datetime | None = None
    remark: str = ""

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

    @property
    def at_its_instant(self) -> "Found":
        """The same, where what is due at an instant isn't to be done until then, but takes place then."""
        return replace(self, lines=tuple(replace(line, due=None, begins=line.due) for line in self.lines))


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

    def without(self, shown: Iterable[Line]) -> "Todo":
        """The same without what stands on the page already."""
        there = {line.address for line in shown}
        left = tuple(line for line in self.lines if line.address not in there)
        return replace(self, count=self.count - len(self.lines) + len(left), lines=left)


def todos_for(person) -> list[Todo]:
    """What waits for this person, what is urged first, then what is late; nothing that isn't theirs to do."""
    return sorted(_said("TODOS", person), key=lambda todo: (not todo.is_urged, not todo.is_late))


def late_for(person) -> list[Todo]:
    """What is late or close to its limit in all that this person watches over."""
    return _said("LATE", person)


def awaited_by(person, *, shown: Iterable[Line]) -> list[Todo]:
    """What this person waits for, but for what is `shown` on the page already."""
    left = (todo.without(shown) for todo in _said("AWAITED", person))
    return [todo for todo in left if todo.count]


def only_for(*roles):
    """Mark a source of a room, whatever it yields, as having nothing for those who hold none of `roles`: it isn't asked
    about them, and asks the database nothing."""
    def marked(source):
        @wraps(source)
        def asked(person):
            return source(person) if person.holds(*roles) else ()
        return asked
    return marked


def _said(name: str, person) -> list[Todo]:
    return [todo for source in house.listed(name) for todo in source(person) if todo.count]


def todo_of(query: Select, endpoint: str, key: str, columns: tuple, words: str, filters: dict, *,
            most: int = SHOWN) -> Todo:
    """What `query` finds, as `first_lines` reads it; all of it is in the list beside the page `endpoint`."""
    found = first_lines(query, endpoint, key, columns, most=most)
    return Todo(found.count, words, endpoint.replace(".show", ".index"), filters, found.lines)


def one_or_list(found: Found, words: str, pages: str, filters: dict) -> Todo:
    """One thing is opened at once, on the page of the blueprint `pages`; several are found in its list."""
    if found.count == 1:
        return Todo(1, words, f"{pages}.show", found.lines[0].arguments, found.lines)
    return Todo(found.count, words, f"{pages}.index", filters, found.lines)


def how_many(query: Select) -> int:
    """The number of rows that `query` finds."""
    return db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery()))
