"""What `make bench` measures, a file each: `make bench ONLY=name` measures the file `name`. A new file is all it needs.

A part has
* `KEYS`: each figure it gives to benchmarks/latest.json, with what to reach on PostgreSQL, or None;
* `measure(bench)`: gives at least these figures; whatever else it gives is kept beside them;
* `fill(crowd)`, where much data is needed: adds rows to what is made once for all such parts, and kept
  (benchmarks/databases.py); gives, as JSON can hold it, what `measure` finds them by, as `made` of the bench;
* `ONCE = True`, where no database is involved: then it is measured beside PostgreSQL only.
"""

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType

from benchmarks.people import World

# A part is to take no longer than this on both databases together, in seconds.
LONGEST_SECONDS = 240


@dataclass(frozen=True)
class Goal:
    """What a figure is to reach: at least `limit`, or at most."""

    limit: float
    more_is_better: bool

    def is_reached(self, figure: float) -> bool:
        """Whether `figure` is as good as that."""
        return figure >= self.limit if self.more_is_better else figure <= self.limit


def at_least(limit: float) -> Goal:
    """The more, the better."""
    return Goal(limit, more_is_better=True)


def at_most(limit: float) -> Goal:
    """The less, the better."""
    return Goal(limit, more_is_better=False)


@dataclass
class Bench:
    """What a part is given: the ports of the site and the floor, both on one database; people and an open day in it."""

    world: World
    site: int
    floor: int
    process: subprocess.Popen
    cpu_seconds: Callable[[], float]  # of the site and the database together, so far
    made: dict


def all_parts() -> dict[str, ModuleType]:
    """Every part by its name, in the order of the names."""
    names = sorted(file.stem for file in Path(__file__).parent.glob("*.py") if file.stem != "__init__")
    return {name: import_module(f"{__name__}.{name}") for name in names}


def chosen(words: str) -> dict[str, ModuleType]:
    """The parts that `words` names, with blanks or commas between; all for none. KeyError for what is no part."""
    there = all_parts()
    return {name: there[name] for name in words.replace(",", " ").split()} or there
