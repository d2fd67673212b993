"""Whether the database answers, asked in a thread of its own: the question itself may hang."""

from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from threading import Lock

from flask import Flask
from sqlalchemy import text

from xicheng_events.core.db import db

DEADLINE_SECONDS = 2

_asking, _lock, _last = ThreadPoolExecutor(1, thread_name_prefix="health"), Lock(), []


def database_answers(app: Flask) -> bool:
    """Whether it does within DEADLINE_SECONDS. While one question hangs, no other is asked."""
    try:
        return _question(app).result(timeout=DEADLINE_SECONDS)
    except TooLate:
        return False


def _question(app: Flask) -> Future:
    with _lock:
        if not _last or _last[0].done():
            _last[:] = [_asking.submit(_ask, app)]
        return _last[0]


def _ask(app: Flask) -> bool:
    with app.app_context():
        try:
            db.session.execute(text("select 1"))
            return True
        except Exception:  # whatever it is: the database doesn't answer
            return False
