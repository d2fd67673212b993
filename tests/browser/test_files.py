"""赵敏 puts a picture and a document to a notice in a real browser: under a bar with scripts, by the form alone
without; what is refused stands beside its field either way."""

import pytest

from tests.browser.support import DESK, PHONE, chromium, served
from tests.browser.visitor import Visitor
from tests.cast import PASSWORD
from tests.support.sample_files import pdf, photo

pytestmark = pytest.mark.browser
ALT = "统计局一层大厅，门口有无障碍坡道"


def what_is_refused_anyhow_isnt_sent(clerk: Visitor, folder) -> None:
    """It is said at once, and what was chosen stays chosen."""
    clerk.page.locator("[name=picture]").set_input_files(folder / "大厅.jpg")
    clerk.press("上传图片")
    clerk.look().says("请填写图片说明。")
    assert not clerk.page.locator(".upload-bar progress").first.is_visible()  # nothing is on its way
    clerk.page.locator("[name=files]").set_input_files([folder / "须知.pdf"] * 6)
    clerk.press("上传附件")
    clerk.look().says("附件最多5个，请减少后重新选择。")


@pytest.mark.parametrize(("scripts", "size"), [
    pytest.param(True, DESK, id="with scripts", marks=pytest.mark.once),
    pytest.param(False, PHONE, id="without scripts", marks=pytest.mark.once)])
def test_a_picture_and_a_document_are_put_to_a_notice(app, world, monkeypatch, tmp_path, scripts, size):
    monkeypatch.setitem(app.config, "DATA_DIR", str(tmp_path / "data"))
    files = {"大厅.jpg": photo(size=(400, 300)), "须知.pdf": pdf(), "通知.pdf": b"MZ" * 99}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    with served(app) as address, chromium() as browser:
        clerk = Visitor(browser, address, size, scripts=scripts, name=f"files-{'js' if scripts else 'plain'}")
        clerk.go("/staff/sign-in").fill(sign_in_name="zhaomin", password=PASSWORD)
        clerk.press("登录")
        clerk.go(f"/staff/events/{world.code}/files").look().says("还没有图片", "还没有附件")

        def send(field: str, name: str, button: str) -> None:
            clerk.page.locator(f"[name={field}]").set_input_files(tmp_path / name)
            clerk.press(button)

        if scripts:
            what_is_refused_anyhow_isnt_sent(clerk, tmp_path)
        clerk.fill(alt=ALT)
        send("picture", "大厅.jpg", "上传图片")
        clerk.page.locator(".notice-picture img").wait_for()
        clerk.look().says("已保存", "大厅.jpg")
        assert clerk.page.evaluate("document.querySelector('.notice-picture img').naturalWidth") == 300  # upright
        send("files", "通知.pdf", "上传附件")
        clerk.page.get_by_role("alert").wait_for()
        clerk.look().says("“通知.pdf”不能在这里上传")
        send("files", "须知.pdf", "上传附件")
        clerk.page.get_by_role("button", name="移除", exact=True).wait_for()
        clerk.look().press("移除")
        clerk.page.get_by_role("button", name="恢复").wait_for()
        clerk.look().says("已移除", "须知.pdf").press("恢复")
        clerk.page.get_by_role("button", name="移除", exact=True).wait_for()
        clerk.go(f"/staff/events/{world.code}/preview").look().says("须知.pdf", "（PDF，1KB）")
        assert clerk.page.locator(".notice-picture img").get_attribute("alt") == ALT
        refused = [each for each in clerk.complaints if "422" not in each]  # what was no document
        assert refused == []
