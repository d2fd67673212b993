"""The end of a year whose next one nobody knows yet."""

import pytest

from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.workdays import load_seed


@pytest.fixture
def december(app, world, at):
    """28 December 2026: 2025 and 2026 are known, 2027 isn't."""
    at("2026-12-28 09:00")
    with app.app_context():
        load_seed()
        db.session.commit()
