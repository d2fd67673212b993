"""What the tests of the registrations' desk share."""

import pytest


@pytest.fixture
def desk_of(world):
    """The address of the desk of 统计开放日."""
    return f"/staff/registrations/events/{world.code}"
