"""What stands around all of the application: headers that anybody may have spoilt, and a net for what falls through."""

import sys

from flask import Flask
from flask_babel import gettext as _

from xicheng_events.web.plain_page import plain_page


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
            return self.inner(environ, start_response)
        except Exception as error:  # whatever it is, the reader gets an answer and no stack
            self.logger.error("unexpected %s outside the application", type(error).__name__)
            start_response("500 Internal Server Error", [("Content-Type", "text/html; charset=utf-8"),
                                                         ("Content-Length", str(len(self.sorry)))], sys.exc_info())
            return [self.sorry]


def readable(header: str) -> str:
    """A header as WSGI gives it (bytes as Latin-1), with what isn't UTF-8 replaced: a site of a neighbouring host may
    have set a cookie in GBK, and its reader can't know."""
    return header.encode("latin-1", "replace").decode("utf-8", "replace").encode().decode("latin-1")
