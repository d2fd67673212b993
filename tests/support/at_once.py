"""Several people at the same moment, on the engine itself."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused


def at_once(app, *steps: Callable[[], object]) -> list:
    """Take each of `steps` in a thread, a transaction and a connection of its own, all let go together.

    What each gave, or the code of its refusal; anything else that goes wrong is raised here.
    """
    start = Barrier(len(steps))

    def take(step):
        with app.app_context():
            start.wait(timeout=30)
            try:
                done = step()
                db.session.commit()
                return done
            except Refused as refusal:
                db.session.rollback()
                return refusal.code

    with ThreadPoolExecutor(len(steps)) as pool:
        return list(pool.map(take, steps))
