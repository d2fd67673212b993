"""What the tests of the ways out share."""

import pytest


@pytest.fixture
def settings(app):
    """The application's settings, put back afterwards."""
    before = dict(app.config)
    yield app.config
    app.config.clear()
    app.config.update(before)
