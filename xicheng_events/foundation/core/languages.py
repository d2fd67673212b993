"""In which language something is written: a page in its reader's, what is kept in the house's.

A notice and its slip, a message, a line about an issue: what is reviewed, sent or put on record is written once, in the
language of the house, whoever's press made it. Readers of two languages must not get two digests of it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps

from babel import Locale
from flask import Flask, current_app, has_app_context
from flask_babel import force_locale, get_locale

_HOUSE = "language_of_the_house"


def init_app(app: Flask) -> None:
    """Read once which language the house writes in."""
    app.extensions[_HOUSE] = Locale.parse(app.config["BABEL_DEFAULT_LOCALE"])


def house_language_of(app: Flask) -> Locale:
    """The language the house writes in."""
    return app.extensions[_HOUSE]


@contextmanager
def house_language() -> Iterator[None]:
    """In this block words are those of the house: for what is kept."""
    if not has_app_context() or get_locale() == (house := house_language_of(current_app)):
        yield
        return
    with force_locale(house):
        yield


def in_house_language(write):
    """For a function that words what is kept: its words are those of the house, whoever reads along."""

    @wraps(write)
    def written(*args, **kwargs):
        with house_language():
            return write(*args, **kwargs)

    return written


def kept(words: Callable[[], str]) -> str:
    """What `words()` says, in the language of the house."""
    with house_language():
        return words()
