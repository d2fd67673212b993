"""Two transactions, each waiting for what the other holds: PostgreSQL ends one of them after a second.

Where it can be helped nobody waits in a ring: things are always taken in one order (`take_turn` in events/quotas.py).
It can't be where somebody who holds places is about to write of a person and a slot what the same person is writing of
them at that moment: a desk moves, enters or lets in whoever registers just then. SQLite has one writer at a time.
"""

from collections.abc import Callable

from sqlalchemy.exc import OperationalError

from xicheng_events.foundation.core.db import db

_DEADLOCK = "40P01"  # PostgreSQL's code of it


def once_more_if_ended(step: Callable, *, before_again: Callable[[], object] = lambda: None):
    """What `step` gives. When the database has ended its transaction so that another can go on, it is done once more
    from its beginning, after `before_again`: nothing was done but what it had committed before, and a step that commits
    twice must stand being taken again. Ended twice, the error is the caller's."""
    try:
        return step()
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) != _DEADLOCK:
            raise
    db.session.rollback()
    before_again()
    return step()
