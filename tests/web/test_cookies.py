"""In production each cookie that says who somebody is can be set by this host alone."""

from pathlib import Path

from flask import make_response

import xicheng_events
from tests.test_config import SAFE
from xicheng_events import config
from xicheng_events.foundation.web.cookies import cookie, forget_cookie, keep_cookie

# The size of the text has one of its own: no secret, and no harm.
MAY_SET = {"foundation/web/cookies.py", "foundation/web/text_size.py"}


def test_names_and_marks_are_the_browsers_own_guard_in_production(app, tmp_path, monkeypatch):
    settings = config.load({**SAFE, "DATA_DIR": str(tmp_path)})
    assert settings["SESSION_COOKIE_NAME"] == "__Host-xicheng"
    assert not settings.get("SESSION_COOKIE_DOMAIN")
    for name in ("COOKIE_PREFIX", "SESSION_COOKIE_SECURE"):
        monkeypatch.setitem(app.config, name, settings[name])
    with app.test_request_context(headers={"Cookie": "__Host-device=ours; device=a-neighbours"}):
        assert cookie("device") == "ours"
        answer = make_response("")
        keep_cookie(answer, "device", "x", 60)
        forget_cookie(answer, "proven")
    for sent, name in zip(answer.headers.getlist("Set-Cookie"), ("device", "proven"), strict=True):
        assert sent.startswith(f"__Host-{name}=")
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(sent.split("; "))
        assert "Domain" not in sent


def test_nobody_sets_cookies_another_way():
    house = Path(xicheng_events.__file__).parent
    files = [file for file in house.rglob("*.py") if ".set_cookie(" in file.read_text("utf-8")]
    assert {str(file.relative_to(house)) for file in files} == MAY_SET
