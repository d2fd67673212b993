"""孙浩's tablet in a real Chromium: the camera reads the QR, the code is typed, mistakes are put right."""


import pytest
from sqlalchemy import select

from tests.browser.stopwatch import until, word
from tests.browser.support import PHONE, TABLET, chromium, qr_video, served, staff_context, watch
from tests.checkin import world as made
from xicheng_events.door.checkin.models import Scan, ScanMethod
from xicheng_events.door.checkin.results import ScanResult
from xicheng_events.foundation.core import codes
from xicheng_events.foundation.core.db import db

pytestmark = pytest.mark.browser


@pytest.fixture
def lijing(app, door):
    """李静 with two others, one of them a child."""
    with app.app_context():
        return made.guest(door.morning, "李静", heads=3, children=1, needs="轮椅")


def stored(app):
    """What the scans say, in order."""
    with app.app_context():
        return [(scan.result, scan.method, scan.heads) for scan in db.session.scalars(select(Scan).order_by(Scan.id))]


@pytest.mark.once
def test_the_camera_reads_the_qr_and_the_page_says_who(app, door, lijing, tmp_path):
    video = qr_video(tmp_path / "qr.y4m", lijing.token)
    with served(app) as address, chromium(video=video) as browser:
        context = staff_context(browser, app, address, door.staff["sunhao"], viewport=TABLET)
        page = context.new_page()
        complaints = watch(page)
        page.goto(f"{address}/staff/door/{door.morning}?gate=东门")
        word(page, "通过", timeout=20_000)
        answer = page.locator("#answer").inner_text()
        assert all(words in answer for words in ("李静", "3人（含未成年人1人）", "需要协助：轮椅", "全部到齐"))
        page.locator("#tally strong", has_text="3").wait_for()
        # The code stays in view: it isn't read again and again.
        page.wait_for_timeout(1500)
        assert stored(app) == [(ScanResult.PASSED, ScanMethod.QR, 3)]
        page.get_by_role("button", name="2人", exact=True).click()
        page.locator("#answer", has_text="本次2人入场").wait_for()
        page.locator("#answer summary").click()
        page.get_by_role("button", name="扫错了人").click()
        word(page, "已撤销")
        assert [result for result, _method, _heads in stored(app)] == [
            ScanResult.PASSED, ScanResult.UNDONE, ScanResult.PARTLY, ScanResult.UNDONE]
        assert complaints == []


@pytest.mark.once
def test_one_after_another_in_front_of_the_camera(app, door, lijing, tmp_path):
    with app.app_context():
        wanglei = made.guest(door.afternoon, "王磊")
    video = qr_video(tmp_path / "qr.y4m", None, lijing.token, None, wanglei.token, None, codes.new_ticket_token(),
                     seconds=1)
    with served(app) as address, chromium(video=video) as browser:
        context = staff_context(browser, app, address, door.staff["sunhao"], viewport={"width": 1180, "height": 820})
        page = context.new_page()
        page.goto(f"{address}/staff/door/{door.morning}")
        word(page, "通过", timeout=20_000)
        page.locator("#answer", has_text="下午场").wait_for(timeout=20_000)
        page.locator("#answer", has_text="没有这个签到码").wait_for(timeout=20_000)
        word(page, "已签到 09:00", timeout=20_000)
    results = {result for result, _method, _heads in stored(app)}
    assert results == {ScanResult.PASSED, ScanResult.WRONG_SLOT, ScanResult.UNKNOWN, ScanResult.ALREADY_IN}


@pytest.mark.once
def test_without_the_camera_the_page_says_how_to_allow_it_and_goes_on(app, door, lijing, tmp_path):
    video = qr_video(tmp_path / "qr.y4m", lijing.token, seconds=0.5)
    with served(app) as address, chromium(video=video, camera_allowed=False) as browser:
        context = staff_context(browser, app, address, door.staff["sunhao"], viewport=PHONE)
        page = context.new_page()
        page.goto(f"{address}/staff/door/{door.morning}")
        page.locator(".camera-says", has_text="把“摄像头”设为允许").wait_for()
        # A scanner that types: the field has the cursor, Enter sends.
        page.keyboard.type(lijing.token.lower() + "\n")
        word(page, "通过")
        page.keyboard.type(lijing.code + "\n")
        word(page, "已签到")
        page.get_by_label("姓名、拼音首字母、手机尾号4位或街道").fill("lj")
        page.locator("#results .pill", has_text="已签到").wait_for()
        assert [(method, heads) for _result, method, heads in stored(app)] == [(ScanMethod.QR, 3), (ScanMethod.CODE, 0)]


