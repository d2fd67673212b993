"""The door, as its own stories have it."""

from tests.checkin.conftest import at_door, door, invite, rows, rule, signed_in, tablet, take_back, walk_in  # noqa: F401
