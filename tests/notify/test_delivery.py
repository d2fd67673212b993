"""What leaves the house, when, and what happens when it doesn't."""

import json
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select

from tests.cast import LI_JING, beijing
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.notify import channels, delivery
from xicheng_events.foundation.notify.channels import NotSent, outbox_file
from xicheng_events.foundation.notify.delivery import BACK_OFF, CLAIM, deliver_due_notices
from xicheng_events.foundation.notify.models import Notice
from xicheng_events.foundation.notify.operations import queue_notice


def queue(app, template="withdrawn", **changes):
    values = {"event": "统计开放日", **changes}
    with app.app_context():
        queue_notice(template, phone=LI_JING.phone, **values)
        db.session.commit()
        return db.session.scalar(select(func.max(Notice.id)))


def deliver(app):
    with app.app_context():
        return deliver_due_notices()


def notice(app, notice_id, *columns):
    with app.app_context():
        row = db.session.get(Notice, notice_id)
        return tuple(getattr(row, column) for column in columns)


@pytest.fixture
def failing(monkeypatch):
    """A channel that fails as told; what it was asked to send."""
    asked, how = [], {"final": False}

    def send(phone, text, *, key):
        asked.append((text, key))
        raise NotSent("http_503", final=how["final"])

    monkeypatch.setattr(channels, "send", send)
    return asked, how


def test_a_notice_is_sent_once_and_can_be_read_in_the_file(app):
    before = outbox_lines(app)
    notice_id = queue(app)
    assert deliver(app) == 1
    assert deliver(app) == 0
    assert notice(app, notice_id, "state", "tries", "channel") == ("sent", 1, "file")
    new = outbox_lines(app)[len(before):]
    assert [(line["to"], line["key"]) for line in new] == [(LI_JING.phone, f"notice-{notice_id}")]
    assert new[0]["text"].startswith("【北京西城】您已取消“统计开放日”")


def outbox_lines(app):
    with app.app_context():
        file = outbox_file()
        return [json.loads(line) for line in file.read_text("utf-8").splitlines()] if file.exists() else []


def test_what_was_rolled_back_is_never_sent(app):
    with app.app_context():
        queue_notice("withdrawn", phone=LI_JING.phone, event="统计开放日")
        db.session.flush()
        db.session.rollback()
    assert deliver(app) == 0


def test_a_failure_is_tried_again_later_and_later_and_given_up_in_the_end(app, failing):
    asked, _how = failing
    notice_id = queue(app)
    for pause in BACK_OFF:
        assert deliver(app) == 0
        assert notice(app, notice_id, "state", "last_error") == ("queued", "http_503")
        clock.set_to(clock.now() + pause - timedelta(seconds=1))
        deliver(app)
        assert notice(app, notice_id, "next_try_at")[0] == clock.now() + timedelta(seconds=1)
        clock.set_to(clock.now() + timedelta(seconds=1))
    deliver(app)
    assert notice(app, notice_id, "state", "tries") == ("failed", len(BACK_OFF) + 1)
    assert len({key for _text, key in asked}) == 1  # the channel can tell that it is the same message


@pytest.mark.once
def test_a_refused_number_is_not_tried_again(app, failing):
    _asked, how = failing
    how["final"] = True
    notice_id = queue(app)
    deliver(app)
    assert notice(app, notice_id, "state", "tries") == ("failed", 1)


def test_nobody_is_woken_but_for_a_code(app):
    clock.set_to(beijing("2026-03-10 22:30"))
    sleepy = queue(app)
    urgent = queue(app, "code", digits="123456", minutes=5, secret=True, expires_at=clock.now() + timedelta(minutes=5))
    assert deliver(app) == 1
    assert notice(app, urgent, "state")[0] == "sent"
    clock.set_to(beijing("2026-03-11 08:00"))
    assert deliver(app) == 1
    assert notice(app, sleepy, "state")[0] == "sent"


def test_a_code_is_forgotten_once_sent_and_never_sent_once_it_has_run_out(app):
    expires = clock.now() + timedelta(minutes=5)
    sent = queue(app, "code", digits="123456", minutes=5, secret=True, expires_at=expires)
    deliver(app)
    late = queue(app, "code", digits="654321", minutes=5, secret=True, expires_at=expires)
    clock.set_to(expires)
    deliver(app)
    assert notice(app, sent, "state", "text") == ("sent", None)
    assert notice(app, late, "state", "text") == ("expired", None)


def test_a_notice_whose_sender_died_is_due_again(app, monkeypatch):
    def die(phone, text, *, key):
        raise KeyboardInterrupt

    notice_id = queue(app)
    with monkeypatch.context() as broken:
        broken.setattr(channels, "send", die)
        with pytest.raises(KeyboardInterrupt):
            deliver(app)
    assert deliver(app) == 0  # still claimed
    clock.set_to(clock.now() + CLAIM)
    assert deliver(app) == 1
    assert notice(app, notice_id, "tries")[0] == 2


@pytest.fixture
def slow(monkeypatch):
    """A channel on which two messages take the whole claim; what it has sent, and what else to do after the second."""
    passed, sent, after = [0.0], [], []

    def send(phone, text, *, key):
        sent.append(key)
        passed[0] += CLAIM.total_seconds() / 2
        if len(sent) == 2:
            [act() for act in after]

    monkeypatch.setattr(channels, "send", send)
    monkeypatch.setattr(delivery, "monotonic_time", SimpleNamespace(monotonic=lambda: passed[0]))
    return sent, after


def test_what_there_was_no_time_to_try_is_not_charged_a_try(app, slow):
    three = [queue(app), queue(app), queue(app)]
    assert deliver(app) == 3
    assert slow[0] == [f"notice-{number}" for number in three]
    assert [notice(app, number, "state", "tries") for number in three] == [("sent", 1)] * 3


def test_what_somebody_else_has_claimed_since_is_left_to_them(app, slow):
    _first, _second, third = queue(app), queue(app), queue(app)

    def claimed_by_another():
        clock.set_to(clock.now() + CLAIM)
        assert delivery._claim(third, clock.now())

    slow[1].append(claimed_by_another)
    assert deliver(app) == 2
    assert notice(app, third, "state", "tries", "next_try_at") == ("queued", 2, clock.now() + CLAIM)


def test_the_desk_sees_what_failed_and_sends_it_again(app, world, desk, failing):
    _asked, how = failing
    how["final"] = True
    notice_id = queue(app, organisation_id=world.units["tjj"])
    queue(app, organisation_id=world.units["niujie"])
    deliver(app)
    clerk = desk("zhaomin")
    page = clerk.get("/staff/notices?state=failed").text
    assert page.count("199****") == 1
    assert LI_JING.phone not in page
    assert clerk.post(f"/staff/notices/{notice_id}/retry").status_code == 303
    assert notice(app, notice_id, "state", "tries") == ("queued", 0)
    assert clerk.post(f"/staff/notices/{notice_id + 1}/retry").status_code == 404


def test_the_log_holds_no_phone_and_no_words(app, failing, caplog):
    queue(app)
    deliver(app)
    with app.app_context():
        assert db.session.scalars(select(Notice.last_error)).all() == ["http_503"]
    assert LI_JING.phone not in caplog.text
