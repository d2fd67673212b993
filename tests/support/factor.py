"""An authenticator app on a phone: what it shows at the house clock's time."""

import re

import pyotp

from tests.cast import PASSWORD
from xicheng_events.foundation.core import clock


class App:
    """One entry of an app."""

    def __init__(self, secret: str):
        self.secret = secret.replace(" ", "")

    def shows(self, *, steps: int = 0) -> str:
        """The six digits now, or so many steps of 30 seconds later or (below 0) earlier."""
        return pyotp.TOTP(self.secret).at(clock.now(), counter_offset=steps)


def a_new_app() -> tuple[str, str]:
    """A secret, and what an app that has it shows."""
    secret = pyotp.random_base32()
    return secret, App(secret).shows()


def app_on(page) -> App:
    """The app into which somebody types the secret that stands on this page."""
    return App(re.search(r'class="factor-secret">([A-Z2-7 ]+)<', page.text)[1])


def set_up(browser, **fields) -> tuple[App, list[str]]:
    """Set up a second factor on the real page, typing the secret as it stands there: the app, and the recovery
    codes."""
    app = app_on(browser.get("/staff/account/second-factor/new"))
    answer = browser.submit("/staff/account/second-factor/new", code=app.shows(), **fields)
    assert answer.status_code == 200, answer.text
    codes = re.findall(r"<li>([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})</li>", answer.text)
    assert len(set(codes)) == 10
    return app, codes


def password(browser, name: str, **fields):
    """Name and password, typed on the sign-in page."""
    return browser.post("/staff/sign-in", data={"sign_in_name": name, "password": PASSWORD, **fields})


def second(browser, code: str, **fields):
    """The second factor, typed on the page that asks for it."""
    return browser.post("/staff/sign-in/second", data={"code": code, **fields})
