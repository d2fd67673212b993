"""What the tests of the registrations' desk share."""

import pytest

from tests.support.drafts import drafted, inside  # noqa: F401 fixtures


@pytest.fixture
def desk_of(world):
    """The address of the desk of 统计开放日."""
    return f"/staff/registrations/events/{world.code}"