def through_input_method(page, letters: str, becomes: str) -> None:
    """What a scanner types while a Chinese input method is on, which takes the Enter at the end for itself."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Input.imeSetComposition", {"text": letters, "selectionStart": 0, "selectionEnd": 0})
    devtools.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "key": "Process", "code": "Enter",
                                             "windowsVirtualKeyCode": 229})
    devtools.send("Input.insertText", {"text": becomes})


@pytest.mark.once
def test_a_scanner_through_a_chinese_input_method_works_or_is_told_why_not(app, door, lijing, tmp_path):
    with served(app) as address, chromium(camera_allowed=False) as browser:
        page = staff_context(browser, app, address, door.staff["sunhao"], viewport=PHONE).new_page()
        page.goto(f"{address}/staff/door/{door.morning}")
        page.locator("#line-state", has_text="在线").wait_for()
        page.locator("#code").click()
        through_input_method(page, "jia'pa'fan", "加怕饭")
        assert page.locator("label[for=code]").inner_text() == "请切换到英文"
        page.keyboard.press("Enter")
        page.locator("#answer", has_text="切换到英文，再扫一次").wait_for()
        assert page.locator("label[for=code]").inner_text() == "签到码"
        through_input_method(page, lijing.token.lower(), lijing.token.lower())
        word(page, "通过")
        through_input_method(page, lijing.code.lower(), lijing.code.lower())
        word(page, "已签到")
        page.locator("#q").click()
        through_input_method(page, lijing.token.lower(), lijing.token.lower())
        until(page, "document.getElementById('q').value === ''")
    assert [(method, heads) for _result, method, heads in stored(app)] == [
        (ScanMethod.QR, 3), (ScanMethod.CODE, 0), (ScanMethod.QR, 0)]


# A tablet with a lamp and two cameras; `asked` is what the page wanted of them, in order. Lights fail when told to.
_LAMP_AND_TWO_CAMERAS = """() => {
  window.asked = [];
  window.isBroken = false;
  const canvas = document.createElement("canvas");
  // Without a picture a video never plays, and the page never finishes loading.
  setInterval(() => canvas.getContext("2d").fillRect(0, 0, 9, 9), 100);
  const cameras = navigator.mediaDevices;
  cameras.getUserMedia = async ({ video }) => {
    const chosen = video.deviceId?.ideal;
    window.asked.push(chosen ?? video.facingMode.ideal);
    const stream = canvas.captureStream(5);
    Object.assign(stream.getVideoTracks()[0], {
      getCapabilities: () => ({ torch: chosen !== "front" }),
      getSettings: () => ({ deviceId: chosen ?? "back" }),
      applyConstraints: async ({ advanced }) => {
        if (window.isBroken) throw new DOMException("no", "OverconstrainedError");
        window.asked.push(advanced[0].torch);
      },
    });
    return stream;
  };
  cameras.enumerateDevices = async () => [
    { kind: "videoinput", deviceId: "back", label: "" }, { kind: "audioinput", deviceId: "x", label: "" },
    { kind: "videoinput", deviceId: "front", label: "前置摄像头" }];
}"""


@pytest.mark.once
def test_the_lamp_and_the_choice_of_cameras(app, door):
    with served(app) as address, chromium(camera_allowed=False) as browser:
        context = staff_context(browser, app, address, door.staff["sunhao"], viewport=TABLET)
        context.add_init_script(f"({_LAMP_AND_TWO_CAMERAS})()")
        page = context.new_page()
        page.goto(f"{address}/staff/door/{door.morning}")
        lamp, choice = page.locator("[data-camera=torch]"), page.get_by_label("选择摄像头")
        for isnt, pressed in ((True, "false"), (False, "true"), (False, "false")):
            page.evaluate("(isnt) => { window.isBroken = isnt; }", isnt)
            lamp.click()
            page.locator(f"[data-camera=torch][aria-pressed={pressed}]").wait_for()
        assert choice.locator("option").all_inner_texts() == ["摄像头 1", "前置摄像头"]
        choice.select_option("front")
        # That one has no lamp; the choice holds after a reload.
        lamp.wait_for(state="hidden")
        assert page.evaluate("window.asked") == ["environment", True, False, "front"]
        page.reload()
        lamp.wait_for(state="hidden")
        choice.wait_for()
        assert (choice.input_value(), page.evaluate("window.asked")) == ("front", ["front"])


def test_a_lost_connection_counts_once(app, door, lijing):
    with served(app) as address, chromium(camera_allowed=False) as browser:
        context = staff_context(browser, app, address, door.staff["sunhao"], viewport=TABLET)
        page = context.new_page()
        page.goto(f"{address}/staff/door/{door.morning}")
        lost = []

        def lose_the_first_answer(route):
            """The server hears it; the tablet doesn't hear back."""
            route.fetch()
            lost.append(route.request.post_data)
            route.abort()

        page.route("**/batch", lose_the_first_answer, times=1)
        page.locator("#code").fill(lijing.code)
        page.keyboard.press("Enter")
        word(page, "通过")
        assert len(lost) == 1
        assert stored(app) == [(ScanResult.PASSED, ScanMethod.CODE, 3)]


@pytest.mark.once
def test_an_ended_session_leads_to_the_sign_in(app, door, lijing):
    with served(app) as address, chromium(camera_allowed=False) as browser:
        context = staff_context(browser, app, address, door.staff["sunhao"], viewport=TABLET)
        page = context.new_page()
        page.goto(f"{address}/staff/door/{door.morning}")
        page.locator("#code").fill(lijing.code)
        context.clear_cookies()
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/staff/sign-in?next=/staff/door/{door.morning}")
    assert stored(app) == []
