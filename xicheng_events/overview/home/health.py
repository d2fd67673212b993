"""Whether the database answers, when the clockwork last did what, and whether it deletes what is due; asked in a thread
of its own: the question itself may hang."""

from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from threading import Lock

from flask import Flask

from xicheng_events.foundation.audit.clock_jumps import clock_jump
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.sweeps import last_runs

DEADLINE_SECONDS = 2

_asking, _lock, _last = ThreadPoolExecutor(1, thread_name_prefix="health"), Lock(), []


def report_of(app: Flask) -> str | None:
    """“ok”, a line for each sweep: its name, and when it last ran (Beijing time); and one more while purges stand still
    because the clock has jumped. None when the database doesn't say within DEADLINE_SECONDS; while one question hangs,
    no other is asked."""
    try:
        return _question(app).result(timeout=DEADLINE_SECONDS)
    except TooLate:
        return None


def _question(app: Flask) -> Future:
    with _lock:
        if not _last or _last[0].done():
            _last[:] = [_asking.submit(_ask, app)]
        return _last[0]


def _ask(app: Flask) -> str | None:
    with app.app_context():
        try:
            runs, jump = last_runs(), clock_jump()
        except Exception:  # whatever it is: the database doesn't answer
            return None
    held = [f"purges_held_since {_written(jump.seen_at)} record_ends {_written(jump.entry_at)}"] if jump else []
    return "\n".join(["ok", *held, *(f"{name} {_written(at)}" for name, at in runs.items())])


def _written(at) -> str:
    return clock.local(at).isoformat(timespec="seconds")
