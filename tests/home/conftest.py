"""What the tests of 工作台 share."""

from tests.support.drafts import inside  # noqa: F401 fixtures
