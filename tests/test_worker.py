"""The clockwork: each sweep in a transaction of its own, and one process at a time."""

import fcntl
import threading
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from psycopg.errors import DeadlockDetected
from sqlalchemy.exc import OperationalError

from tests.cast import LI_JING
from xicheng_events import worker
from xicheng_events.clockwork import Clockwork, Job
from xicheng_events.foundation.audit.operations import seal_entries
from xicheng_events.foundation.core import clock, sweeps
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.sweeps import Sweep
from xicheng_events.foundation.notify.models import Notice
from xicheng_events.foundation.notify.operations import queue_notice


def test_a_sweep_that_fails_leaves_nothing_behind_and_is_named_without_words(app, caplog):
    def stumbles():
        queue_notice("withdrawn", phone=LI_JING.phone, event="统计开放日")
        db.session.flush()
        raise ValueError(LI_JING.phone)

    assert worker.run_sweep(app, stumbles) == 0
    with app.app_context():
        assert db.session.query(Notice).count() == 0
    assert "stumbles failed: ValueError" in caplog.text
    assert LI_JING.phone not in caplog.text


def test_a_sweep_is_committed(app):
    def adds():
        queue_notice("withdrawn", phone=LI_JING.phone, event="统计开放日")
        return 1

    assert worker.run_sweep(app, adds) == 1
    with app.app_context():
        assert db.session.query(Notice).count() == 1


def test_a_sweep_that_the_database_ended_for_anothers_sake_begins_once_more(app):
    begun = []

    def ended():
        begun.append(queue_notice("withdrawn", phone=LI_JING.phone, event="统计开放日"))
        if len(begun) == 1:
            raise OperationalError("UPDATE", {}, DeadlockDetected())
        return len(begun)

    assert worker.run_sweep(app, ended) == 2
    with app.app_context():
        assert db.session.query(Notice).count() == 1


def test_whoever_watches_reads_when_each_sweep_last_ran(app, client, monkeypatch):
    monkeypatch.setattr(sweeps, "_noted", {})
    worker.run_sweep(app, seal_entries)
    assert "seal_entries 2026-03-10T09:00:00+08:00" in client.get("/healthz").text
    clock.set_to(clock.now() + timedelta(hours=1))
    worker.run_sweep(app, seal_entries)  # too soon after the first, by a clock that nobody sets
    assert "T09:00:00" in client.get("/healthz").text
    sweeps._noted["seal_entries"] -= sweeps.EVERY_SECONDS
    worker.run_sweep(app, seal_entries)
    assert "T10:00:00" in client.get("/healthz").text


def test_every_sweep_runs_on_an_empty_database(app):
    for sweep in worker.sweeps_of(app):
        assert worker.run_sweep(app, sweep.act) == 0, sweep.act.__name__


def test_only_one_process_runs_it(app, monkeypatch):
    started = []
    monkeypatch.setattr(worker, "run", lambda *given: started.append(given))
    monkeypatch.setattr(worker.time, "sleep", _give_up)
    with (Path(app.config["DATA_DIR"]) / "clockwork.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with suppress(TimeoutError):
            worker._run_when_locked(app)
        assert started == []
    worker._run_when_locked(app)
    assert len(started) == 1
    app.extensions.pop("clockwork_lock").close()


def test_it_ends_with_its_process(app, monkeypatch):
    ran = threading.Event()

    def sweeps():
        ran.set()
        return 0

    monkeypatch.setattr(worker, "sweeps_of", lambda _app: [Sweep(sweeps, 1)])
    thread = threading.Thread(target=worker.run, args=[app])
    thread.start()
    assert ran.wait(10)
    clockwork = app.extensions["clockwork"]
    worker.stop_in_background(app)
    thread.join(10)
    assert not thread.is_alive()
    assert not clockwork.is_running
    worker.stop_in_background(app)  # in the process that runs none


def test_a_process_that_ends_before_its_first_sweep_begins_none(app, monkeypatch):
    monkeypatch.setitem(app.config, "CLOCKWORK", True)
    worker.start_in_background(app)
    start = app.extensions["clockwork_start"]
    worker.stop_in_background(app)
    start.join(10)
    assert not start.is_alive()
    assert "clockwork_lock" not in app.extensions


def test_a_clock_set_back_stops_nothing(app, monkeypatch):
    """The house clock an hour back, and right again: the jobs go by another."""
    rounds, enough = [], threading.Event()

    def sweeps():
        rounds.append(clock.now())
        clock.set_to(clock.now() + timedelta(hours=-1 if len(rounds) % 2 else 1))
        if len(rounds) == 6:
            enough.set()

    clockwork = Clockwork([Job(sweeps, 0.01)], threads=2)
    thread = threading.Thread(target=clockwork.run)
    thread.start()
    assert enough.wait(10)
    clockwork.stop()
    thread.join(10)


def test_what_hangs_holds_up_nothing_else_and_is_not_begun_more_often_than_it_may():
    going, hung, others, enough = threading.Event(), [], [], threading.Event()

    def hangs():
        hung.append(1)
        going.wait(10)

    def works():
        others.append(1)
        if len(others) == 5:
            enough.set()

    clockwork = Clockwork([Job(hangs, 0.001, at_once=2), Job(works, 0.001)], threads=4)
    thread = threading.Thread(target=clockwork.run)
    thread.start()
    assert enough.wait(10)
    assert len(hung) == 2
    going.set()
    clockwork.stop()
    thread.join(10)


def test_a_job_that_raises_is_asked_again():
    tries, enough = [], threading.Event()

    def fails():
        tries.append(1)
        if len(tries) == 3:
            enough.set()
        raise ValueError

    clockwork = Clockwork([Job(fails, 0.001)], threads=1)
    thread = threading.Thread(target=clockwork.run)
    thread.start()
    assert enough.wait(10)
    clockwork.stop()
    thread.join(10)


def _give_up(_seconds):
    raise TimeoutError
