"""每月一题 in a browser: 赵敏 enters at the desk that a task is done; everybody finds the theme by 办理进展."""

import pytest

from tests.browser.support import DESK, PHONE, chromium, served
from tests.browser.visitor import Visitor
from tests.cast import PASSWORD
from tests.themes.steps import drafted_theme, published_theme
from xicheng_events.foundation.core.db import db

pytestmark = pytest.mark.browser


@pytest.mark.once
def test_a_theme_is_read_by_everybody_and_kept_up_at_the_desk(app, world):
    with app.app_context():
        code = published_theme(drafted_theme(world)).code
        db.session.commit()
    with served(app) as address, chromium() as browser:
        reader = Visitor(browser, address, PHONE, scripts=True, name="theme")
        reader.go("/themes").press("大字版").says("没有公布的主题", "任务1/2")
        reader.go("/themes/2026-03").says("公布各社区的统计服务点", "推进中", "还没有关联台账中的问题")
        clerk = Visitor(browser, address, DESK, scripts=True, name="theme-desk")
        clerk.go("/staff/sign-in").fill(sign_in_name="zhaomin", password=PASSWORD)
        clerk.press("登录")
        clerk.go("/staff/themes").says("统计服务点难找")
        clerk.go(f"/staff/themes/{code}").press("公布各社区的统计服务点")
        clerk.fill(done_on="2026-03-09", outcome="清单已上网")
        clerk.press("保存").says("修改待发布", "2/2", "更新说明")
        clerk.go(f"/staff/themes/{code}/words").says("治理措施")
        clerk.go("/staff/themes/new").says("主责单位")
        reader.go("/themes/2026-03").says("任务")
        assert "清单已上网" not in reader.page.inner_text("main"), "what isn't reviewed is read by nobody"
        assert reader.complaints == clerk.complaints == []
