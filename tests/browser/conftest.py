"""What the stories in a real browser share."""

import pytest

from tests.checkin import world as made


@pytest.fixture
def door(app):
    """The door's world."""
    with app.app_context():
        return made.build()
