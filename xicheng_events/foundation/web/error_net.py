"""What stands around all of the application: headers that anybody may have spoilt, a net for what falls through, and
what of a request nobody has read."""

import sys

from flask import Flask
from flask_babel import gettext as _

from xicheng_events.foundation.web.plain_page import plain_page

# A little more than nginx lets through (deploy/nginx.conf).
_MOST_UNREAD, _PIECE = 4 * 1024 * 1024, 64 * 1024


def init_app(app: Flask) -> None:
    """Stand in front of everything else: call it last."""
    with app.app_context():
        app.wsgi_app = Outermost(app)


class Outermost:
    """WSGI: reads each header as well as it can be read, and answers what nobody else has caught."""

    def __init__(self, app: Flask):
        self.inner, self.logger = app.wsgi_app, app.logger
        self.sorry = plain_page(_("系统暂时出错"), _("没有保存任何内容。请稍后再试。")).encode()

    def __call__(self, environ, start_response):
        """One request."""
        for name, value in environ.items():
            if name.startswith("HTTP_") and not value.isascii():
                environ[name] = readable(value)
        try:
            answer = self.inner(environ, start_response)
            read_to_the_end(environ)
            return answer
        except Exception as error:  # whatever it is, the reader gets an answer and no stack
            self.logger.error("unexpected %s outside the application", type(error).__name__)
            start_response("500 Internal Server Error", [("Content-Type", "text/html; charset=utf-8"),
                                                         ("Content-Length", str(len(self.sorry)))], sys.exc_info())
            return [self.sorry]


def read_to_the_end(environ) -> None:
    """Take what is left of a body, say of a form too large to be looked at: a server that closes the line on it cuts
    off the answer, and the reader is told nothing."""
    if environ.get("wsgi.input_terminated") and environ.get("CONTENT_LENGTH", "0") != "0":
        for _turn in range(_MOST_UNREAD // _PIECE):
            if not environ["wsgi.input"].read(_PIECE):
                return


def readable(header: str) -> str:
    """A header as WSGI gives it (bytes as Latin-1), with what isn't UTF-8 replaced: a site of a neighbouring host may
    have set a cookie in GBK, and its reader can't know."""
    return header.encode("latin-1", "replace").decode("utf-8", "replace").encode().decode("latin-1")
