"""大字版: one cookie, one attribute on the page. Switching it never costs what somebody has typed (domain §17-30).

With scripts the page changes in place (app.js). Without, a form offers a button that posts it back: `chosen` finds it.
"""

from flask import Flask, Response, current_app, g, request

LARGE, NORMAL = "large", "normal"


def init_app(app: Flask) -> None:
    """Make `text_size()` known to templates."""
    app.jinja_env.globals["text_size"] = text_size


def text_size() -> str:
    """How this page is to be shown: "large" or "normal"."""
    return g.get("text_size") or (LARGE if request.cookies.get("text") == LARGE else NORMAL)


def remember(answer: Response, size: str | None) -> Response:
    """Keep the choice in the browser for a year; anything but "large" is the normal size."""
    answer.set_cookie("text", LARGE if size == LARGE else NORMAL, max_age=365 * 86400, samesite="Lax", httponly=True,
                      secure=current_app.config["SESSION_COOKIE_SECURE"])
    return answer


def chosen() -> str | None:
    """The size that a form's own button asks for; this page is shown in it at once. None when it wasn't pressed."""
    size = request.form.get("text_size")
    if size in (LARGE, NORMAL):
        g.text_size = size
        return size
    return None
