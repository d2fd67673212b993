"""What is one reader's own stays in no cache: not in the browser's, for whoever sits down next, nor in a proxy's."""

from flask import Flask, current_app, request, session


def init_app(app: Flask) -> None:
    """Look at every answer."""
    app.after_request(keep_nowhere)


def keep_nowhere(response):
    """`no-store` on what was made for a session, unless the page has said itself how long it may be kept."""
    if "Cache-Control" not in response.headers and _is_somebodys():
        response.headers["Cache-Control"] = "no-store"
    return response


def _is_somebodys() -> bool:
    has_session = current_app.config["SESSION_COOKIE_NAME"] in request.cookies
    return session.modified or (session.accessed and has_session)
