"""Each way out, against a real server on this machine."""

import hashlib
import hmac
import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import takewhile

import pytest

from tests.cast import LI_JING
from xicheng_events.foundation.notify import channels


class Gateway(BaseHTTPRequestHandler):
    """An SMS gateway that notes what it gets and answers as told."""

    status, answer, to = 200, b'{"accepted": true}', ""
    got: list = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.got.append((dict(self.headers), body))
        self.send_response(self.status)
        if self.to:
            self.send_header("Location", self.to)
        self.end_headers()
        self.wfile.write(self.answer)

    def log_message(self, *_words):
        """Say nothing."""


@pytest.fixture
def gateway(settings):
    """A running gateway."""
    Gateway.got, Gateway.status, Gateway.answer, Gateway.to = [], 200, b'{"accepted": true}', ""
    server = HTTPServer(("127.0.0.1", 0), Gateway)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    settings.update(NOTIFY_CHANNEL="sms", SMS_GATEWAY_KEY="a shared key",
                    SMS_GATEWAY_URL=f"http://127.0.0.1:{server.server_port}/send")
    yield Gateway
    server.shutdown()
    thread.join()
    server.server_close()


def send(app):
    with app.app_context():
        channels.send(LI_JING.phone, "【北京西城】您好", key="notice-7")


def test_the_gateway_gets_a_signed_request_with_the_key_of_the_message(app, gateway):
    send(app)
    ((headers, body),) = gateway.got
    assert json.loads(body) == {"phone": LI_JING.phone, "text": "【北京西城】您好", "key": "notice-7"}
    assert headers["Idempotency-Key"] == "notice-7"
    assert headers["X-Signature"] == hmac.new(b"a shared key", body, hashlib.sha256).hexdigest()


@pytest.mark.parametrize(("status", "final"), [(400, True), (403, True), (408, False), (429, False), (503, False)])
def test_what_the_gateway_refuses_is_final_what_it_can_t_do_now_is_not(app, gateway, status, final):
    gateway.status = status
    with pytest.raises(channels.NotSent) as failure:
        send(app)
    assert (failure.value.code, failure.value.final) == (f"http_{status}", final)


def test_a_gateway_that_isn_t_there_is_tried_again(app, settings):
    settings.update(NOTIFY_CHANNEL="sms", SMS_GATEWAY_KEY="k", SMS_GATEWAY_URL="http://127.0.0.1:9/send")
    with pytest.raises(channels.NotSent) as failure:
        send(app)
    assert not failure.value.final


@pytest.mark.parametrize("phone", ["010-00000000", "+85200000000", "12345"])
def test_only_a_mobile_takes_messages(app, phone):
    with app.app_context(), pytest.raises(channels.NotSent) as failure:
        channels.send(phone, "您好", key="notice-7")
    assert (failure.value.code, failure.value.final) == ("not_a_mobile", True)


def test_the_demos_file_is_for_the_sites_user_alone(app):
    send(app)
    with app.app_context():
        assert channels.outbox_file().stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("channel", [
    {"NOTIFY_CHANNEL": "sms", "SMS_GATEWAY_KEY": "k", "SMS_GATEWAY_URL": "https://gateway.example/send"},
    {"NOTIFY_CHANNEL": "smtp", "SMTP_HOST": "mail.example", "SMTP_SECURITY": "tls"}], ids=["sms", "smtp"])
def test_a_name_that_nobody_finds_is_not_waited_for(app, settings, monkeypatch, channel):
    """The lookup goes on meanwhile: nothing can interrupt it. Later ones don't make ever more threads."""
    asked, found = [], threading.Event()

    def hangs(*_words, **_more):
        asked.append(threading.current_thread().name)
        assert found.wait(30)
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", hangs)
    monkeypatch.setattr(socket, "getfqdn", lambda: "open.xicheng.example")
    monkeypatch.setattr(channels, "DEADLINE_SECONDS", 0.05)
    monkeypatch.setattr(channels, "_LOOKUPS", channels._Lookups(3, thread_name_prefix="lookup"))
    settings.update(channel)

    def give_up():
        with pytest.raises(channels.NotSent) as failure:
            send(app)
        assert (failure.value.code, failure.value.final) == ("TimeoutError", False)

    # On a busy machine the time may be up before a name is asked for at all.
    for _message in takewhile(lambda _message: len(asked) < 3, range(500)):
        give_up()
    for _message in range(7):
        give_up()
    found.set()
    assert len(set(asked)) == len(asked) == 3
