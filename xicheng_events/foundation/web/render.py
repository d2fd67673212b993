"""One route, two renderings: the whole page, or the fragment htmx asked for (design.md §2)."""

from flask import Response, make_response, render_template
from htmx_flask import request


def render(page: str, fragment: str | None = None, /, *, status: int = 200, **context) -> Response:
    """Render `fragment` for an htmx request that swaps a part, `page` for everything else.

    Boosted and history requests want the whole page. Answers with `status` and `Vary: HX-Request`.
    """
    response = make_response(render_template(fragment if fragment and wants_part() else page, **context), status)
    response.vary.add("HX-Request")
    return response


def wants_part() -> bool:
    """Whether htmx asks for a part of the page it shows."""
    return request.htmx and not request.htmx.boosted and not request.htmx.history_restore_request
