"""What the tests of registering share."""

from tests.registration.pledges import of_all, room  # noqa: F401 fixtures
