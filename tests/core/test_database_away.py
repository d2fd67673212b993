"""The database stops, or is gone: the site says so in its own words, and is back by itself."""

import os
import signal
import time
from contextlib import contextmanager

import pytest
from sqlalchemy import create_engine, text

from tests.support import postgres
from tests.support.parts import missing
from xicheng_events import create_app
from xicheng_events.core import db as database
from xicheng_events.core.db import db
from xicheng_events.home import health


@pytest.fixture
def cluster():
    """A server of the test's own."""
    cluster = postgres.Cluster()
    try:
        cluster.start()
    except postgres.Missing as lacking:
        missing(str(lacking))
    yield cluster
    cluster.stop()


@pytest.fixture
def site(cluster, tmp_path, monkeypatch):
    """A site on it that waits for a second at most."""
    monkeypatch.setattr(database._Bounded, "longest", 1)
    monkeypatch.setattr(health, "DEADLINE_SECONDS", 0.3)
    app = create_app({"TESTING": True, "CLOCKWORK": False, "RATELIMIT_ENABLED": False, "SHARED_PAGE_SECONDS": 0,
                      "DATABASE_URL": postgres.create_database(cluster.url(), "away"), "DATA_DIR": str(tmp_path)})
    with app.app_context():
        db.create_all()
    yield app
    with app.app_context():
        db.engine.dispose()


def server_of(app) -> int:
    """The process that answers the site's connections."""
    with app.app_context():
        ids = [db.session.scalar(text("select pg_backend_pid()"))]
        db.session.remove()
    return ids[0]


@contextmanager
def stopped(process: int):
    """Let the process stand still meanwhile."""
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)


def test_a_hung_database_holds_nobody_and_leaves_files_and_health_check_alive(site):
    client = site.test_client()
    assert client.get("/events").status_code == 200
    with stopped(server_of(site)):
        begun = time.monotonic()
        answer = client.get("/events")
        print(f"\nhung: answered after {time.monotonic() - begun:.1f} s")
        assert answer.status_code == 503
        assert answer.headers["Retry-After"] == "60"
        assert "系统暂时不能使用" in answer.text
        assert "Traceback" not in answer.text
        assert client.get("/static/css/site.css").status_code == 200
    assert client.get("/events").status_code == 200


def test_a_database_that_is_gone_is_said_to_staff_too_and_comes_back(site, cluster):
    client = site.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = "1.0"
    assert client.get("/healthz").text.startswith("ok")
    cluster.stop_server()
    for address in ("/", "/staff", "/me", "/staff/events"):
        answer = client.get(address)
        assert (answer.status_code, answer.headers.get("Retry-After")) == (503, "60"), address
        assert "系统暂时不能使用" in answer.text
    assert client.get("/healthz").status_code == 503
    cluster.start_server()
    assert client.get("/healthz").text.startswith("ok")
    assert client.get("/events").status_code == 200


def test_every_wait_has_a_limit(site):
    with site.app_context():
        limits = {name: db.session.scalar(text(f"show {name}")) for name in (
            "statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "tcp_user_timeout")}
        assert db.engine.pool._timeout == database.POOL_WAIT
    assert limits["statement_timeout"] == f"{database.STATEMENT_WAIT}s"
    assert limits["lock_timeout"] == f"{database.LOCK_WAIT}s"
    assert limits["idle_in_transaction_session_timeout"] == "2min"


def test_a_server_that_is_not_there_is_not_waited_for(tmp_path):
    engine = create_engine("postgresql+psycopg://nobody@127.0.0.1:9/none", **database.POSTGRESQL)
    begun = time.monotonic()
    with pytest.raises(Exception, match="connection"):
        engine.connect()
    assert time.monotonic() - begun < 2 * database.CONNECT_WAIT
