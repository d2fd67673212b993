"""What else 工作台 tells one member of staff, beside what is to be done (core/todos.py).

Each room says it, and its `room.py` names it:

    COMING        what takes place or falls due soon: functions that are given a person and yield each `Coming`
    FIGURES       figures for those who work on no event: functions that are given a person and yield each `Figure`
    DESK_ACTIONS  what each role comes to the desk for: each a `DeskAction`
"""

from dataclasses import dataclass
from typing import NamedTuple

from xicheng_events.foundation.core import house
from xicheng_events.foundation.core.todos import Found

SOON_DAYS = 14


@dataclass(frozen=True)
class Coming:
    """What is coming of one kind: its heading, how many and the next of them, the first one first, the list that has
    all of them, and for how many days ahead; and what is said where there is none: without that, nothing, not even the
    heading."""

    words: str
    found: Found
    endpoint: str
    arguments: dict
    days: int = SOON_DAYS
    none: str = ""


class Figure(NamedTuple):
    """How many, of what, and the list that has them."""

    count: int
    words: str
    endpoint: str
    arguments: dict


class DeskAction(NamedTuple):
    """A page, its words, and which roles come to the desk for it."""

    endpoint: str
    words: str
    roles: tuple[str, ...]


def coming_for(person) -> list[Coming]:
    """What is coming that this person has to do with: what looks ahead least far on top."""
    said = [each for source in house.listed("COMING") for each in source(person) if each.found.count or each.none]
    return sorted(said, key=lambda each: each.days)


def figures_for(person) -> list[Figure]:
    """The figures of those who work on no event; of nobody else."""
    return [figure for source in house.listed("FIGURES") for figure in source(person)]


def actions_of(person) -> list[DeskAction]:
    """What this person mainly does, the main action first: of the earliest room."""
    return [action for action in house.listed("DESK_ACTIONS") if person.holds(*action.roles)]
