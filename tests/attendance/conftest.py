"""The door, as its own stories have it."""

from tests.checkin.conftest import at_door, door, invite, rows, rule, signed_in, tablet, take_back, walk_in  # noqa: F401
from tests.registration.pledges import of_all, room  # noqa: F401 fixtures
