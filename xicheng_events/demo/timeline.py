"""The demo's past: steps at moments, played in order with the house clock set back to each."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db


class Timeline:
    """Collects what is to happen when, counted in days from today; `play` lets it happen."""

    def __init__(self):
        self.now = clock.now()
        self._today = clock.today()
        self._steps: list[tuple[datetime, int, Callable]] = []

    def moment(self, days: int, wall_clock: str) -> datetime:
        """The instant of a Beijing time of day, `days` from today: moment(8, "14:00")."""
        return clock.from_local(datetime.combine(self._today + timedelta(days=days), time.fromisoformat(wall_clock)))

    def day(self, days: int) -> date:
        """The day in Beijing, `days` from today."""
        return self._today + timedelta(days=days)

    def at(self, when: datetime, act: Callable, *args, **kwargs) -> None:
        """Let `act(*args, **kwargs)` happen at `when`; what lies ahead happens now."""
        self._steps.append((min(when, self.now), len(self._steps), lambda: act(*args, **kwargs)))

    def on(self, days: int, wall_clock: str, act: Callable, *args, **kwargs) -> None:
        """Like `at`, at a time of day some days from today (negative: ago)."""
        self.at(self.moment(days, wall_clock), act, *args, **kwargs)

    @property
    def has_steps(self) -> bool:
        """Whether anything is to happen at all."""
        return bool(self._steps)

    def play(self) -> None:
        """Do it all, in order of time."""
        for when, _order, act in sorted(self._steps, key=lambda step: step[:2]):
            with clock.frozen(when):
                act()
                db.session.flush()
