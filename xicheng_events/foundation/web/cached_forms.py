"""A form of which all but its hidden keys is the same for everybody: rendered once a second for all.

In the minute in which a thousand people open one form, each still gets a token, a key and a challenge of their own;
they are put into the holes that were left for them. Whoever is signed in gets a page made for them.
"""

import secrets
import time
import uuid
from functools import wraps

from flask import Flask, Response, current_app, g, make_response, request, session
from flask_wtf.csrf import generate_csrf
from markupsafe import escape

from xicheng_events.foundation.web import proof
from xicheng_events.foundation.web.cached_pages import keep_page, page_key

_OWN = {"token": generate_csrf, "form_key": lambda: uuid.uuid4().hex, "challenge": proof.challenge}
# Nobody can send this text, so it stands only where this module has put it.
_HOLES = {name: f"{name}-{secrets.token_hex(16)}" for name in _OWN}


def init_app(app: Flask) -> None:
    """Let templates ask for what may be each reader's own: the token, and the challenge before a code is sent."""
    app.extensions["shared_forms"] = {}
    own_of_page = {"csrf_token": lambda: readers_own("token"), "proof_challenge": lambda: readers_own("challenge")}
    app.jinja_env.globals.update(own_of_page)
    app.context_processor(lambda: own_of_page)  # Flask-WTF has one, which would win in a template


def readers_own(name: str) -> str:
    """A value that each reader of a form has alone: `token`, `form_key` or `challenge`; a hole while it is made for
    all."""
    if name == "challenge" and not current_app.config["PROOF_OF_WORK"]:
        return ""  # nobody has one: templates ask
    return _HOLES[name] if g.get("is_made_for_all") else _OWN[name]()


def shared_form(view):
    """Let `view`'s 200 answers be kept for SHARED_PAGE_SECONDS for everybody who isn't signed in."""

    @wraps(view)
    def serve(*args, **kwargs):
        # An address that says more than which form, a message to show, somebody signed in: a page of one's own.
        if request.query_string or set(session) - {"csrf_token"}:
            return view(*args, **kwargs)
        return _kept(lambda: view(*args, **kwargs))

    return serve


def same_for_all(make, *what) -> Response:
    """The page `make()` on `what`, in which nothing is anybody's own, kept for SHARED_PAGE_SECONDS: the same words for
    hundreds who come too late, signed in or not. A page that shows somebody's message first isn't kept."""
    return make_response(make()) if "_flashes" in session else _kept(make, request.method, *what)


def _kept(make, *what) -> Response:
    seconds, pages = current_app.config["SHARED_PAGE_SECONDS"], current_app.extensions["shared_forms"]
    if not seconds or g.get("is_made_for_all"):  # a part of what is being made for all: its holes stay
        return make_response(make())
    key = (*what, *page_key(current_app, request.environ))
    kept = pages.get(key)
    if kept is None or kept[0] < time.monotonic():
        response = _made_for_all(make)
        kept = time.monotonic() + seconds, response.get_data(as_text=True), response.status_code, response.headers
        if response.status_code in (200, 422):
            keep_page(pages, key, kept)
    return _filled(*kept[1:])


def _made_for_all(make) -> Response:
    g.is_made_for_all = True
    try:
        return make_response(make())
    finally:
        g.is_made_for_all = False


def _filled(page: str, status: int, headers) -> Response:
    for name, hole in _HOLES.items():
        if hole in page:
            page = page.replace(hole, escape(readers_own(name)))
    response = Response(page, status, headers.copy())
    response.content_length = len(response.get_data())
    return response
