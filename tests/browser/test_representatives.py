"""代表库 in a browser: 李静 puts herself forward and leaves by the link, without scripts; 周岩 takes her in; axe
looks at all of it."""

import pytest

from tests.browser.support import DESK, PHONE, chromium, served
from tests.browser.visitor import Visitor
from tests.cast import LI_JING, PASSWORD, WANG_LEI, code_sent_to
from tests.representatives.steps import link_in, recommended, representative, told
from xicheng_events.openness.representatives.kinds import PoolStanding

pytestmark = pytest.mark.browser


@pytest.mark.once
def test_li_jing_comes_in_and_leaves_without_scripts_and_zhou_yan_decides(app, world):
    recommended(app, world, WANG_LEI)
    with served(app) as address, chromium() as browser:
        li_jing = Visitor(browser, address, PHONE, scripts=False, name="representative")
        li_jing.go("/representatives/apply").says("个人信息怎样处理")
        li_jing.fill(name=LI_JING.name, about="退休教师", phone=LI_JING.phone)
        for box in ("categories", "privacy_agreed"):
            li_jing.field(box).check()
        li_jing.press("获取验证码").says("验证码已发送")
        li_jing.fill(code=code_sent_to(app, LI_JING))
        li_jing.press("提交自荐").says("自荐已提交")
        zhou_yan = Visitor(browser, address, DESK, scripts=True, name="representative-desk")
        zhou_yan.go("/staff/sign-in").fill(sign_in_name="zhouyan", password=PASSWORD)
        zhou_yan.press("登录")
        zhou_yan.go("/staff/representatives").says("李静", "王磊").press("李静")
        zhou_yan.field("term_to")
        zhou_yan.press("列入代表库").says("已列入代表库", "在任")
        for page in ("new", "lists/new", f"{representative(app, WANG_LEI).id}/edit"):
            zhou_yan.go(f"/staff/representatives/{page}")
        reader = Visitor(browser, address, PHONE, scripts=True, name="representative-reader")
        reader.go("/representatives/apply").press("大字版").says("自我介绍")
        reader.go(link_in(told(app, LI_JING)[-1])).says("李*", "在任")
        li_jing.go(link_in(told(app, LI_JING)[-1])).press("退出代表库").says("您不在代表库中")
        assert li_jing.complaints == zhou_yan.complaints == reader.complaints == []
    assert representative(app, LI_JING).standing is PoolStanding.LEFT
