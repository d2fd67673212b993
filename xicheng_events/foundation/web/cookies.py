"""The house's own cookies: only for this host, only for the server, in production only over HTTPS.

There their names begin with __Host-: a browser takes such a cookie from this host alone, for all its paths, so that a
neighbouring host under the same domain can't put one of its own in its place. The size of the text is no secret, and
keeps its plain name.
"""

from flask import Response, current_app, request


def cookie(name: str) -> str:
    """What the browser that asks keeps under `name`; empty if nothing."""
    return request.cookies.get(_full(name), "")


def keep_cookie(response: Response, name: str, value: str, seconds: int) -> None:
    """Let the browser that gets `response` keep `value` under `name` for so many seconds."""
    response.set_cookie(_full(name), value, max_age=seconds, httponly=True, samesite="Lax",
                        secure=current_app.config["SESSION_COOKIE_SECURE"])


def forget_cookie(response: Response, name: str) -> None:
    """Let the browser that gets `response` keep nothing under `name`."""
    response.delete_cookie(_full(name), httponly=True, samesite="Lax",
                           secure=current_app.config["SESSION_COOKIE_SECURE"])


def _full(name: str) -> str:
    return current_app.config["COOKIE_PREFIX"] + name
