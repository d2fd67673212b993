"""Pages that are kept for a second, and the seconds."""

import pytest

from xicheng_events.booking.events.models import Quota
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.web import cached_forms, cached_pages


class Stopwatch:
    """Stands in for the machine's running seconds."""

    now = 100.0

    def monotonic(self):
        """Seconds."""
        return self.now


@pytest.fixture
def seconds(app, monkeypatch):
    monkeypatch.setitem(app.config, "SHARED_PAGE_SECONDS", 1)
    stopwatch = Stopwatch()
    monkeypatch.setattr(cached_pages, "time", stopwatch)
    monkeypatch.setattr(cached_forms, "time", stopwatch)
    yield stopwatch
    app.extensions["shared_forms"].clear()


@pytest.fixture
def fewer_places(app, world):
    def make(capacity):
        with app.app_context():
            db.session.query(Quota).update({"capacity": capacity})
            db.session.commit()

    return make
