"""Each way out, against a real server on this machine."""

import hashlib
import hmac
import json
import socket
import ssl
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from benchmarks.servers import free_port
from tests.cast import LI_JING
from xicheng_events.notify import channels
from xicheng_events.notify.failures import failure_words


@pytest.fixture
def settings(app):
    """The application's settings, put back afterwards."""
    before = dict(app.config)
    yield app.config
    app.config.clear()
    app.config.update(before)


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


@contextmanager
def mail_server(settings, **how):
    """A running SMTP server; what it was given."""
    box, port = Mailbox(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port, **how)
    controller.start()
    settings.update(NOTIFY_CHANNEL="smtp", SMTP_HOST="127.0.0.1", SMTP_PORT=port, SMTP_TO="{phone}@sms.example",
                    SMTP_FROM="open@xicheng.example")
    try:
        yield box
    finally:
        controller.stop()


@pytest.fixture
def mailbox(settings):
    """A running SMTP server that asks nothing."""
    with mail_server(settings) as box:
        yield box


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


@pytest.fixture
def certificate(tmp_path):
    """(certificate, key) files of a mail server on this machine, signed by itself."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    made = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
            .serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True).sign(key, hashes.SHA256()))
    files = tmp_path / "mail.pem", tmp_path / "mail.key"
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                           serialization.NoEncryption()))
    return files


@pytest.fixture
def guarded(settings, certificate):
    """A mail server that wants STARTTLS and a password, and settings that know both."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)

    def asked(_server, _session, _envelope, _mechanism, given):
        return AuthResult(success=(given.login, given.password) == (b"xicheng", b"a secret"), handled=False)

    settings.update(SMTP_SECURITY="starttls", SMTP_CA=str(certificate[0]), SMTP_USER="xicheng",
                    SMTP_PASSWORD="a secret")
    with mail_server(settings, tls_context=context, require_starttls=True, authenticator=asked,
                     auth_required=True) as box:
        yield box


def test_a_mail_goes_encrypted_and_signed_in_where_the_server_wants_it(app, guarded):
    send(app)
    assert len(guarded.letters) == 1


@pytest.mark.parametrize(("setting", "value", "code"), [
    ("SMTP_PASSWORD", "another", "SMTPAuthenticationError"), ("SMTP_CA", "", "SSLCertVerificationError")])
def test_a_wrong_password_or_certificate_is_named_and_tried_again(app, settings, guarded, setting, value, code):
    settings[setting] = value
    with pytest.raises(channels.NotSent) as failure:
        send(app)
    assert (failure.value.code, failure.value.final) == (code, False)
    assert guarded.letters == []
    with app.app_context():
        assert "发送通道出错" not in failure_words(code)


def test_a_server_that_can_t_encrypt_gets_no_letter(app, settings, mailbox):
    settings["SMTP_SECURITY"] = "starttls"
    with pytest.raises(channels.NotSent) as failure:
        send(app)
    assert failure.value.code == "SMTPNotSupportedError"
    assert mailbox.letters == []


def test_the_demos_file_is_for_the_sites_user_alone(app):
    send(app)
    with app.app_context():
        assert channels.outbox_file().stat().st_mode & 0o077 == 0


@contextmanager
def silent_mail_server(settings, says_after_the_letter: bytes):
    """A mail server that takes the letter, says just this, and hangs up; how many letters it got."""
    listener, letters = socket.create_server(("127.0.0.1", 0)), []
    settings.update(NOTIFY_CHANNEL="smtp", SMTP_HOST="127.0.0.1", SMTP_PORT=listener.getsockname()[1],
                    SMTP_TO="{phone}@sms.example", SMTP_FROM="open@xicheng.example", SMTP_SECURITY="", SMTP_USER="")

    def serve():
        while True:
            try:
                call, _address = listener.accept()
            except OSError:
                return
            with call, call.makefile("rwb") as line:
                _converse(line, letters, says_after_the_letter)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield letters
    finally:
        listener.close()


def _converse(line, letters, last_words):
    line.write(b"220 here\r\n")
    line.flush()
    for said in line:
        is_letter = said.upper().startswith(b"DATA")
        line.write(b"354 go on\r\n" if is_letter else b"250 ok\r\n")
        line.flush()
        if is_letter:
            while line.readline() != b".\r\n":
                pass
            letters.append(1)
            line.write(last_words)
            line.flush()
            return


@pytest.mark.parametrize(("last_words", "code", "final"), [
    (b"", "in_doubt", True), (b"451 later\r\n", "SMTPDataError", False),
    (b"554 never\r\n", "SMTPDataError", True)], ids=["hangs up", "not now", "never"])
def test_a_server_that_may_have_the_letter_is_not_given_it_again(app, settings, last_words, code, final):
    with silent_mail_server(settings, last_words) as letters:
        with pytest.raises(channels.NotSent) as failure:
            send(app)
        assert len(letters) == 1
    assert (failure.value.code, failure.value.final) == (code, final)
    with app.app_context():
        assert "发送通道出错" not in failure_words(code)
