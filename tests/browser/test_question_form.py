"""赵敏 writes a question: the page shows what its kind has, and without scripts everything, each saying for which it
is."""

import pytest

from tests.browser.support import PHONE, chromium, served, session_cookie
from tests.browser.visitor import Visitor
from tests.surveys.questionnaires import drafted_survey
from xicheng_events.foundation.core.db import db

pytestmark = [pytest.mark.browser, pytest.mark.once]
OWN = ("options", "has_other", "is_overall", "at_most", "required", "reason")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_question_is_asked_about_what_its_kind_has(app, world, scripts):
    with app.app_context():
        code = drafted_survey(world).code
        db.session.commit()
    with served(app) as address, chromium() as browser:
        editor = Visitor(browser, address, PHONE, scripts=scripts, name=f"question-{scripts}")
        editor.context.add_cookies([session_cookie(app, address, world.staff["zhaomin"])])
        editor.go(f"/staff/surveys/{code}/form/questions/new").fill(label="多久来一次")
        seen = {}
        for kind in ("rating", "single", "suggestions", "section"):
            editor.page.locator('[name="kind"]').select_option(kind)
            seen[kind] = [name for name in OWN if editor.page.locator(f'[name="{name}"]').is_visible()]
        assert seen == ({"rating": ["is_overall", "required", "reason"],
                         "single": ["options", "has_other", "required", "reason"],
                         "suggestions": ["at_most", "reason"], "section": []} if scripts
                        else {kind: list(OWN) for kind in seen})
        assert editor.complaints == []
        editor.page.locator('[name="kind"]').select_option("single")
        editor.press("保存题目").says("请填写2至20个选项，每行一个。", "单选、多选题填写，每行一个")
        assert editor.page.locator('[name="options"]').is_visible()
