"""Whether the database answers, and when the clockwork last did what; asked in a thread of its own: the question itself
may hang."""

from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from threading import Lock

from flask import Flask

from xicheng_events.core import clock
from xicheng_events.core.sweeps import last_runs

DEADLINE_SECONDS = 2

_asking, _lock, _last = ThreadPoolExecutor(1, thread_name_prefix="health"), Lock(), []


def report_of(app: Flask) -> str | None:
    """“ok”, and a line for each sweep: its name, and when it last ran (Beijing time). None when the database doesn't
    say within DEADLINE_SECONDS; while one question hangs, no other is asked."""
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
            runs = last_runs()
        except Exception:  # whatever it is: the database doesn't answer
            return None
    return "\n".join(["ok", *(f"{name} {clock.local(at).isoformat(timespec='seconds')}" for name, at in runs.items())])
