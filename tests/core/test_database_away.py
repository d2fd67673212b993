"""The database stops, or is gone: the site says so in its own words, and is back by itself."""

import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection, HTTPResponse
from statistics import median

import psycopg
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from benchmarks.servers import family, gunicorn
from tests.support import postgres
from tests.support.gateway import wait_until
from tests.support.parts import missing
from xicheng_events import create_app, worker
from xicheng_events.foundation.audit.operations import seal_entries
from xicheng_events.foundation.core import pool
from xicheng_events.foundation.core import postgres as driver
from xicheng_events.foundation.core.db import db
from xicheng_events.overview.home import health

READERS = 4  # of each process that may ask the database at once: WEB_THREADS


@pytest.fixture(scope="module")
def one_cluster():
    """A server of these tests' own, whatever the others run on: only PostgreSQL can be away."""
    cluster = postgres.Cluster()
    try:
        cluster.start()
    except postgres.Missing as lacking:
        missing(str(lacking))
    yield cluster
    cluster.stop()


@pytest.fixture
def cluster(one_cluster):
    """The same, running."""
    if one_cluster.process.poll() is not None:
        one_cluster.start_server()
    return one_cluster


@pytest.fixture
def site(cluster, tmp_path, monkeypatch):
    """A site on it that waits for a second at most."""
    monkeypatch.setattr(driver.Bounded, "longest", 1)
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
def stopped(*processes: int):
    """Let the processes stand still meanwhile. One that ends at that moment (a worker of a scan, of autovacuum) is gone
    before it is stopped, or once its parent goes on."""
    try:
        for process in processes:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGSTOP)
        yield
    finally:
        for process in processes:
            with suppress(ProcessLookupError):
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
    assert wait_until(lambda: client.get("/events").status_code == 200)


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
    assert wait_until(lambda: client.get("/healthz").text.startswith("ok"))
    assert client.get("/events").status_code == 200


def test_readers_without_a_session_go_on_reading_what_was_kept_last(site, cluster):
    site.config["SHARED_PAGE_SECONDS"] = 0.001
    reader, another = site.test_client(), site.test_client()
    page = reader.get("/").text
    cluster.stop_server()
    assert reader.get("/").text == page
    assert another.get("/events").status_code == 503  # nobody has read it lately
    with another.session_transaction() as session:
        session["_user_id"] = "1.0"
    assert another.get("/").status_code == 503


def test_while_the_database_is_away_one_probe_asks_it_and_no_reader(site, monkeypatch, caplog):
    client, asked = site.test_client(), []

    def gone(*_words, **_more):
        asked.append(threading.current_thread().name)
        raise psycopg.OperationalError("gone")

    with site.app_context():
        db.engine.dispose()
    with monkeypatch.context() as away:
        away.setattr(driver.Bounded, "connect", gone)
        for _reader in range(20):
            assert client.get("/events").status_code == 503
        assert worker.run_sweep(site, seal_entries) == 0
        assert wait_until(lambda: "probe" in asked)
    assert caplog.text.count("the database is away") == 1
    assert "sweep" not in caplog.text
    assert [name for name in asked if name != "probe"] == [threading.current_thread().name]
    assert wait_until(lambda: client.get("/events").status_code == 200)


def test_a_reader_who_opens_a_second_connection_waits_for_nobody(site):
    with site.app_context():
        db.engine.pool._places = threading.Semaphore(1)
    with site.test_request_context():
        db.session.execute(text("select 1"))
        with db.engine.begin() as another:
            assert another.scalar(text("select 2")) == 2
        db.session.remove()
        assert db.engine.pool._places.acquire(blocking=False)


