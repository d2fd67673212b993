"""When each sweep of the clockwork last ran, kept where every process and whoever watches over the site can read it."""

import time
from datetime import datetime

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from xicheng_events.foundation.core.db import UtcDateTime, db
from xicheng_events.foundation.core.inserts import upsert

EVERY_SECONDS = 20  # a sweep that runs each second isn't written down each second

_noted: dict[str, float] = {}


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
