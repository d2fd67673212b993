"""The clockwork: runs what the rooms want swept, in one process of a machine."""

import fcntl
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from flask import Flask

from xicheng_events.clockwork import Clockwork, Job
from xicheng_events.foundation.audit.clock_jumps import clock_jump, note_clock_jump
from xicheng_events.foundation.audit.operations import the_clockwork_acts
from xicheng_events.foundation.core import clock, house
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.deadlocks import once_more_if_ended
from xicheng_events.foundation.core.pool import DatabaseAway
from xicheng_events.foundation.core.postgres import take_time
from xicheng_events.foundation.core.retention import purges
from xicheng_events.foundation.core.sweeps import Sweep, note_run

GO_ON_FOR_SECONDS = 20  # with what is done in parts
_THREADS = 20  # more than all sweeps that may wait for a gateway
_LOCK_EVERY_SECONDS = 10
_FIRST_PAGES_SECONDS = 2


def run_sweep(app: Flask, sweep: Callable[[], int]) -> int:
    """Run one sweep in a transaction of its own; the number it gives. A failure is logged by type and passes.

    Whether the clock has jumped is asked before anything can be recorded by it; purges wait until it is released.
    """
    with app.app_context():
        try:
            the_clockwork_acts()
            began = clock.now()  # before the look: no run is noted at a time at which nobody looked
            if note_clock_jump():
                db.session.commit()
            if sweep in purges():
                if clock_jump():
                    return 0
                take_time()
            done = once_more_if_ended(sweep)
            db.session.commit()
            note_run(sweep.__name__, began)
            db.session.commit()
            return done
        except DatabaseAway:  # the pool has said so once; each sweep needn't again
            return 0
        except Exception as error:  # the clockwork must go on; the next run tries again
            db.session.rollback()
            app.logger.error("sweep %s failed: %s", sweep.__name__, type(error).__name__)
            return 0


def run_in_parts(app: Flask, sweep: Callable[[], int]) -> int:
    """Run a sweep again and again, each part in a transaction of its own; all it has done."""
    done, until = 0, time.monotonic() + GO_ON_FOR_SECONDS
    while part := run_sweep(app, sweep):
        done += part
        if time.monotonic() > until:
            break
    return done


def sweeps_of(app: Flask) -> list[Sweep]:
    """What the rooms want done again and again (`SWEEPS` in each room's `room.py`)."""
    with app.app_context():
        return house.listed("SWEEPS")


def clockwork_of(app: Flask) -> Clockwork:
    """Every sweep as a job."""
    return Clockwork([Job(partial(run_in_parts if each.in_parts else run_sweep, app, each.act), each.seconds,
                          each.at_once) for each in sweeps_of(app)], threads=_THREADS)


def run(app: Flask) -> None:
    """Run the clockwork in the foreground, until the process ends (`flask worker`), or `stop_in_background`."""
    clockwork = app.extensions["clockwork"] = clockwork_of(app)
    clockwork.run()


def start_in_background(app: Flask) -> None:
    """Run the clockwork in a thread of this web process, if no other process on this machine does.

    The lock is the file's: when the process dies, the next one that asks gets it.
    """
    if app.config["CLOCKWORK"]:
        # All sweeps at once take a second of this process: whoever has waited for the site to start is served first.
        thread = app.extensions["clockwork_start"] = threading.Timer(
            _FIRST_PAGES_SECONDS, _run_when_locked, args=[app])
        thread.name, thread.daemon = "clockwork", True
        thread.start()


def _run_when_locked(app: Flask) -> None:
    file = (Path(app.config["DATA_DIR"]) / "clockwork.lock").open("w")
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except OSError:
            time.sleep(_LOCK_EVERY_SECONDS)
    app.extensions["clockwork_lock"] = file  # held for as long as the process lives
    run(app)


def stop_in_background(app: Flask) -> None:
    """Begin no more sweeps in this process, which is about to end; what one has begun is undone by the database."""
    start = app.extensions.pop("clockwork_start", None)
    if start:
        start.cancel()
    clockwork = app.extensions.pop("clockwork", None)
    if clockwork:
        clockwork.stop()
