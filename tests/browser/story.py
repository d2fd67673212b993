"""What stories share in which many take part, each with a browser window of their own."""

import re

from tests.browser.support import DESK, PHONE, session_cookie
from tests.browser.visitor import Visitor
from tests.cast import Citizen, code_sent_to, messages_to


class Story:
    """Who takes part, each with a browser window of their own, and the site they use."""

    def __init__(self, app, world, browser, address, *, scripts: bool, name: str):
        self.app, self._world, self._browser, self._address = app, world, browser, address
        self._scripts, self._name = scripts, name
        self._there: dict[str, Visitor] = {}

    def desk(self, name: str) -> Visitor:
        """A member of staff on the desk's first page, signed in just now."""
        clerk = self.somebody(name, DESK)
        clerk.context.add_cookies([session_cookie(self.app, self._address, self._world.staff[name])])
        return clerk.go("/staff")

    def somebody(self, name: str, size=PHONE) -> Visitor:
        """Somebody who goes on where they were."""
        if name not in self._there:
            kind = "js" if self._scripts else "plain"
            self._there[name] = Visitor(self._browser, self._address, size, scripts=self._scripts,
                                        name=f"{self._name}-{name}-{kind}")
        return self._there[name]

    def by_message(self, who: Citizen, template: str) -> Visitor:
        """Whoever got this message follows its link, and proves the phone where that is asked for."""
        guest = self.somebody(who.name).go(link_in(messages_to(self.app, who, template=template)[-1]))
        if guest.page.locator("[name=code]").count():
            guest.fill(phone=who.phone)
            self.proven(guest, who).press("登录")
        return guest

    def proven(self, guest: Visitor, who: Citizen) -> Visitor:
        """The code of the message is typed in."""
        guest.page.get_by_role("button", name="获取验证码").click()
        guest.page.get_by_text("验证码已发送").wait_for()
        guest.fill(code=code_sent_to(self.app, who))
        return guest

    @property
    def complaints(self) -> list[str]:
        """What the browsers complained about; that a form was refused isn't wrong."""
        return [each for visitor in self._there.values() for each in visitor.complaints if "422" not in each]


def link_in(message: str) -> str:
    """The address a message leads to."""
    return re.search(r"http[!-~]+", message).group(0)


def passed_by_two(story: Story, what: str) -> None:
    """刘伟 checks it, 何安 clears it: each finds it on the desk's first page."""
    story.desk("liuwei").into(f"{what}$").press("审核通过").says("已送保密审查")
    clerk = story.desk("hean").into(f"{what}$")
    clerk.page.locator('[name="decision"][value="approve"]').check()
    clerk.press("提交审查结论")


def choose(visitor: Visitor, **labels: str) -> None:
    """Pick in each of these fields what reads so."""
    for name, label in labels.items():
        visitor.field(name).select_option(label=label)
