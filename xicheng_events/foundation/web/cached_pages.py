"""Public pages that everyone sees alike, kept ready for a second.

When a thousand people look at one notice in the same minute, it is rendered once a second instead of once a
reader, and read from memory before anything else of the application runs. Only people without a session share;
anyone who has signed in, filled in a form or works at a desk always gets their own page, fresh. While the database is
away, they go on reading what was kept last.
"""

import time
from contextlib import closing
from functools import wraps
from typing import NamedTuple

from flask import Flask, current_app, make_response, request
from werkzeug.http import parse_cookie

from xicheng_events.foundation.web import language

_KEPT_AT_MOST = 300
_VALUE_LASTS = 60  # so many times as long as a page
# How old a page may be that is shown while the application can't make a new one, because its database is away.
_OLD_SECONDS = 600
_MARK = "xicheng_events.shared_page"
# All that a public page may depend on, besides the day's cookies.
_ASKED = ("wsgi.url_scheme", "HTTP_HOST", "PATH_INFO", "QUERY_STRING", "HTTP_ACCEPT_ENCODING", "HTTP_HX_REQUEST",
          "HTTP_HX_BOOSTED", "HTTP_HX_HISTORY_RESTORE_REQUEST")


def shared_page(view):
    """Let `view`'s 200 answers be kept for SHARED_PAGE_SECONDS and shown to every reader without a session."""

    @wraps(view)
    def serve(*args, **kwargs):
        response = make_response(view(*args, **kwargs))
        response.vary.add("Cookie")
        request.environ[_MARK] = True
        return response

    return serve


def init_app(app: Flask) -> None:
    """Stand in front of the application. Before ProxyFix, which says what scheme and host readers see."""
    app.wsgi_app = SharedPages(app)
    app.extensions["shared_values"] = {}


class _Kept(NamedTuple):
    until: float
    status: str
    headers: list
    body: bytes


class SharedPages:
    """WSGI: answers from memory where it can, else asks the application and keeps what `shared_page` marks."""

    def __init__(self, app: Flask):
        self.app, self.inner = app, app.wsgi_app
        self.kept = app.extensions["shared_pages"] = {}

    def __call__(self, environ, start_response):
        """One request. Not the house clock: this is about how long bytes sit in memory, not what the page says."""
        seconds = self.app.config["SHARED_PAGE_SECONDS"]
        key = self._key(environ) if seconds else None
        if key is None:
            return self.inner(environ, start_response)
        kept = self.kept.get(key)
        if kept is None or kept.until < time.monotonic():
            said: list = []
            parts = self.inner(environ, lambda *words: said.extend(words))
            if said[0].startswith("503") and kept and kept.until + _OLD_SECONDS > time.monotonic():
                parts.close()
            elif _MARK not in environ or not said[0].startswith("200"):
                start_response(*said)
                return parts
            else:
                with closing(parts):
                    kept = self._keep(key, _Kept(time.monotonic() + seconds, *said[:2], b"".join(parts)))
        start_response(kept.status, list(kept.headers))
        return [kept.body]

    def _keep(self, key: tuple, answer: _Kept) -> _Kept:
        """Remember an answer, but for one that gives its reader a cookie."""
        if not any(name.lower() == "set-cookie" for name, _value in answer.headers):
            keep_page(self.kept, key, answer)
        return answer

    def _key(self, environ) -> tuple | None:
        """What the answer depends on; None for a request that is somebody's own."""
        if environ["REQUEST_METHOD"] != "GET":
            return None
        if self.app.config["SESSION_COOKIE_NAME"] in parse_cookie(environ.get("HTTP_COOKIE")):
            return None
        return page_key(self.app, environ)


def shared_value(name: str, make):
    """What `make()` gives, the same for every reader and whatever they look for, made anew once in a while: counting
    hundreds of thousands of rows takes longer than all else of a page. No rows of a session: plain values."""
    seconds = current_app.config["SHARED_PAGE_SECONDS"] * _VALUE_LASTS
    if not seconds:
        return make()
    kept = current_app.extensions["shared_values"]
    until, value = kept.get(name, (0, None))
    if until < time.monotonic():
        kept[name] = time.monotonic() + seconds, (value := make())
    return value


def keep_page(pages: dict, key: tuple, page) -> None:
    """Remember `page` under `key`, and never more than so many."""
    if len(pages) >= _KEPT_AT_MOST:
        pages.clear()
    pages[key] = page


def page_key(app: Flask, environ) -> tuple:
    """What a page that is no one's own depends on: its language, its address, the way it is asked for, the size of its
    text."""
    text_size = parse_cookie(environ.get("HTTP_COOKIE")).get("text")
    return str(language.language_of(app, environ)), text_size, *map(environ.get, _ASKED)
