"""The clockwork: each sweep in a transaction of its own, and one process at a time."""

import fcntl
from contextlib import suppress
from pathlib import Path

from apscheduler.schedulers.background import BackgroundScheduler

from tests.cast import LI_JING
from xicheng_events import worker
from xicheng_events.core.db import db
from xicheng_events.notify.models import Notice
from xicheng_events.notify.operations import queue_notice


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


def test_every_sweep_runs_on_an_empty_database(app):
    for sweep, _seconds in worker.SWEEPS:
        assert worker.run_sweep(app, sweep) == 0, sweep.__name__


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
    app.extensions.pop("clockwork")[1].close()


def test_it_ends_with_its_process(app):
    scheduler = BackgroundScheduler(daemon=True)
    worker.run(app, scheduler)
    app.extensions["clockwork"] = scheduler, None
    worker.stop_in_background(app)
    assert not scheduler.running
    worker.stop_in_background(app)  # in the process that runs none


def _give_up(_seconds):
    raise TimeoutError
