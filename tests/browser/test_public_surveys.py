"""Whoever has no link finds a questionnaire, and results by a word, and reads them on a phone in large letters."""

import pytest

from tests.browser.support import PHONE, chromium, served
from tests.browser.visitor import Visitor
from tests.surveys.filled_in import fill_in
from tests.surveys.questionnaires import published_survey
from tests.surveys.test_public_list import published_result
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.surveys.kinds import CopySource
from xicheng_events.voice.surveys.queries import survey_by_code

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scripts", [
    pytest.param(True, id="with scripts", marks=pytest.mark.once), pytest.param(False, id="without scripts")])
def test_from_the_front_page_to_the_results_and_back(app, world, at, scripts):
    with app.app_context():
        closed = published_survey(world, title="社区食堂怎么办")
        fill_in(survey_by_code(closed), [{"overall": "5", "often": "每周"}] * 6, source=CopySource.OPEN)
        db.session.commit()
    at("2026-03-27 09:00")
    with app.app_context():
        published_result(survey_by_code(closed))
        db.session.commit()
        published_survey(world, title="窗口服务问卷")
    with served(app) as address, chromium() as browser:
        reader = Visitor(browser, address, PHONE, scripts=scripts, name=f"reader-{'js' if scripts else 'plain'}")
        reader.go("/").press("大字版").press("窗口服务问卷").says("可以匿名，也可以署名").press("全部问卷")
        reader.says("窗口服务问卷").press("问卷结果").says("社区食堂怎么办").fill(words="食堂")
        reader.press("查询").press("社区食堂怎么办").says("多数人希望周末开放", "公开链接（6份）")
        reader.press("查看问卷").says("问卷已截止").press("查看问卷结果").says("多数人希望周末开放")
        reader.press("全部问卷结果").says("社区食堂怎么办")
        assert reader.page.locator("html").get_attribute("data-text") == "large"
        assert reader.page.locator("h1").inner_text() == "问卷调查"