@pytest.mark.long
def test_twenty_readers_at_once_of_a_database_that_hangs(site, cluster):
    """The site as it runs in life, every process of PostgreSQL standing still."""
    settings = {"DATABASE_URL": site.config["DATABASE_URL"], "DATA_DIR": site.config["DATA_DIR"]}
    with gunicorn("app:app", settings) as (port, _server), ThreadPoolExecutor(20) as crowd:
        def get(path: str) -> tuple[float, HTTPResponse]:
            begun, line = time.monotonic(), HTTPConnection("127.0.0.1", port, timeout=60)
            with closing(line):
                line.request("GET", path)
                answer = line.getresponse()
                answer.text = answer.read().decode()
            return time.monotonic() - begun, answer

        assert get("/events?page=1")[1].status == 200
        with stopped(*family(cluster.process.pid)):
            waiting = [crowd.submit(get, f"/events?q={number}") for number in range(20)]
            health, file = get("/healthz"), get("/static/css/site.css")
            assert wait_until(lambda: sum(each.done() for each in waiting) >= 20 - 2 * READERS)
            refused = [each.result() for each in waiting if each.done()]
            later = [get(path) for path in ("/events?q=later", "/progress?q=later") * 6]
            again, file_again = get("/healthz"), get("/static/css/site.css")
        assert wait_until(lambda: get("/events?q=back")[1].status == 200)
        for _seconds, answer in (*refused, *later):
            assert (answer.status, answer.headers["Retry-After"]) == (503, "60")
            assert "系统暂时不能使用" in answer.text
        assert {file[1].status, file_again[1].status} == {200}
        assert {health[1].status, again[1].status} == {503}
    told, after = [took for took, _answer in refused], [took for took, _answer in later]
    print(f"\n20 readers at once of a hung database, {2 * READERS} may ask it: {len(told)} told within "
          f"{max(told):.1f} s, those after them in {median(after):.2f} s (at most {max(after):.1f} s); "
          f"static file {file[0]:.2f} s, then {file_again[0]:.2f} s; "
          f"health check {health[0]:.1f} s, then {again[0]:.2f} s")


def test_a_reader_is_told_sooner_than_the_clockwork(site, monkeypatch):
    monkeypatch.setattr(pool, "READER_ANSWER", 0.5)
    slow = text("select pg_sleep(0.8)")
    with site.test_request_context(), pytest.raises(OperationalError, match="does not answer"):
        db.session.execute(slow)

    def is_done():
        with site.app_context(), suppress(pool.DatabaseAway):
            return db.session.execute(slow).all()

    assert wait_until(is_done)


def test_every_wait_has_a_limit(site):
    with site.app_context():
        limits = {name: db.session.scalar(text(f"show {name}")) for name in (
            "statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "tcp_user_timeout")}
        assert db.engine.pool._timeout == driver.POOL_WAIT
    assert limits["statement_timeout"] == f"{driver.STATEMENT_WAIT}s"
    assert limits["lock_timeout"] == f"{driver.LOCK_WAIT}s"
    assert limits["idle_in_transaction_session_timeout"] == "2min"


def test_a_statement_is_neither_compiled_nor_split_over_processes(site):
    with site.app_context():
        assert [db.session.scalar(text(f"show {name}")) for name in ("jit", "max_parallel_workers_per_gather")] == [
            "off", "0"]


def test_what_empties_old_rows_may_take_its_time_and_nobody_after_it(site, monkeypatch):
    """The statement takes longer than any other may (here a second)."""
    limits = []

    def empties_a_large_table():
        limits.append(db.session.scalar(text("select current_setting('statement_timeout') || pg_sleep(1.2)")))
        return 1

    assert worker.run_sweep(site, empties_a_large_table) == 0
    monkeypatch.setattr(worker, "purges", lambda: {empties_a_large_table})
    assert wait_until(lambda: worker.run_sweep(site, empties_a_large_table) == 1)
    assert limits == ["10min"]
    with site.app_context():
        assert db.session.scalar(text("show statement_timeout")) == f"{driver.STATEMENT_WAIT}s"
        assert db.session.connection().connection.dbapi_connection.longest == 1


def test_a_server_that_is_not_there_is_not_waited_for(tmp_path):
    engine = create_engine("postgresql+psycopg://nobody@127.0.0.1:9/none", **driver.POSTGRESQL)
    begun = time.monotonic()
    with pytest.raises(Exception, match="connection"):
        engine.connect()
    assert time.monotonic() - begun < 2 * driver.CONNECT_WAIT
