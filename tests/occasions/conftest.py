"""Drafts, and a context to make them in."""

from tests.support.drafts import inside  # noqa: F401 a fixture
