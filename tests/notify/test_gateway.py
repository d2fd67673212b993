"""A bad gateway and a bad night: every message leaves once, and none is lost."""

import threading
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.support.gateway import TAKEN, sms_gateway, wait_until
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.notify import channels
from xicheng_events.foundation.notify.delivery import BACK_OFF, CLAIM, deliver_due_notices, deliver_urgent_notices
from xicheng_events.foundation.notify.failure_words import failure_words
from xicheng_events.foundation.notify.models import Notice
from xicheng_events.foundation.notify.operations import queue_notice

BAD = 7  # of the phone of the one that is answered badly


@pytest.fixture
def gateway(app):
    """A gateway that takes what it is given, until told otherwise."""
    before = dict(app.config)
    with sms_gateway() as (gateway, settings):
        app.config.update(settings)
        yield gateway
    app.config.update(before)


def phone(number: int) -> str:
    return f"1990000{number:04}"


def queue(app, count: int, template="withdrawn", **values) -> None:
    with app.app_context():
        for number in range(count):
            queue_notice(template, phone=phone(number), **{"event": "统计开放日", **values})
        db.session.commit()


def deliver(app, sweep=deliver_due_notices) -> int:
    with app.app_context():
        return sweep()


def states(app) -> Counter:
    with app.app_context():
        return Counter(state.value for state in db.session.scalars(select(Notice.state)))


def error_of(app, number: int) -> str:
    with app.app_context():
        return db.session.scalars(select(Notice).order_by(Notice.id)).all()[number].last_error


def answers_badly(gateway, answer):
    gateway.behaviour = lambda message: answer if message["phone"] == phone(BAD) else TAKEN


@pytest.mark.parametrize(("answer", "code"), [
    (b"garbage\r\n\r\n", "RemoteProtocolError"),
    (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 200_000 + b"\r\n\r\n", "RemoteProtocolError"),
    (b"HTTP/1.1 302 Found\r\nLocation: /landing\r\nContent-Length: 0\r\n\r\n", "http_302"),
    (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "not_acknowledged"),
    (b"HTTP/1.1 200 OK\r\nContent-Length: 19\r\n\r\n{\"accepted\": false}", "not_acknowledged"),
    (b"HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n<h1>Login</h1>\r\n", "not_acknowledged"),
    (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n[1,2]", "not_acknowledged"),
    (b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{\"acc", "RemoteProtocolError"),
    (b"", "RemoteProtocolError"),
], ids=["garbage", "endless header", "redirect", "silence", "refused", "login page", "list", "cut", "hung up"])
def test_one_bad_answer_is_one_messages_own_affair(app, gateway, answer, code):
    queue(app, 20)
    answers_badly(gateway, answer)
    assert deliver(app) == 19
    assert states(app) == {"sent": 19, "queued": 1}
    assert error_of(app, BAD) == code
    with app.app_context():
        assert "发送通道出错" not in failure_words(code)
    for pause in BACK_OFF:
        clock.set_to(clock.now() + pause)
        deliver(app)
    assert max(count for number, count in gateway.posts.items() if number != phone(BAD)) == 1
    assert states(app)["sent"] == 19
    print(f"\n{code}: 19 of 20 sent once, the bad one tried {gateway.posts[phone(BAD)]} times")


def test_a_redirect_is_followed_nowhere_and_the_message_is_not_lost(app, gateway):
    queue(app, 10)
    gateway.behaviour = lambda _message: b"HTTP/1.1 302 Found\r\nLocation: /landing\r\nContent-Length: 0\r\n\r\n"
    assert deliver(app) == 0
    assert states(app) == {"queued": 10}
    gateway.behaviour = lambda _message: TAKEN
    clock.set_to(clock.now() + BACK_OFF[0])
    assert deliver(app) == 10
    assert sum(gateway.delivered.values()) == 10


@pytest.mark.long
def test_a_gateway_down_for_an_hour_gets_each_message_once(app, gateway, monkeypatch):
    queue(app, 40)
    url, app.config["SMS_GATEWAY_URL"] = app.config["SMS_GATEWAY_URL"], "http://127.0.0.1:9/send"
    for _minute in range(60):
        deliver(app)
        clock.set_to(clock.now() + timedelta(minutes=1))
    app.config["SMS_GATEWAY_URL"] = url
    for _hour in range(3):
        clock.set_to(clock.now() + timedelta(hours=1))
        deliver(app)
    assert states(app) == {"sent": 40}
    assert set(gateway.posts.values()) == {1}
    print(f"\ndown an hour: 40 of 40 delivered, {sum(gateway.posts.values())} requests")


@pytest.mark.parametrize("setting", [{"SMS_GATEWAY_URL": ""}, {"SMS_GATEWAY_URL": "not an address"},
                                     {"NOTIFY_CHANNEL": "SMS"}])
def test_a_setting_that_is_wrong_fails_each_message_and_says_so(app, gateway, setting):
    queue(app, 3)
    app.config.update(setting)
    assert deliver(app) == 0
    assert states(app) == {"queued": 3}
    assert error_of(app, 0)


def test_a_drip_is_cut_off_and_codes_do_not_wait_behind_it(app, gateway, monkeypatch):
    monkeypatch.setattr(channels, "DEADLINE_SECONDS", 0.5)
    gateway.behaviour = lambda message: b"HTTP/1.1 200 OK\r\n" * 50 if "取消" in message["text"] else TAKEN
    gateway.drip = 0.05
    queue(app, 3)
    slow = threading.Thread(target=deliver, args=[app])
    slow.start()
    assert wait_until(lambda: gateway.posts)
    gateway.drip = 0
    queue(app, 5, "code", digits="123456", minutes=5, secret=True, expires_at=clock.now() + timedelta(minutes=5))
    assert deliver(app, deliver_urgent_notices) == 5
    slow.join()
    assert states(app)["sent"] >= 5
    assert error_of(app, 0) == "TimeoutError"


def test_mail_whose_fate_nobody_knows_is_left_to_the_desk(app, monkeypatch):
    queue(app, 1)
    app.config["NOTIFY_CHANNEL"] = "smtp"

    def dies(*_words):
        raise KeyboardInterrupt  # the process ends while the server has the letter

    monkeypatch.setattr(channels, "_to_mail", dies)
    with pytest.raises(KeyboardInterrupt):
        deliver(app)
    monkeypatch.setattr(channels, "_to_mail", lambda *_words: pytest.fail("sent a second time"))
    clock.set_to(clock.now() + CLAIM)
    assert deliver(app) == 0
    app.config["NOTIFY_CHANNEL"] = "file"
    assert states(app) == {"failed": 1}
    with app.app_context():
        assert "不确定是否已发出" in failure_words(error_of(app, 0))
