"""The clockwork: which sweep runs how often, and which process runs it."""

import fcntl
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from flask import Flask

from xicheng_events.booking.absences.operations.forgetting import purge_excuses
from xicheng_events.booking.draws.operations.drawing import line_up_the_rest
from xicheng_events.booking.draws.operations.freezing import freeze_due_lists
from xicheng_events.booking.draws.operations.telling import close_left_out, tell_results
from xicheng_events.booking.groups.operations.purging import purge_lists
from xicheng_events.booking.groups.operations.working import drop_old_lists, work_off_lists
from xicheng_events.booking.mailings.operations.queueing import queue_mailings
from xicheng_events.booking.mailings.operations.reminders import start_reminders
from xicheng_events.booking.notices.operations.publishing import close_finished_events
from xicheng_events.booking.participants.exports import drop_old_exports, make_lists
from xicheng_events.booking.participants.operations.organising import finish_cancellations
from xicheng_events.booking.participants.operations.picking import forget_picks
from xicheng_events.booking.participants.operations.releasing import release_quotas
from xicheng_events.booking.questions.operations.keeping import purge_secret_answers
from xicheng_events.booking.registration.operations.answering import purge_documents
from xicheng_events.booking.registration.operations.purging import purge_contacts
from xicheng_events.booking.registration.operations.waiting import lapse_offers, offer_free_places
from xicheng_events.clockwork import Clockwork, Job
from xicheng_events.door.attendance.operations.forgetting import purge_settlements
from xicheng_events.door.checkin.operations.confirming import purge_late_entries
from xicheng_events.door.checkin.operations.purging import purge_door_words
from xicheng_events.foundation.accounts.operations.codes import forget_old_codes
from xicheng_events.foundation.accounts.operations.forgetting import forget_people
from xicheng_events.foundation.accounts.operations.requests import forget_old_requests
from xicheng_events.foundation.accounts.operations.tries import forget_old_tries
from xicheng_events.foundation.audit.clock_jumps import clock_jump, note_clock_jump
from xicheng_events.foundation.audit.heads import note_head
from xicheng_events.foundation.audit.operations import seal_entries, the_clockwork_acts
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, take_time
from xicheng_events.foundation.core.pool import DatabaseAway
from xicheng_events.foundation.core.rates import forget_old_counts
from xicheng_events.foundation.core.retention import purges
from xicheng_events.foundation.core.sweeps import note_run
from xicheng_events.foundation.notify.delivery import deliver_due_notices, deliver_urgent_notices
from xicheng_events.foundation.notify.operations import forget_loose_notices
from xicheng_events.overview.calendars.operations import reckon_anew
from xicheng_events.voice.feedback.operations.inviting import invite_those_who_came
from xicheng_events.voice.feedback.operations.moving import move_anonymous_answers
from xicheng_events.voice.followup.operations.purging import purge_opinion_contacts
from xicheng_events.voice.followup.operations.rating import close_quiet_issues

# (sweep, seconds between two runs). Each is bounded, and safe in two processes at once.
SWEEPS: list[tuple[Callable[[], int], int]] = [
    (deliver_urgent_notices, 1),
    (deliver_due_notices, 1),
    (lapse_offers, 15),
    (offer_free_places, 60),
    (release_quotas, 60),
    (finish_cancellations, 60),
    (freeze_due_lists, 30),
    (line_up_the_rest, 5),
    (tell_results, 5),
    (close_left_out, 60),
    (seal_entries, 10),
    (note_head, 600),
    (close_finished_events, 60),
    (invite_those_who_came, 60),
    (move_anonymous_answers, 300),
    (start_reminders, 60),
    (queue_mailings, 2),
    (work_off_lists, 2),
    (make_lists, 2),
    (reckon_anew, 15),
    (drop_old_lists, 3600),
    (drop_old_exports, 3600),
    (close_quiet_issues, 3600),
    (forget_old_codes, 3600),
    (forget_old_tries, 3600),
    (forget_old_requests, 3600),
    (forget_old_counts, 3600),
    (purge_documents, 3600),
    (purge_secret_answers, 3600),
    (purge_contacts, 3600),
    (purge_lists, 3600),
    (purge_excuses, 3600),
    (forget_picks, 3600),
    (purge_door_words, 3600),
    (purge_settlements, 3600),
    (purge_late_entries, 3600),
    (purge_opinion_contacts, 3600),
    (forget_loose_notices, 3600),
    (forget_people, 3600),
]
# These do a part in each transaction and are asked again at once, for so long, while they find something.
IN_PARTS = {queue_mailings, work_off_lists, make_lists, reckon_anew, forget_old_codes, forget_old_tries,
            forget_old_counts, forget_loose_notices, forget_people, purge_contacts, purge_excuses, purge_door_words,
            purge_settlements, purge_opinion_contacts}
GO_ON_FOR_SECONDS = 20
# How many of one sweep may be at work at once: while one waits for a slow gateway, another sends what is due.
AT_ONCE = {deliver_urgent_notices: 3, deliver_due_notices: 3}
_THREADS = 20  # more than all sweeps that may wait for a gateway
_LOCK_EVERY_SECONDS = 10


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
            done = sweep()
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
    """Run a sweep of IN_PARTS again and again, each part in a transaction of its own; all it has done."""
    done, until = 0, time.monotonic() + GO_ON_FOR_SECONDS
    while part := run_sweep(app, sweep):
        done += part
        if time.monotonic() > until:
            break
    return done


def clockwork_of(app: Flask) -> Clockwork:
    """Every sweep as a job."""
    return Clockwork([Job(partial(run_in_parts if sweep in IN_PARTS else run_sweep, app, sweep), seconds,
                          AT_ONCE.get(sweep, 1)) for sweep, seconds in SWEEPS], threads=_THREADS)


def run(app: Flask) -> None:
    """Run the clockwork in the foreground, until the process ends (`flask worker`), or `stop_in_background`."""
    clockwork = app.extensions["clockwork"] = clockwork_of(app)
    clockwork.run()


def start_in_background(app: Flask) -> None:
    """Run the clockwork in a thread of this web process, if no other process on this machine does.

    The lock is the file's: when the process dies, the next one that asks gets it.
    """
    if app.config["CLOCKWORK"]:
        threading.Thread(target=_run_when_locked, args=[app], name="clockwork", daemon=True).start()


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
    clockwork = app.extensions.pop("clockwork", None)
    if clockwork:
        clockwork.stop()
