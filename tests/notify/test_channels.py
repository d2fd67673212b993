"""Each way out, against a real server on this machine."""

import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from aiosmtpd.controller import Controller

from benchmarks.servers import free_port
from tests.cast import LI_JING
from xicheng_events.notify import channels


@pytest.fixture
def settings(app):
    """The application's settings, put back afterwards."""
    before = dict(app.config)
    yield app.config
    app.config.clear()
    app.config.update(before)


class Gateway(BaseHTTPRequestHandler):
    """An SMS gateway that notes what it gets and answers as told."""

    status = 200
    got: list = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.got.append((dict(self.headers), body))
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *_words):
        """Say nothing."""


@pytest.fixture
def gateway(settings):
    """A running gateway."""
    Gateway.got, Gateway.status = [], 200
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


class Mailbox:
    """An SMTP server's inside: keeps what is delivered, refuses whom it is told to."""

    def __init__(self):
        self.letters, self.refuses = [], False

    async def handle_RCPT(self, server, session, envelope, address, _options):
        if self.refuses:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.letters.append((envelope.rcpt_tos, envelope.content))
        return "250 OK"


@pytest.fixture
def mailbox(settings):
    """A running SMTP server."""
    box = Mailbox()
    port = free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.update(NOTIFY_CHANNEL="smtp", SMTP_HOST="127.0.0.1", SMTP_PORT=port, SMTP_TO="{phone}@sms.example",
                    SMTP_FROM="open@xicheng.example")
    yield box
    controller.stop()


def test_a_mail_goes_to_the_address_the_phone_makes(app, mailbox):
    from email import message_from_bytes

    send(app)
    ((to, content),) = mailbox.letters
    letter = message_from_bytes(content)
    assert to == [f"{LI_JING.phone}@sms.example"]
    assert letter.get_payload(decode=True).decode().strip() == "【北京西城】您好"
    assert letter["Message-ID"] == "<notice-7@xicheng-events>"


def test_a_mailbox_that_doesn_t_exist_is_final(app, mailbox):
    mailbox.refuses = True
    with pytest.raises(channels.NotSent) as failure:
        send(app)
    assert (failure.value.code, failure.value.final) == ("recipient_refused", True)


def test_the_demos_file_is_for_the_sites_user_alone(app):
    send(app)
    with app.app_context():
        assert channels.outbox_file().stat().st_mode & 0o077 == 0
