"""What browser stories stand on: the site served in a thread, Chromium, and a camera that sees a QR code."""

import re
import threading
from contextlib import contextmanager
from pathlib import Path

import qrcode
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.support.everything import chromium_program
from tests.support.parts import missing
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db

# What people look through (ux.md).
PHONE, TABLET, DESK = {"width": 390, "height": 844}, {"width": 820, "height": 1180}, {"width": 1280, "height": 900}
# What Chromium needs as root, and where little memory is shared.
SWITCHES = ("--no-sandbox", "--disable-dev-shm-usage")
# The camera's picture.
WIDTH, HEIGHT, FRAMES_A_SECOND = 640, 480, 10
_WHITE, _BLACK, _GREY = b"\xeb", b"\x10", b"\x80"


# What the door's page says to the server, and asks of it.
_DOORS_LINE = re.compile(r"/door/\d+/(batch|roster)")


def go_offline(context) -> None:
    """Take the network away. Chromium forgets for a moment, while a page is loaded anew, that there is none; so what
    the door's page sends is dropped as well."""
    context.route(_DOORS_LINE, lambda route: route.abort())
    context.set_offline(True)


def go_online(context) -> None:
    """Give it back."""
    context.unroute(_DOORS_LINE)
    context.set_offline(False)


class _Quiet(WSGIRequestHandler):
    """Keep-alive, as gunicorn does, and no line per request."""

    protocol_version = "HTTP/1.1"

    def log_request(self, code="-", size="-"):
        """Say nothing."""


@contextmanager
def served(app):
    """Serve `app` on a free port for the length of the block; gives the site's address."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def chromium(*, video: Path | None = None, camera_allowed: bool = True):
    """A real Chromium whose camera plays `video`, if given; skips the test where there is none.

    With `camera_allowed=False` the page's question is answered with no.
    """
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("Playwright")
    switches = [*SWITCHES]
    if video:
        switches += ["--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={video}"]
    switches.append("--use-fake-ui-for-media-stream" + ("" if camera_allowed else "=deny"))
    with sync_playwright() as player:
        program = chromium_program() or player.chromium.executable_path
        if not Path(program).exists():
            missing("Chromium")
        browser = player.chromium.launch(executable_path=program, args=switches)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def another_chromium(browser, video: Path):
    """A second Chromium beside `browser`, with a camera that plays `video`: Playwright runs once per process."""
    switches = [*SWITCHES, "--use-fake-device-for-media-stream",
                "--use-fake-ui-for-media-stream", f"--use-file-for-fake-video-capture={video}"]
    other = browser.browser_type.launch(executable_path=chromium_program(), args=switches)
    try:
        yield other
    finally:
        other.close()


def staff_context(browser, app, address: str, person_id: int, **settings):
    """A browser context in which that member of staff is signed in; `settings` go to Playwright (viewport …)."""
    context = browser.new_context(locale="zh-CN", **settings)
    context.add_cookies([session_cookie(app, address, person_id)])
    return context


def session_cookie(app, address: str, person_id: int) -> dict:
    """The cookie with which that person is signed in at `address`, as Playwright takes it."""
    with app.app_context():
        person, now = db.session.get(Person, person_id), int(clock.now().timestamp())
        session = {"_user_id": person.get_id(), "_fresh": True, "seen": now}
        if person.is_staff:
            session["desk_since"] = session["proven_at"] = now
    value = app.session_interface.get_signing_serializer(app).dumps(session)
    return {"name": app.config["SESSION_COOKIE_NAME"], "value": value, "url": address}


def watch(page) -> list[str]:
    """Everything `page` complains about from now on: script errors, blocked parts, requests that leave the site."""
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: complaints.append(f"leaves the site: {request.url}")
            if not request.url.startswith(("http://127.0.0.1", "data:", "blob:")) else None)
    return complaints


def qr_video(file: Path, *payloads: str | None, seconds: float = 2) -> Path:
    """Write a YUV4MPEG2 video that shows each payload's QR for `seconds`, in turn; None is an empty wall. Loops."""
    chroma = _GREY * (WIDTH * HEIGHT // 2)
    with file.open("wb") as video:
        video.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F{FRAMES_A_SECOND}:1 Ip A1:1 C420jpeg\n".encode())
        for payload in payloads:
            frame = b"FRAME\n" + _luma(payload) + chroma
            for _each in range(round(seconds * FRAMES_A_SECOND)):
                video.write(frame)
    return file


def _luma(payload: str | None) -> bytes:
    if payload is None:
        return _WHITE * (WIDTH * HEIGHT)
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(payload)
    matrix = code.get_matrix()
    scale = (HEIGHT - 80) // len(matrix)
    margin = _WHITE * ((WIDTH - scale * len(matrix)) // 2)
    lines = [(margin + b"".join((_BLACK if dark else _WHITE) * scale for dark in row)).ljust(WIDTH, _WHITE)
             for row in matrix for _each in range(scale)]
    above = (HEIGHT - len(lines)) // 2
    wall = _WHITE * WIDTH
    return wall * above + b"".join(lines) + wall * (HEIGHT - above - len(lines))
