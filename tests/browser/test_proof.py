"""The work a browser does before a code is sent (web/proof.py): done in the background, and what holds without it."""

import pytest
from sqlalchemy import select

from tests.browser.support import PHONE, chromium, served
from tests.browser.visitor import Visitor
from tests.cast import LI_JING, code_sent_to
from xicheng_events.foundation.accounts.models import PhoneCode
from xicheng_events.foundation.core.db import db

pytestmark = [pytest.mark.browser, pytest.mark.once]


@pytest.fixture
def strict(app, monkeypatch):
    """One code an hour to a browser that does no work."""
    monkeypatch.setitem(app.config, "CODE_RATE_WITHOUT_PROOF", "1 per hour")
    monkeypatch.setitem(app.config, "CODE_PAUSE_SECONDS", 0)


def paid(app) -> list[bool]:
    """Of each code that was sent, whether a solved challenge paid for it."""
    with app.app_context():
        return [proof is not None for proof in db.session.scalars(select(PhoneCode.proof).order_by(PhoneCode.id))]


def solved(visitor) -> None:
    from playwright.sync_api import expect  # only where there is a browser

    expect(visitor.page.locator("[name=proof]")).not_to_have_value("")  # by no script of ours: the policy forbids it


def ask(visitor, phone=LI_JING.phone):
    visitor.fill(phone=phone)
    return visitor.press("(重新)?获取验证码")


def test_the_page_solves_it_while_one_types_and_the_code_lets_one_in(app, world, strict):
    with served(app) as address, chromium() as browser:
        visitor = Visitor(browser, address, PHONE, scripts=True, name="proof-js")
        visitor.go("/sign-in")
        for _each in range(2):  # each page has its own challenge: the stricter limit never comes into it
            solved(visitor)
            ask(visitor).says("验证码已发送")
        visitor.fill(code=code_sent_to(app, LI_JING))
        visitor.press("登录").says("我的")
        assert visitor.complaints == []
    assert paid(app) == [True, True]


def test_without_scripts_few_are_sent_and_the_page_says_what_to_do(app, world, strict):
    with served(app) as address, chromium() as browser:
        visitor = Visitor(browser, address, PHONE, scripts=False, name="proof-plain")
        ask(visitor.go("/sign-in")).says("验证码已发送")
        ask(visitor).says("浏览器没有运行脚本时，可获取的验证码较少", "拨打咨询电话，或到现场服务台报名")
    assert paid(app) == [False]
