"""Numbers that count up within a year: KF-2026-0001."""

import re

from sqlalchemy import func, select

from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.inserts import insert_unless_there


def insert_numbered(model, column: str, prefix: str, *, same=lambda: None, **values):
    """Insert a row of `model` whose `column` is the next number of `prefix` this year; the stored row.

    The unique constraint decides between two at once; the slower one takes the number after. `same` looks up the row
    that another unique column of `values` would collide with: that one is given back instead.
    """
    numbers = getattr(model, column)
    stem = f"{prefix}-{clock.today().year}-"
    last = db.session.scalar(
        select(numbers).where(numbers.startswith(stem, autoescape=True))
        .order_by(func.length(numbers).desc(), numbers.desc()).limit(1)
    )
    n = int(re.sub(r"\D", "", last.removeprefix(stem))) if last else 0
    while True:
        n += 1
        number = f"{stem}{n:04}"
        if insert_unless_there(model, **{column: number}, **values):
            return db.session.scalar(select(model).where(numbers == number))
        if there := same():
            return there
