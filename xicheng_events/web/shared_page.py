"""Public pages that everyone sees alike, kept ready for a second.

When a thousand people look at one notice in the same minute, it is rendered once a second instead of once a
reader. Only people without a session share; anyone who has signed in, filled in a form or works at a desk always
gets their own page, fresh.
"""

import gzip
import time
from functools import wraps

from flask import current_app, make_response, request

_KEPT_AT_MOST = 500


def shared_page(view):
    """Serve `view`'s 200 answers from memory for SHARED_PAGE_SECONDS to readers who have no session."""

    @wraps(view)
    def serve(*args, **kwargs):
        seconds = current_app.config["SHARED_PAGE_SECONDS"]
        if not seconds or not _is_shareable():
            return make_response(view(*args, **kwargs))
        kept = current_app.extensions.setdefault("shared_pages", {})
        packed = "gzip" in request.headers.get("Accept-Encoding", "")
        key = (request.full_path, request.cookies.get("text"), request.headers.get("HX-Request"), packed)
        # Not the house clock: this is about how long bytes sit in memory, not about what the page says.
        answer, until = kept.get(key, (None, 0))
        if until < time.monotonic():
            answer = _plain(make_response(view(*args, **kwargs)), packed)
            if answer is None:
                return make_response(view(*args, **kwargs))
            if len(kept) >= _KEPT_AT_MOST:
                kept.clear()
            kept[key] = answer, time.monotonic() + seconds
        return current_app.response_class(answer[0], headers=answer[1])

    return serve


def _is_shareable() -> bool:
    return request.method == "GET" and current_app.config["SESSION_COOKIE_NAME"] not in request.cookies


def _plain(response, packed: bool):
    """The body and headers to keep, packed once for all; None when the answer is not one to share."""
    if response.status_code != 200 or "Set-Cookie" in response.headers:
        return None
    body = response.get_data()
    response.vary.update(("Cookie", "Accept-Encoding"))
    if packed:
        body = gzip.compress(body, 6)
        response.headers["Content-Encoding"] = "gzip"
    headers = [(name, value) for name, value in response.headers if name != "Content-Length"]
    return body, headers
