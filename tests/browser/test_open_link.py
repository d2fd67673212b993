"""A questionnaire on a poster: scanned, half filled in, gone on with, sent by name and anonymously, in a browser."""

import re

import pytest

from tests.browser.support import DESK, PHONE, chromium, served
from tests.browser.visitor import Visitor
from tests.cast import LI_JING, PASSWORD, code_sent_to
from tests.surveys.questionnaires import published_survey
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.opinions.models import Opinion
from xicheng_events.voice.surveys.models import Answer, SurveyCopy

pytestmark = pytest.mark.browser


@pytest.fixture(params=[
    pytest.param(True, id="with scripts", marks=pytest.mark.once), pytest.param(False, id="without scripts")])
def scripts(request):
    return request.param


def test_from_the_poster_to_the_query_code(app, world, scripts):
    with app.app_context():
        code = published_survey(world, title="社区服务问卷")
    with served(app) as address, chromium() as browser:
        app.config["SITE_URL"] = address

        def somebody(name, size=PHONE):
            return Visitor(browser, address, size, scripts=scripts, name=f"{name}-{'js' if scripts else 'plain'}")

        on_the_board = link_at_the_desk(somebody("zhaomin", DESK), code)
        by_name(app, somebody("lijing"), on_the_board)
        anonymously(somebody("stranger"), on_the_board)
    with app.app_context():
        [answer], copies = db.session.scalars(db.select(Answer)).all(), db.session.scalars(db.select(SurveyCopy)).all()
        assert (answer.by_name, db.session.get(Person, answer.person_id).phone) == (True, LI_JING.phone)
        assert sorted(bool(copy.sealed) for copy in copies) == [False, True]
        assert [said.text for said in db.session.scalars(db.select(Opinion))] == ["门口的台阶没有扶手。"]


def link_at_the_desk(editor, code: str) -> str:
    """The editor reads the short address beside the code, and prints the poster that has the same."""
    editor.go("/staff/sign-in").fill(sign_in_name="zhaomin", password=PASSWORD)
    editor.press("登录").go(f"/staff/surveys/{code}")
    link = editor.page.locator("#open-link").inner_text()
    assert editor.press("打印海报").says("扫一扫").page.locator(".bill-address").inner_text() == link
    return link


def by_name(app, reader, link: str) -> None:
    """李静 begins on her phone, keeps it, goes on behind her own link, and is asked for her phone when she sends it."""
    reader.go(link).says("社区服务问卷", "可以匿名，也可以署名").page.locator('[name="answers-often"]').first.check()
    reader.press("先保存").says("已保存，还没有提交")
    own = reader.page.locator("#own-link").inner_text()
    reader.go("/").go(own)
    assert reader.page.locator('[name="answers-often"]').first.is_checked()
    reader.page.locator('[name="answers-overall"][value="5"]').check()
    reader.fill(name="李静", **{"answers__suggestions__0__text": "门口的台阶没有扶手。"})
    reader.press("提交问卷").says("请先用手机验证码登录").press("登录并继续").fill(phone=LI_JING.phone)
    reader.page.get_by_role("button", name="获取验证码").click()
    reader.page.get_by_text("验证码已发送").wait_for()
    reader.fill(code=code_sent_to(app, LI_JING))
    reader.press("登录").says("请再次提交", "门口的台阶没有扶手。").press("继续提交").says("查询码")
    reader.go(own).says("您的问卷已提交")


def anonymously(reader, link: str) -> None:
    """Somebody answers without saying who they are; what is missing is said first."""
    reader.go(link).page.locator('[name="anonymous"]').check()
    reader.press("提交问卷").says("请检查以下内容")
    reader.page.locator('[name="answers-overall"][value="2"]').check()
    reader.fill(**{"answers__suggestions__0__text": "窗口午休时没有人。"})
    reader.press("提交问卷").says("打乱次序一并转交")
    assert re.search(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){2}", reader.page.inner_text("main"))
