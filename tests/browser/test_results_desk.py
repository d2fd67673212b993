"""The results of a questionnaire at the desk: filtered, searched, taken along behind a proof, and made public, in a
browser, as wide as a phone, a tablet and a desk."""

import io

import pytest
from openpyxl import load_workbook

from tests.browser.support import DESK, PHONE, TABLET, chromium, served
from tests.browser.test_publishing import Desk
from tests.browser.visitor import Visitor
from tests.cast import PASSWORD
from tests.surveys.filled_in import fill_in, hand_out
from tests.surveys.questionnaires import published_survey
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.surveys.kinds import CopySource
from xicheng_events.voice.surveys.queries import survey_by_code

pytestmark = pytest.mark.browser
WORDS = "问了四个问题，十七人回答。多数人每周来一次，四月起周六上午开放大厅。"


@pytest.fixture
def code(app, world, at) -> str:
    """A questionnaire that has closed: answered by name, without one, and by its link."""
    with app.app_context():
        code = published_survey(world, title="社区统计服务问卷")
        survey = survey_by_code(code)
        hand_out(survey, 12)
        fill_in(survey, [{"overall": "5", "often": "每周", "missing": f"第{n}把长椅"} for n in range(6)], by_name=True)
        fill_in(survey, [{"overall": "2", "often": "更少", "missing": f"第{n}盏路灯"} for n in range(6)])
        fill_in(survey, [{"overall": "1", "missing": "雨棚"}] * 5, source=CopySource.OPEN)
        db.session.commit()
    at("2026-03-30 09:00")
    return code


@pytest.mark.parametrize(("scripts", "size"), [
    pytest.param(True, PHONE, id="on a phone", marks=pytest.mark.once),
    pytest.param(True, TABLET, id="on a tablet", marks=pytest.mark.once),
    pytest.param(False, DESK, id="without scripts", marks=pytest.mark.once)])
def test_results_are_read_searched_taken_along_and_made_public(app, code, at, scripts, size):
    with served(app) as address, chromium() as browser:
        somebody = Desk(browser, address, size, scripts)
        editor = somebody("zhaomin").go(f"/staff/surveys/{code}").press("问卷结果")
        editor.says("邀请和纸质收回", "公开链接的答卷单独统计，不计入满意率", "满意率50.0%")
        filter_and_search(editor)
        at("2026-03-30 09:20")
        assert rows_taken_along(editor.go(f"/staff/surveys/{code}/results")) == 1 + 17
        publish(somebody, editor, code)
        reader = Visitor(browser, address, size, scripts=scripts, name=f"results-{size['width']}")
        reader.go(f"/surveys/{code}/results").says(WORDS, "公开链接（5份）")
        assert "长椅" not in reader.page.inner_text("main")
        assert [each for who in (*somebody.people.values(), reader) for each in who.complaints] == []


def filter_and_search(editor) -> None:
    """Of those by name alone; then all that was written, and what of it holds a word."""
    editor.page.locator('[name="naming"]').select_option("by_name")
    editor.press("查询").says("长椅")
    assert "路灯" not in editor.page.inner_text("main")
    editor.press("全部6份，可查找").fill(words="第3把")
    editor.press("查询").says("第3把长椅", "共 1 条")
    assert "第2把长椅" not in editor.page.inner_text("main")
    editor.press("返回结果")


def rows_taken_along(editor) -> int:
    """The lines of the .xlsx, once who takes it along has said anew who they are."""
    editor.press("导出答卷").fill(password=PASSWORD)
    with editor.page.expect_download() as coming:
        editor.page.get_by_role("button", name="验证并继续").click()
    with open(coming.value.path(), "rb") as file:
        return load_workbook(io.BytesIO(file.read())).active.max_row


def publish(somebody, editor, code: str) -> None:
    """The unit's words, 何安's eyes, and what it means said before everybody reads it."""
    editor.go(f"/staff/surveys/{code}/results").fill(words=WORDS)
    editor.press("提请保密审查").says("等待保密审查")
    somebody.clear()
    editor.go(f"/staff/surveys/{code}/results").press("公布结果").says("结果已公布", "已公开")
