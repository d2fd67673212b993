"""deploy/nginx.conf, run by nginx before the site as production has it: gunicorn, TLS, every required setting."""

import os
import re
import socket
import ssl
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import httpx
import pytest
from sqlalchemy.engine import make_url
from werkzeug.routing import UnicodeConverter

from benchmarks.servers import free_port
from tests.deploy.conftest import DEPLOY
from tests.support.certificates import self_signed
from tests.support.everything import program
from tests.support.parts import missing
from tests.test_config import SAFE

# All of them, after those of the backup: on one process they share what is served.
pytestmark = pytest.mark.long
NAME, ROOT = "open.example.gov.cn", DEPLOY.parent
CSS = "/static/css/site.css"
# Parts of public paths that name something without opening it. All others are taken for keys.
NAMES = {"number", "code", "reference", "topic", "version", "folder", "filename"}
MAIN = """
daemon off; {user} pid {tmp}/pid; error_log {tmp}/main.log; worker_processes 2;
events {{ worker_connections 4096; }}
http {{
    include /etc/nginx/mime.types; access_log {tmp}/default.log;
    set_real_ip_from 127.0.0.1; real_ip_header X-Comes-From;
    client_body_temp_path {tmp}/body; proxy_temp_path {tmp}/proxy; fastcgi_temp_path {tmp}/f; uwsgi_temp_path {tmp}/u;
    scgi_temp_path {tmp}/s; include {tmp}/xicheng;
}}
"""


@pytest.fixture(scope="module", autouse=True)
def programs():
    """What stands before the site."""
    for needed in ("nginx", "systemd-analyze"):
        if not program(needed):
            missing(needed)


class Front(NamedTuple):
    """A running nginx and the site behind it."""

    https: int
    http: int
    site_port: int
    folder: object
    certificate: object
    site: subprocess.Popen

    @property
    def trusted(self) -> ssl.SSLContext:
        """Whom a browser trusts; each has its own, since httpx writes into it whenever it connects: two threads that
        share one garble each other's first words."""
        return ssl.create_default_context(cafile=self.certificate)

    def browser(self, **headers) -> httpx.Client:
        """Somebody who knows the site's name."""
        return httpx.Client(base_url=f"https://127.0.0.1:{self.https}", verify=self.trusted, timeout=20,
                            headers={"Host": NAME, **headers})

    def ask(self, path: str, method: str = "GET", **given) -> httpx.Response:
        """One request of somebody new."""
        headers = given.pop("headers", {})
        with self.browser() as browser:
            return browser.request(method, path, headers=headers, extensions={"sni_hostname": NAME}, **given)

    def logs(self) -> dict[str, str]:
        """All that nginx and gunicorn have written, by file."""
        return {file.name: file.read_text() for file in self.folder.glob("*.log")}


def serve(folder, url: str, data_dir) -> tuple[int, subprocess.Popen]:
    """The site in production, under the limits of its unit, with two servers named, one of which is away: (port,
    process)."""
    port, server = free_port(), make_url(url).query["host"]
    secrets = {file.stem.upper(): file.read_text() for file in data_dir.glob("*_key.txt")}
    settings = {**SAFE, **secrets, "DATA_DIR": str(folder / "data"),
                "DATABASE_URL": f"postgresql://xicheng@/xicheng?host={folder}/away:1&host={server}:5432",
                "PORT": port, "CLOCKWORK": "0", "AUDIT_SYSLOG": "", "SIGN_IN_RATE_PER_ADDRESS": "5 per hour"}
    command = ["-m", "tests.support.as_unit", "deploy/xicheng.service", sys.executable, "-m", "gunicorn"]
    environment = {"PATH": os.environ["PATH"], **{name: str(int(value)) if isinstance(value, bool) else str(value)
                                                  for name, value in settings.items()}}
    with (folder / "gunicorn.log").open("wb") as log:
        return port, subprocess.Popen([sys.executable, *command], cwd=ROOT, env=environment, stderr=log)


def configured(folder, ports: dict[str, int]) -> None:
    """deploy/nginx.conf with this machine's places for the real ones; each must be found."""
    text = re.sub(r"(?m)^ *listen \[::\].*\n", "", (DEPLOY / "nginx.conf").read_text(encoding="utf-8"))
    for there, here in {"listen 80": f"listen 127.0.0.1:{ports['http']}",
                        "listen 443": f"listen 127.0.0.1:{ports['https']}", "/etc/ssl/xicheng/": f"{folder}/",
                        "/var/log/nginx/": f"{folder}/", "/srv/xicheng/": f"{ROOT}/",
                        "127.0.0.1:8000": f"127.0.0.1:{ports['site']}"}.items():
        assert there in text
        text = text.replace(there, here)
    (folder / "xicheng").write_text(text)
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(MAIN.format(tmp=folder, user=user))


