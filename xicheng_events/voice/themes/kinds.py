"""What the theme of a month is made of besides its words: rows of three kinds, each with a day."""

from datetime import date
from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.labelled import Labelled

PREFIX = "YT"


class Part(Labelled):
    """The kinds of row, by the column that holds them."""

    TASKS = "tasks", _l("任务")
    POLICIES = "policies", _l("政策措施")
    NOTES = "notes", _l("工作进展")


class Task(NamedTuple):
    """任务清单: what a unit does by a day, and once it is done on which day and with what outcome."""

    key: str
    text: str
    unit: str  # its full name, as it was called when this was written
    due_on: date
    done_on: date | None
    outcome: str

    @property
    def is_late(self) -> bool:
        """Whether its day is over and it isn't done."""
        return self.done_on is None and self.due_on < clock.today()


class Policy(NamedTuple):
    """政策清单: what was made so that it doesn't come again."""

    key: str
    title: str
    number: str  # 文号
    on: date
    link: str


class Note(NamedTuple):
    """工作进展: how things stood on a day."""

    key: str
    on: date
    text: str


ROWS: dict[Part, type[tuple]] = {Part.TASKS: Task, Part.POLICIES: Policy, Part.NOTES: Note}
_DAYS = ("due_on", "done_on", "on")


def row_of(part: Part, stored: dict):
    """A row as it is stored, as one of its kind."""
    return ROWS[part](**{name: _read(name, stored.get(name)) for name in ROWS[part]._fields})


def stored_row(row) -> dict:
    """The same as it is stored, without what it doesn't say."""
    return {name: value.isoformat() if isinstance(value, date) else value
            for name, value in row._asdict().items() if value}


def _read(name: str, value: str | None):
    if name in _DAYS:
        return date.fromisoformat(value) if value else None
    return value or ""
