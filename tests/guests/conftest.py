import pytest

from tests.cast import LI_JING
from tests.guests.steps import Invited


@pytest.fixture
def invited(app, world, desk, citizen):
    """A place is free, and 欧阳建国 has been asked."""
    meeting = Invited(app, desk, citizen)
    meeting.calls_off(LI_JING)
    return meeting