def wait_for(port: int, process: subprocess.Popen) -> None:
    """Until somebody listens there."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("nobody listens")


@pytest.fixture(scope="module")
def front(running, tmp_path_factory):
    """nginx with the site behind it."""
    folder = tmp_path_factory.mktemp("nginx")
    certificate, _key = self_signed(folder, NAME)
    port, site = serve(folder, *running)
    ports = {"https": free_port(), "http": free_port(), "site": port}
    configured(folder, ports)
    nginx = subprocess.Popen([program("nginx"), "-p", folder, "-c", folder / "nginx.conf"], stderr=subprocess.PIPE)
    try:
        wait_for(port, site)
        wait_for(ports["https"], nginx)
        yield Front(ports["https"], ports["http"], port, folder, certificate, site)
    finally:
        for process in (nginx, site):
            process.terminate()
            process.wait(30)


def test_the_site_answers_behind_nginx_with_cookies_that_only_it_can_set(front):
    answer = front.ask("/sign-in")
    assert (answer.status_code, answer.http_version) == (200, "HTTP/1.1")
    cookies = answer.headers.get_list("set-cookie") + front.ask("/staff/sign-in").headers.get_list("set-cookie")
    assert cookies
    for cookie in cookies:
        assert cookie.startswith("__Host-")
        assert {"Secure", "HttpOnly", "Path=/"} <= {part.strip() for part in cookie.split(";")}
        assert "Domain" not in cookie
    assert answer.headers.get_list("strict-transport-security") == ["max-age=31556926; includeSubDomains"]
    assert answer.headers["server"] == "nginx"


def test_static_files_come_from_nginx_with_the_sites_own_headers(front):
    theirs = httpx.get(f"http://127.0.0.1:{front.site_port}{CSS}", headers={
        "X-Forwarded-Proto": "https", "X-Forwarded-Host": NAME, "X-Forwarded-For": "192.0.2.1"})
    ours = front.ask(CSS)
    assert ours.content == theirs.content
    for name in ("Content-Type", "Cache-Control", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy",
                 "Content-Security-Policy", "Strict-Transport-Security", "Permissions-Policy"):
        assert ours.headers.get_list(name) == theirs.headers.get_list(name), name
    assert ours.headers["Content-Encoding"] == "gzip"
    assert " 200 " in front.logs()["xicheng.log"].splitlines()[-1]
    assert front.ask("/static/../app.py").status_code == 404
    assert front.ask("/static../app.py").status_code == 404
    assert front.ask("/static/nothing.css").headers["X-Content-Type-Options"] == "nosniff"


def test_whoever_asks_for_another_name_gets_no_answer(front):
    for headers in ({"Host": "evil.example"}, {"Host": "127.0.0.1"}, {"Host": f"{NAME}.evil.example"}):
        with pytest.raises(httpx.RemoteProtocolError):
            front.ask("/", headers=headers)
        with pytest.raises(httpx.RemoteProtocolError):
            httpx.get(f"http://127.0.0.1:{front.http}/", headers=headers)
    with pytest.raises(httpx.ConnectError, match=r"(?i)alert|ssl"):
        httpx.get(f"https://127.0.0.1:{front.https}/", verify=front.trusted)
    led = httpx.get(f"http://127.0.0.1:{front.http}/events?a=b", headers={"Host": NAME})
    assert (led.status_code, led.headers["location"]) == (301, f"https://{NAME}/events?a=b")


def test_the_site_believes_nginx_alone_about_who_asks(front):
    """Five passwords an hour, of one address, whatever it says of itself."""
    statuses, known = [], {"sni_hostname": NAME}
    for turn in range(7):
        claims = {"X-Forwarded-For": f"198.51.100.{turn}", "X-Forwarded-Host": "evil.example",
                  "X-Forwarded-Proto": "http", "Forwarded": "for=192.0.2.1;host=evil.example",
                  "Origin": f"https://{NAME}"}
        with front.browser(**claims) as browser:
            page = browser.get("/staff/sign-in", extensions=known)
            assert page.status_code == 200, "not sent to https again"
            assert "evil.example" not in page.text
            token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)[1]
            typed = {"csrf_token": token, "sign_in_name": f"nobody{turn}", "password": "x" * 12}
            statuses.append(browser.post("/staff/sign-in", data=typed, extensions=known).status_code)
    assert statuses == [422] * 5 + [429] * 2


def test_what_is_too_large_is_said_in_chinese_by_the_site_or_by_nginx(front):
    for size in [2_500_000] * 5 + [4_000_000]:
        answer = front.ask("/staff/sign-in", "POST", content=b"x" * size,
                           headers={"Content-Type": "application/x-www-form-urlencoded"})
        assert (answer.status_code, "内容太大" in answer.text) == (413, True), size


def test_where_files_are_attached_as_much_comes_through_as_the_site_takes_there(front):
    """A stranger's 40 MB come to the site, which takes none of it and asks who that is; 60 MB, and 4 MB elsewhere, to
    nobody: there nginx says how large files may be, and here what any form may be."""
    attached, elsewhere = "/staff/events/KF-2026-0001/files/attachments", "/staff/events/KF-2026-0001/edit"
    answers = [front.ask(path, "POST", files={"files": ("须知.pdf", b"x" * size)})
               for path, size in ((attached, 40_000_000), (attached, 60_000_000), (elsewhere, 4_000_000))]
    assert [answer.status_code for answer in answers] == [401, 413, 413]
    for answer, said in zip(answers, ("请登录后重新选择文件", "每个 10 MB 以内", "不要超过 2 MB"), strict=True):
        assert said in answer.text


def test_a_thousand_forms_of_one_address_get_in_and_a_flood_does_not(front):
    """A thousand forms of a carrier's address at once are let in, and a hundred more each second. Sent where the site
    has little to do, from all over one household's IPv6 network."""

    def send(sender: int) -> list[httpx.Response]:
        with front.browser() as line:
            return [line.post("/healthz", headers={"X-Comes-From": f"2001:db8::{sender}:{turn}"},
                              extensions={"sni_hostname": NAME}) for turn in range(250)]

    begun, answers, refused = time.monotonic(), [], []
    with ThreadPoolExecutor(4) as senders:
        while not refused and len(answers) < 8000:
            answers += [answer for part in senders.map(send, range(4)) for answer in part]
            refused = [answer for answer in answers if answer.status_code == 429]
            assert len(answers) > 1000 or not refused
    took = time.monotonic() - begun
    print(f"\nof {len(answers)} forms of one address in {took:.1f} s {len(refused)} refused, none of the first 1,000")
    assert 1000 <= len(answers) - len(refused) <= 1001 + 100 * took
    assert refused[0].headers["Retry-After"] == "60"
    assert "网站暂时打不开" in refused[0].text
    assert front.ask("/events", headers={"X-Comes-From": "2001:db8::1"}).status_code == 200, "readers are not kept out"


