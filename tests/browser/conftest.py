"""What the stories in a real browser share.

How a page looks and what its scripts do is no database's matter, and what they ask of the server is tested on both in
its room: such a story is marked `once`. On both run the stories without scripts, and what tablets bring back from where
there was no network.
"""

import pytest

from tests.checkin import world as made


@pytest.fixture
def door(app):
    """The door's world."""
    with app.app_context():
        return made.build()
