"""`make run` on one's own machine: where the site keeps its data, what it says, where its messages are read."""

import os
import socket
import subprocess
import sys
from contextlib import ExitStack, closing
from http.client import HTTPConnection
from pathlib import Path

import pytest

from benchmarks.servers import gunicorn, spread
from tests.cast import LI_JING
from xicheng_events import ROOT, create_app
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.notify.delivery import deliver_due_notices
from xicheng_events.foundation.notify.operations import queue_notice

BIN = Path(sys.executable).parent


def typed(where: Path, *words: str, **settings: str) -> tuple[int, str]:
    """Run a program of ours as in a shell that stands in `where`: how it ended, and all it said."""
    own = {name: value for name, value in os.environ.items() if name not in ("DATA_DIR", "DATABASE_URL")}
    done = subprocess.run([BIN / words[0], *words[1:]], cwd=where, env={**own, "PYTHONPATH": str(ROOT), **settings},
                          capture_output=True, text=True, timeout=120)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("words", [("outbox", "--to", LI_JING.phone), ("audit-verify",), ("demo",), ("organisations",)],
                         ids=lambda words: words[0])
def test_a_command_in_the_wrong_place_says_so_and_leaves_nothing_there(tmp_path, words):
    code, said = typed(tmp_path, "flask", "--app", "app", *words)
    assert (code, said.count("\n")) == (1, 1)
    assert "no database in data/" in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("prepare", ["1", "0"], ids=["make run", "gunicorn"])
def test_a_busy_port_is_said_in_one_line_and_never_shared(tmp_path, prepare):
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        code, said = typed(tmp_path, "gunicorn", "-c", str(ROOT / "gunicorn.conf.py"), PREPARE=prepare,
                           PORT=port)
    assert code
    assert said == (f"127.0.0.1:{port} can't be used (Address already in use): end what runs there, or take another "
                    "port: PORT=8001 make run\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.long
def test_what_the_terminal_prints_finds_the_site_that_printed_it(tmp_path):
    there = str(tmp_path / "my data")
    code, said = typed(ROOT, "flask", "--app", "app", "prepare", DATA_DIR=there)
    assert code == 0, said
    [line] = [line for line in said.splitlines() if "outbox --to" in line]
    command = line.partition("，或")[2].strip()
    assert command.startswith(f"DATA_DIR='{there}' .venv/bin/flask")
    shown = subprocess.run(["sh", "-c", command.replace(".venv/bin", str(BIN))], cwd=ROOT, capture_output=True,
                           text=True, timeout=60)
    assert "开放日" in shown.stdout


def test_in_the_demo_world_a_banner_leads_to_what_was_sent(app, client):
    with app.app_context():
        queue_notice("withdrawn", phone=LI_JING.phone, event="胡同里的开放日")
        db.session.commit()
        deliver_due_notices()
        queue_notice("code", phone="19900000009", digits="123456", minutes=5, secret=True)
        db.session.commit()
        deliver_due_notices()
    for page in ("/", "/staff/sign-in"):
        assert "/demo/messages" in client.get(page).text
    everything = client.get("/demo/messages").text
    assert everything.index("验证码123456") < everything.index("胡同里的开放日")
    assert "胡同里的开放日" not in client.get("/demo/messages?to=199 0000 0009").text
    assert "还没有给这个手机号的短信" in client.get("/demo/messages?to=1").text


def test_where_messages_go_out_nobody_reads_them_in_the_browser(tmp_path):
    app = create_app({"TESTING": True, "CLOCKWORK": False, "DATA_DIR": str(tmp_path), "DATABASE_URL": "",
                      "NOTIFY_CHANNEL": "smtp", "SMTP_HOST": "127.0.0.1"})
    with app.app_context():
        db.create_all()
    assert app.test_client().get("/demo/messages").status_code == 404
    assert "演示短信" not in app.test_client().get("/").text


def test_no_process_gets_nearly_all_connections_that_stay_open(tmp_path):
    with gunicorn("benchmarks.floor:app", {"DATABASE_URI": f"sqlite:///{tmp_path}/floor"}) as (port, process):
        with ExitStack() as everybody:
            for _each in range(32):
                one = everybody.enter_context(closing(HTTPConnection("127.0.0.1", port)))
                one.request("GET", "/hello")
                assert one.getresponse().read() == b"hello"
            shares = spread(port, process)
    assert sum(shares) == 32
    assert min(shares) >= 4, shares  # dealt out by chance: less happens once in a hundred thousand times
