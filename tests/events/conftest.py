"""Drafts, and a context to make them in."""

from tests.support.drafts import drafted, inside  # noqa: F401 fixtures
