"""A browser without scripts that reads what it gets."""

import hashlib
import os

import pytest
from flask.testing import FlaskClient

from tests.support.page_reader import Form, Page


class PageClient(FlaskClient):
    """Fetches like Flask's client, and fails the test on a page that breaks a house rule: on SQLite, since pages are
    the same on every database, where taking each apart would cost a tenth of all time.

    * POSTs carry the session's token, as a page's own form would; `with_token=False` leaves it out.
    * `page` is the last HTML page, taken apart; `submit(action, **fields)` sends one of its forms.
    """

    _last: str | Page = ""  # the last page, taken apart when somebody asks
    reads_pages = True  # whether to object to a page; who sends nonsense only counts answers

    def open(self, *args, with_token: bool = True, **kwargs):
        """Fetch, read, object. Everything else is Flask's."""
        if with_token and kwargs.get("method") in {"POST", "PUT", "PATCH", "DELETE"}:
            kwargs["headers"] = {**dict(kwargs.get("headers") or {}), "X-CSRFToken": self._token()}
        response = super().open(*args, **kwargs)
        if response.is_streamed:  # read to its end now: its request would be open until somebody drops it, amid another
            response.make_sequence()
        if self.reads_pages and response.mimetype == "text/html" and not 300 <= response.status_code < 400:
            self._read(response)
        return response

    @property
    def page(self) -> Page:
        """The last HTML page."""
        if isinstance(self._last, str):
            self._last = Page(self._last)
        return self._last

    @page.setter
    def page(self, page: Page) -> None:
        self._last = page

    def submit(self, action: str, *, follow_redirects: bool = False, **fields):
        """Send the last page's POST form to `action`: what it holds, with `fields` put in; None takes one out."""
        form = next((form for form in self.page.forms if form.method == "post" and form.action == action), None)
        if form is None:
            pytest.fail(f"no POST form to {action}; there are {[f.action for f in self.page.forms]}")
        return self.post(action, data=_filled_in(form, fields), with_token=False, follow_redirects=follow_redirects)

    def _read(self, response) -> None:
        html = response.get_data(as_text=True)
        if not html.strip():
            return
        self._last = html
        if self.application.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite") and self.page.problems:
            where = f"{response.request.method} {response.request.path} → {response.status_code}"
            pytest.fail("\n  ".join([f"page {where}:", *self.page.problems]), pytrace=False)

    def _token(self) -> str:
        # As Flask-WTF makes it: a random word in the session, signed into the page.
        from itsdangerous import URLSafeTimedSerializer

        with self.session_transaction() as session:
            word = session.setdefault("csrf_token", hashlib.sha1(os.urandom(64)).hexdigest())
        secret = self.application.config.get("WTF_CSRF_SECRET_KEY") or self.application.secret_key
        return URLSafeTimedSerializer(secret, salt="wtf-csrf-token").dumps(word)


def _filled_in(form: Form, fields: dict) -> dict:
    sent: dict[str, list[str]] = {}
    for name, value in form.fields:
        if name in ("ask_first", "ask_once_right"):
            continue  # asked about, and agreed to
        sent.setdefault(name, []).append(value)
    for name, value in fields.items():
        if value is None:
            sent.pop(name, None)
        else:
            sent[name] = [str(item) for item in value] if isinstance(value, list) else [str(value)]
    return sent
