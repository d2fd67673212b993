"""Taking down what is said in a real browser: by keyboard alone, and through a broken connection."""

import pytest

from tests.browser.axe import axe
from tests.browser.support import DESK, chromium, served
from tests.browser.visitor import Visitor
from tests.cast import LI_JING, PASSWORD
from tests.surveys.steps import came
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.opinions.models import Opinion

pytestmark = pytest.mark.browser
# What lies on the device.
KEPT = """async () => {
  const asked = indexedDB.open("remarks-queue", 1);
  await new Promise((done) => { asked.onsuccess = done; });
  const all = asked.result.transaction("items").objectStore("items").getAll();
  await new Promise((done) => { all.onsuccess = done; });
  return all.result;
}"""


@pytest.mark.once
def test_a_recorder_never_leaves_the_keyboard_and_loses_nothing_with_the_network(app, world, at):
    came(app, world.morning, LI_JING)
    at("2026-03-18 10:00")
    with served(app) as address, chromium() as browser:
        clerk = Visitor(browser, address, DESK, scripts=True, name="remarks")
        clerk.go("/staff/sign-in").fill(sign_in_name="zhaomin", password=PASSWORD)
        clerk.press("登录")
        page, keys = clerk.go(f"/staff/remarks/{world.code}").page, clerk.page.keyboard
        assert not axe(page).violations_count
        assert page.evaluate("document.activeElement.id") == "speaker"
        keys.type("李静")
        keys.press("Tab")
        keys.type("第一条。")
        keys.press("Enter")
        clerk.says("已记录1条")
        page.wait_for_function("() => document.getElementById('text').value === ''")
        assert page.evaluate("document.activeElement.id") == "text"
        assert page.input_value("#speaker") == "李静"
        page.context.set_offline(True)
        for words in ("第二条。", "第三条。"):
            keys.type(words)
            keys.press("Control+Enter")
            page.wait_for_function("() => document.getElementById('text').value === ''")
        clerk.says("本机暂存2条")
        kept = page.evaluate(KEPT)
        assert [set(each) for each in kept] == [{"key", "at", "event", "slot", "sealed"}] * 2
        assert "第二条" not in str(kept)
        page.context.set_offline(False)
        page.evaluate("window.dispatchEvent(new Event('online'))")
        clerk.says("已记录3条")
        page.wait_for_function("() => document.getElementById('kept').hidden")
        assert page.evaluate(KEPT) == []
    with app.app_context():
        said = db.session.scalars(db.select(Opinion).order_by(Opinion.id)).all()
        assert [each.text for each in said] == ["第一条。", "第二条。", "第三条。"]
        assert [each.phone for each in said] == [LI_JING.phone] * 3
