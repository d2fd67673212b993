"""A button that does one thing: done, or why not, said on the page one comes back to."""

from collections.abc import Callable

from flask import flash

from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused


def press(act: Callable[[], object], done: str = "") -> None:
    """Do `act` and commit; the sentence `done` is then shown, or the refusal's, and nothing of it is saved."""
    try:
        act()
        db.session.commit()
    except Refused as refusal:
        db.session.rollback()
        flash(refusal.sentence, "stop")
        return
    if done:
        flash(done, "ok")
