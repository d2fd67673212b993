"""What the clockwork does again and again, and when each sweep last ran, kept where every process and whoever watches
over the site can read it."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from xicheng_events.foundation.core.db import UtcDateTime, db
from xicheng_events.foundation.core.inserts import upsert

EVERY_SECONDS = 20  # a sweep that runs each second isn't written down each second

_noted: dict[str, float] = {}


class Sweep(NamedTuple):
    """Something to do every so many `seconds`, in a transaction of its own; bounded, and safe in two processes at once.

    `act` gives how much it found to do. One `in_parts` is asked again at once, for a while, as long as it finds
    something. `at_once`: how many of it may be at work, where each waits for somebody outside.
    """

    act: Callable[[], int]
    seconds: int
    in_parts: bool = False
    at_once: int = 1


class SweepRun(db.Model):
    """When the last run of a sweep that ended well began."""

    __tablename__ = "sweep_run"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


def note_run(name: str, began: datetime) -> None:
    """Keep that a run of the sweep, begun then, has ended well; a process writes it down once in EVERY_SECONDS.
    Uncommitted."""
    if time.monotonic() - _noted.get(name, -EVERY_SECONDS) < EVERY_SECONDS:
        return
    _noted[name] = time.monotonic()
    db.session.execute(upsert(SweepRun, {"name": name, "at": began}, {"at": began}))


def last_runs() -> dict[str, datetime]:
    """When each sweep last ran, by name, the longest ago first."""
    rows = db.session.execute(select(SweepRun.name, SweepRun.at).order_by(SweepRun.at, SweepRun.name)).all()
    return dict(map(tuple, rows))
