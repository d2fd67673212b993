"""What may come in a request before anybody looks at it: what the databases can hold."""

from flask import current_app, request
from flask_babel import gettext as _
from htmx_flask.requests import HtmxAwareRequest
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.routing import IntegerConverter, PathConverter, UnicodeConverter

from xicheng_events.foundation.core.codes import link_token_in
from xicheng_events.foundation.web.access import is_desk_session, is_somebodys

LARGEST_ID = 2**31 - 1  # what the databases' integer columns hold


class RowNumber(IntegerConverter):
    """`<int:…>`: a number that a row can have. A larger one is an address of nothing, not a fault of the database."""

    def __init__(self, url_map, fixed_digits: int = 0, min: int | None = None, max: int = LARGEST_ID,
                 signed: bool = False):
        super().__init__(url_map, fixed_digits, min, max, signed)


class WordInAddress(UnicodeConverter):
    """`<code>`: any text but one with a zero byte, which is an address of nothing."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.regex = self.regex.replace("[^/]", "[^/\\x00]")


class LinkToken(PathConverter):
    """`<link:token>`: the token of a link in a message, without what a phone took for its end (core.codes)."""

    def to_python(self, value: str) -> str:
        """The token alone; all that came where there is none, which leads nowhere and is counted as tried."""
        return link_token_in(value) or value


class SentFields(ImmutableMultiDict):
    """What was sent, by name, without the zero bytes that nobody types and PostgreSQL refuses even to compare with."""

    def __init__(self, mapping=None):
        if isinstance(mapping, list):  # fresh from the address or the body: (name, text or file)
            mapping = [(name, value.replace("\0", "") if isinstance(value, str) else value) for name, value in mapping]
        super().__init__(mapping)


def takes_up_to(most: int, too_large, *, from_citizens: bool = False):
    """A view of the desk that takes as many bytes as a file may have; `too_large` says to whoever sends more what it
    takes. All others, and this one from whoever isn't signed in at the desk (`from_citizens`: or by phone), take what a
    form of text needs (MAX_CONTENT_LENGTH). `deploy/nginx.conf` has to let them through."""
    def mark(view):
        view.takes_up_to, view.too_large, view.from_citizens = most, too_large, from_citizens
        return view
    return mark


def _may_send(view) -> bool:
    return is_somebodys() if view.from_citizens else is_desk_session()


def why_too_large() -> tuple[int, str, str] | None:
    """(status, title, sentence) for who has sent more than such a view takes; None for any other view."""
    view = current_app.view_functions.get(request.endpoint)
    if not hasattr(view, "takes_up_to"):
        return None
    if not _may_send(view):
        return 401, _("请先登录"), _("登录已失效，文件没有保存。请登录后重新选择文件上传。")
    return 413, _("内容太大"), str(view.too_large)


class CleanRequest(HtmxAwareRequest):
    """Our request (htmx-flask's), whose query and form are `SentFields`."""

    parameter_storage_class = SentFields

    @property
    def max_content_length(self) -> int | None:
        """How many bytes may come: what the view says that is asked for, of who may ask it."""
        view = current_app.view_functions.get(self.endpoint)
        is_let = hasattr(view, "takes_up_to") and _may_send(view)
        return view.takes_up_to if is_let else super().max_content_length


def init_app(app) -> None:
    """Take these for every address and request of the site. After htmx-flask, which brings a request of its own."""
    app.url_map.converters.update({"int": RowNumber, "default": WordInAddress, "string": WordInAddress,
                                   "link": LinkToken})
    app.request_class = CleanRequest
