"""One route, two renderings: the whole page, or the fragment htmx asked for (design.md §2)."""

import re

from flask import Response, make_response, render_template
from htmx_flask import request

_SUMMARY = re.compile(r'<div class="error-summary".*?</ul>', re.DOTALL)
_LINK = re.compile(r'<a href="#([^"]+)">(.*?)</a>', re.DOTALL)


def render(page: str, fragment: str | None = None, /, *, status: int = 200, **context) -> Response:
    """Render `fragment` for an htmx request that swaps a part, `page` for everything else.

    Boosted and history requests want the whole page. Answers with `status` and `Vary: HX-Request`.
    """
    is_part = fragment and wants_part()
    html = render_template(fragment if is_part else page, **context)
    response = make_response(html if is_part else _leading_somewhere(html), status)
    response.vary.add("HX-Request")
    return response


def wants_part() -> bool:
    """Whether htmx asks for a part of the page it shows."""
    return request.htmx and not request.htmx.boosted and not request.htmx.history_restore_request


def _leading_somewhere(html: str) -> str:
    """A page in whose list of errors each link leads to a field of it. Who sends a form that has nothing to fill in$
    any more, or more rows than the page has, reads the sentence alone."""
    def link_or_words(link) -> str:
        return link[0] if f'id="{link[1]}"' in html else link[2]

    return _SUMMARY.sub(lambda found: _LINK.sub(link_or_words, found[0]), html)
