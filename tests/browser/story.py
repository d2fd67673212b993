"""What stories share in which many take part, each with a browser window of their own: in Chromium once; without
scripts over HTTP, on both databases."""

import re
from collections.abc import Callable
from contextlib import contextmanager

import pytest

from tests.browser.plain_visitor import PlainVisitor
from tests.browser.support import DESK, PHONE, chromium, served, session_cookie
from tests.browser.visitor import Visitor
from tests.cast import Citizen, code_sent_to, messages_to

AnyVisitor = Visitor | PlainVisitor
WITH_AND_WITHOUT_SCRIPTS = pytest.mark.parametrize("scripts", [
    pytest.param(True, id="with scripts", marks=[pytest.mark.once, pytest.mark.browser]),
    pytest.param(False, id="without scripts")])


@contextmanager
def windows(app, name: str, *, scripts: bool):
    """The site and who visits it: `somebody("lijing", PHONE)` has a window of their own."""
    if not scripts:
        app.config["SITE_URL"] = "http://localhost"
        yield lambda who, size=PHONE: PlainVisitor(app, name=who)
        return
    with served(app) as address, chromium() as browser:
        app.config["SITE_URL"] = address
        yield lambda who, size=PHONE: Visitor(browser, address, size, name=f"{name}-{who}")


class Story:
    """Who takes part, and the site they use."""

    def __init__(self, app, world, open_window: Callable):
        self.app, self._world, self._open_window = app, world, open_window
        self._there: dict[str, AnyVisitor] = {}

    def desk(self, name: str) -> AnyVisitor:
        """A member of staff on the desk's first page, signed in just now."""
        cookie = session_cookie(self.app, self.app.config["SITE_URL"], self._world.staff[name])
        return self.somebody(name, DESK).signed_in(cookie).go("/staff")

    def somebody(self, name: str, size=PHONE) -> AnyVisitor:
        """Somebody who goes on where they were."""
        if name not in self._there:
            self._there[name] = self._open_window(name, size)
        return self._there[name]

    def by_message(self, who: Citizen, template: str) -> AnyVisitor:
        """Whoever got this message follows its link, and proves the phone where that is asked for."""
        guest = self.somebody(who.name).go(link_in(messages_to(self.app, who, template=template)[-1]))
        if guest.has("code"):
            self.proven(guest.fill(phone=who.phone), who).press("登录")
        return guest

    def proven(self, guest: AnyVisitor, who: Citizen) -> AnyVisitor:
        """The code of the message is typed in."""
        return proven(self.app, guest, who)

    @property
    def complaints(self) -> list[str]:
        """What the browsers complained about; that a form was refused isn't wrong."""
        return [each for visitor in self._there.values() for each in visitor.complaints if "422" not in each]


def link_in(message: str) -> str:
    """The address a message leads to."""
    return re.search(r"http[!-~]+", message).group(0)


def proven(app, guest: AnyVisitor, who: Citizen) -> AnyVisitor:
    """The code of the message is typed in."""
    return guest.press("获取验证码").says("验证码已发送").fill(code=code_sent_to(app, who))


def query_code_on(guest: AnyVisitor) -> str:
    """The code with which somebody asks later what became of what they said."""
    return re.search(r"[0-9A-Z]{4}(-[0-9A-Z]{4})+", guest.words).group(0)


def passed_by_two(story: Story, what: str) -> None:
    """刘伟 checks it, 何安 clears it: each finds it on the desk's first page."""
    story.desk("liuwei").into(f"{what}$").press("审核通过").says("已送保密审查")
    story.desk("hean").into(f"{what}$").check("decision", "approve").press("提交审查结论")
