"""A line of 工作台: one thing by its name, with where it is and by when; and how the first of many are read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, null

from xicheng_events.foundation.core import clock
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
