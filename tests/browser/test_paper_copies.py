"""A questionnaire on paper: printed at the desk, measured as it prints, and typed in, in a browser."""

import pytest

from tests.browser.support import DESK, PHONE, chromium, served
from tests.browser.test_paper import pages_of
from tests.browser.visitor import Visitor
from tests.cast import PASSWORD
from tests.surveys.paper import ITEMS
from tests.surveys.questionnaires import published_survey
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.surveys.models import SurveyCopy

pytestmark = pytest.mark.browser


@pytest.fixture(params=[
    pytest.param(True, id="with scripts", marks=pytest.mark.once), pytest.param(False, id="without scripts")])
def scripts(request):
    return request.param


def test_from_the_printer_to_the_last_number(app, world, scripts):
    with app.app_context():
        code = published_survey(world, has_open_link=False, items=ITEMS)
    with served(app) as address, chromium() as browser:
        for size in (DESK, PHONE):
            clerk = Visitor(browser, address, size, scripts=scripts, name=f"paper-{size['width']}-{scripts}")
            clerk.go("/staff/sign-in").fill(sign_in_name="zhaomin", password=PASSWORD)
            clerk.press("登录").go(f"/staff/surveys/{code}").press("纸质问卷").fill(count="2")
            clerk.press("编号并打印").says("已编号2份，请打印", "未录入").press("打印这一批")
            print_out(clerk.page)
            first = clerk.page.locator(".copy-number b").first.inner_text()
            type_in(clerk, code, first)
            clerk.go(f"/staff/surveys/{code}/paper").press("录入收回的问卷").fill(number=first)
            clerk.press("开始录入").says(f"{first}已于")
    with app.app_context():
        assert sorted(bool(each.sealed) for each in db.session.scalars(db.select(SurveyCopy))) == [
            False, False, True, True]


def print_out(page) -> None:
    """Two sheets for each of two copies; name and number on every one, nothing wider than the paper."""
    page.emulate_media(media="print")
    assert pages_of(page) == 4
    assert page.locator(".copy").count() == page.locator(".copy-number b").count() == 2
    assert page.locator(".copy").first.evaluate("each => getComputedStyle(each.tHead).display") == "table-header-group"
    page.emulate_media(media="screen")


def type_in(clerk, code: str, number: str) -> None:
    """One of the copies, at first with a slip of the pen; what is blank on it stays blank."""
    clerk.go(f"/staff/surveys/{code}/paper/entry").fill(number=number.replace("-", "").lstrip("0"))
    clerk.press("开始录入").says(f"录入{number}")
    other = clerk.page.locator('[name="answers-often-other"]')
    assert other.is_visible() is not clerk.scripts  # without scripts it is always there
    clerk.page.locator('[name="answers-often"][value="other:"]').check()
    clerk.fill(answers__often__other="随缘", answers__age="很久", answers__suggestions__1__text="多设座椅。")
    clerk.press("提交并录入下一份").says("请检查以下内容", "请填写数字")
    assert other.input_value() == "随缘"
    assert clerk.page.locator('[name="answers-suggestions-1-text"]').input_value() == "多设座椅。"
    clerk.fill(answers__age="3")
    clerk.press("提交并录入下一份").says(f"已录入{number}，其中必填的“总体满意度”纸面没有填，按未答计")
