import pytest


@pytest.fixture
def here(app):
    """An app context for a whole story in which nothing goes through a client."""
    with app.app_context():
        yield
