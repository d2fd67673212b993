"""Two clockworks, as they run in life, of which one dies in the middle: no message is lost, none arrives twice."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from tests.support.gateway import sms_gateway
from tests.support.gateway import wait_until as wait_until_in
from tests.support.mail import mail_server
from xicheng_events import create_app
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.notify.channels import IN_DOUBT
from xicheng_events.foundation.notify.delivery import _TOGETHER, CLAIM
from xicheng_events.foundation.notify.models import Notice, NoticeState
from xicheng_events.foundation.notify.operations import queue_notice
from xicheng_events.foundation.notify.room import SWEEPS

ROOT = Path(__file__).resolve().parents[2]
SENDERS = sum(each.at_once for each in SWEEPS if each.seconds == 1)  # of one process
MESSAGES, LETTERS = 120, 40
wait_until = partial(wait_until_in, seconds=60)  # processes take their time to begin


@pytest.fixture
def site(new_database, tmp_path):
    """A site of its own, on whose database nobody is at work yet."""
    clock.set_to(None)
    site = create_app({"TESTING": True, "CLOCKWORK": False, "DATABASE_URL": new_database(), "DATA_DIR": str(tmp_path)})
    with site.app_context():
        db.create_all()
    yield site
    with site.app_context():
        db.engine.dispose()


def queue(site, count: int) -> None:
    """Urgent ones: they go at any hour."""
    with site.app_context(), clock.frozen(clock.now() - CLAIM):
        for number in range(count):
            queue_notice("cancel", phone=f"1990000{number:04}", day="今天", event="统计开放日",
                         phone_to_ask="010-0000-0000")
        db.session.commit()


@contextmanager
def clockwork(site, settings: dict):
    """A process with `flask worker`; killed at the end, if not before."""
    kept = {name: site.config[name] for name in ("DATABASE_URL", "DATA_DIR", "DATA_KEY")}
    process = subprocess.Popen([sys.executable, "-m", "flask", "--app", "app", "worker"], cwd=ROOT,
                               env={**os.environ, **kept, **{name: str(value) for name, value in settings.items()}})
    try:
        yield process
    finally:
        process.kill()
        process.wait(10)


def end(process: subprocess.Popen, how: signal.Signals) -> None:
    process.send_signal(how)
    process.wait(10)


def count(site, *conditions) -> int:
    with site.app_context():
        return db.session.scalar(select(func.count(Notice.id)).where(*conditions))


def are_all(site, *states: NoticeState) -> bool:
    return not count(site, Notice.state.not_in(states))


def let_the_claims_run_out(site) -> None:
    with site.app_context():
        db.session.execute(update(Notice).where(Notice.state == NoticeState.QUEUED)
                           .values(next_try_at=clock.now() - CLAIM))
        db.session.commit()


@pytest.mark.long
def test_one_of_two_clockworks_is_killed_and_the_other_ended(site):
    queue(site, MESSAGES)
    at_work = Notice.tries > 0, Notice.state == NoticeState.QUEUED
    with sms_gateway() as (gateway, settings):
        def sent_on(by: int) -> bool:
            until = sum(gateway.posts.values()) + by
            return wait_until(lambda: sum(gateway.posts.values()) >= until)

        gateway.pause = 1  # so slow that there is something left to do for the other one, however late this looks
        with clockwork(site, settings) as first, clockwork(site, settings) as second:
            # More than one process can have claimed.
            assert wait_until(lambda: count(site, *at_work) > SENDERS * _TOGETHER)
            assert sent_on(10)
            end(first, signal.SIGKILL)
            assert sent_on(10)
            end(second, signal.SIGTERM)
        gateway.pause = 0.02
        let_the_claims_run_out(site)
        with clockwork(site, settings):
            assert wait_until(lambda: are_all(site, NoticeState.SENT))
        twice = sum(posts - 1 for posts in gateway.posts.values())
        print(f"\ntwo clockworks, one killed, one ended: {MESSAGES} queued, {len(gateway.delivered)} delivered, each "
              f"once; {twice} were in doubt in the hands of {2 * SENDERS} senders, and given to the gateway twice")
        assert len(gateway.delivered) == MESSAGES
        assert set(gateway.delivered.values()) == {1}
        assert twice <= 2 * SENDERS
        assert max(gateway.posts.values()) <= 2


def test_a_letter_that_a_killed_clockwork_had_begun_is_not_sent_twice(site):
    queue(site, LETTERS)
    with mail_server() as (box, settings):
        with clockwork(site, settings) as first:
            assert wait_until(lambda: len(box.of) >= 10)
            end(first, signal.SIGKILL)
        let_the_claims_run_out(site)
        with clockwork(site, settings):
            assert wait_until(lambda: are_all(site, NoticeState.SENT, NoticeState.FAILED))
    sent = count(site, Notice.state == NoticeState.SENT)
    in_doubt = count(site, Notice.state == NoticeState.FAILED, Notice.last_error == IN_DOUBT)
    print(f"\na clockwork killed over its letters: {LETTERS} queued, {sent} sent, {in_doubt} left to the desk in doubt")
    assert sent + in_doubt == LETTERS
    assert in_doubt <= SENDERS
    assert set(box.of.values()) == {1}
    assert sent <= len(box.of) <= LETTERS