def journey(front, paths: list[str]) -> set[int]:
    """Somebody opens each path and sends a form there, from pages with such paths; the statuses."""
    seen = set()
    for path in paths:
        seen.add(front.ask(path, headers={"Referer": f"https://{NAME}{paths[-1]}"}).status_code)
        seen.add(front.ask(path, "POST", data={"a": "b"}, headers={"X-Comes-From": "192.0.2.9"}).status_code)
        front.ask(CSS, headers={"Referer": f"https://{NAME}{path}"})
        front.ask("/static/nothing.css", headers={"Referer": f"https://{NAME}{path}"})
        httpx.get(f"http://127.0.0.1:{front.http}{path}", headers={"Host": NAME})
        with pytest.raises(httpx.RemoteProtocolError):
            httpx.get(f"http://127.0.0.1:{front.http}{path}", headers={"Host": "evil.example"})
    return seen


def test_no_link_that_opens_something_is_in_any_log(front, running):
    """A guest's journey by the links of messages, also while the site is away: neither what the paths nor what the
    referrers hold is written down."""
    sent = (running[1] / "outbox.jsonl").read_text(encoding="utf-8")
    links = sorted(set(re.findall(r"/((?:feedback|invitations|news)/([A-Za-z0-9_-]+))", sent)))[::4]
    assert any(path.startswith("feedback") for path, _key in links), "the demo world invites to give feedback"
    keys, paths = [key for _path, key in links], [f"/{path}" for path, _key in links]
    paths += [
        "/invitations/SHORTKEY", "/arrive/7/SHORTMARK", "/door?p=SECRETPASS", "/progress?code=SECRETQUERY",
        "/elsewhere/AAAAbbbbCCCCdddd/BBBBccccDDDDeeee", "/%66eedback/SHORTKEY", f"{paths[0]}/%41?x=SECRETPASS"]
    keys += ["SHORTKEY", "SHORTMARK", "SECRETPASS", "SECRETQUERY", "AAAAbbbbCCCCdddd", "BBBBccccDDDDeeee"]

    assert 200 in journey(front, paths)
    with socket.create_connection(("127.0.0.1", front.site_port)) as line:
        line.sendall(b"GET /feedback/SHORTKEY\r\n\r\n")
        assert b" 400 " in line.recv(100)
    front.site.terminate()
    front.site.wait(30)
    assert journey(front, paths) == {502}
    away = front.ask("/events")
    assert (away.status_code, away.headers["Retry-After"]) == (502, "60")
    assert "网站暂时打不开" in away.text
    assert front.ask(CSS).status_code == 200
    for name, text in front.logs().items():
        assert [key for key in keys if key in text] == [], name
    log = front.logs()["xicheng.log"]
    assert len(re.findall(r"GET /feedback/\*\*\* [234]\d\d ", log)) > 1
    assert "GET /feedback/*** 502 " in log
    assert "GET /events 502 " in log
    assert not front.logs()["default.log"]
    assert "Invalid request from ip=127.0.0.1\n" in front.logs()["gunicorn.log"]


def test_every_key_in_a_path_is_masked(site):
    masked = re.compile(r"/(?:feedback|invitations|news|representatives/links|certificates|arrive/<[^>]+>)/<")
    for rule in (each for each in site.url_map.iter_rules() if not str(each).startswith("/staff/")):
        words = {name for name, kind in rule._converters.items() if isinstance(kind, UnicodeConverter)} - NAMES
        assert not words or masked.match(str(rule)), f"{rule}: is {words} a key? Mask it in deploy/nginx.conf"
