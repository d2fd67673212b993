"""What every test stands on: the application on a fresh database, a clock, a page-reading client."""

from datetime import UTC, datetime

import pytest

from xicheng_events import create_app
from xicheng_events.core import clock
from xicheng_events.core.db import db
from xicheng_events.core.workdays import forget_table

# A Tuesday morning in Beijing, far from any holiday.
NOW = datetime(2026, 3, 10, 1, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The application and an empty schema, once for all tests."""
    app = create_app({"TESTING": True, "DATA_DIR": str(tmp_path_factory.mktemp("data")), "SHARED_PAGE_SECONDS": 0,
                      "CLOCKWORK": False, "RATELIMIT_ENABLED": False, "DATABASE_URL": ""})
    with app.app_context():
        db.create_all()
    return app


@pytest.fixture
def app(site):
    """The application, its tables emptied afterwards. No context is left open: a view that forgets to commit fails."""
    clock.set_to(NOW)
    yield site
    clock.set_to(None)
    with site.app_context():
        for table in reversed(db.metadata.sorted_tables):
            db.session.execute(table.delete())
        db.session.commit()
        forget_table()


@pytest.fixture
def client(app):
    """A browser without scripts."""
    return app.test_client()
