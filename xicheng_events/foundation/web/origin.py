"""Where a form was sent from, judged before anything else of the request is looked at.

A browser says it in Sec-Fetch-Site, and in Origin before it knew that; a form on another site, or on a neighbouring
host of the same domain, is none of ours whatever it carries. Who says neither is judged by the form's token alone.
"""

from urllib.parse import urlsplit

from flask import Flask, Response, request
from flask_babel import gettext as _

from xicheng_events.foundation.web.plain_page import plain_page

_CHANGING = {"POST", "PUT", "PATCH", "DELETE"}
_OURS = {"same-origin", "none"}  # none: typed into the address bar, or opened from outside a page


def init_app(app: Flask) -> None:
    """Judge each request that changes something. Before Flask-WTF, which would look for a token."""
    app.before_request(refuse_foreign)


def refuse_foreign():
    """A plain 403 for a form that another site has sent: nothing is kept of it, and no cookie is given."""
    if request.method not in _CHANGING or is_from_here():
        return None
    said = plain_page(_("没有提交"), _(
        "这份表单不是从本网站的页面提交的，没有保存任何内容。请从本网站打开页面后重新填写。"))
    return Response(said, 403)


def is_from_here() -> bool:
    """Whether the browser says that the request comes from a page of this site, or says nothing."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None:
        return site in _OURS
    if origin is None:
        return True
    try:
        sender = urlsplit(origin)
    except ValueError:
        return False
    return (sender.scheme, sender.netloc) == (request.scheme, request.host)
