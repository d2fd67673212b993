"""Commands for the people who run the site. Thin: they call operations and commit."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the commands."""
