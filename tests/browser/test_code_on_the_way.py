"""获取验证码 in the middle of a long form: its answer is in view, and what was wrong before is no longer said."""

import pytest

from tests.browser.support import PHONE, chromium, served
from tests.browser.visitor import Visitor
from tests.cast import LI_JING
from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.core.db import db

pytestmark = [pytest.mark.browser, pytest.mark.once]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_after_asking_for_a_code_its_answer_is_in_view_and_old_errors_are_gone(app, world, scripts):
    with app.app_context():
        db.session.get(Event, world.event_id).max_party = 6  # a form of several screens
        db.session.commit()
    with served(app) as address, chromium() as browser:
        visitor = Visitor(browser, address, PHONE, scripts=scripts, name=f"code-{scripts}")
        visitor.go(f"/slots/{world.morning}/registration").press("提交报名").says("请填写姓名", "请阅读并勾选同意")
        visitor.press("获取验证码").says("请填写手机号")
        assert _in_view(visitor, visitor.field("phone"))
        visitor.fill(name="李静", phone=LI_JING.phone)
        visitor.field("phone").press("Enter")
        visitor.says("验证码已发送")
        assert _in_view(visitor, visitor.page.get_by_text("验证码已发送"))
        assert _in_view(visitor, visitor.field("code"))
        assert visitor.page.locator(".error-summary, .field-error, [aria-invalid]").count() == 0
        assert visitor.field("name").input_value() == "李静"
        if scripts:
            assert visitor.page.evaluate("document.activeElement.name") == "code"
            visitor.fill(code="000000")
            visitor.field("code").press("Enter")
            visitor.says("请阅读并勾选同意")  # the form went off, not another code
        assert not [said for said in visitor.complaints if "Content Security Policy" in said]  # two swaps


def _in_view(visitor, what) -> bool:
    box, window = what.first.bounding_box(), visitor.page.viewport_size
    return box["y"] >= 0 and box["y"] + box["height"] <= window["height"]
