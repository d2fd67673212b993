"""Mail as the way out, against a real server on this machine."""

import ssl
from contextlib import contextmanager

import pytest
from aiosmtpd.smtp import AuthResult

from tests.cast import LI_JING
from tests.notify.test_channels import send
from tests.support.certificates import self_signed
from tests.support.gateway import answering
from tests.support.mail import mail_server
from xicheng_events.foundation.notify import channels
from xicheng_events.foundation.notify.failure_words import failure_words


@pytest.fixture
def mailbox(settings):
    """A running SMTP server that asks nothing."""
    with mail_server() as (box, way):
        settings.update(way)
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
    assert (failure.value.code, failure.value.final) == ("SMTPRecipientRefused", True)


@pytest.fixture
def certificate(tmp_path):
    """(certificate, key) files of a mail server on this machine, signed by itself."""
    return self_signed(tmp_path, "127.0.0.1")


@pytest.fixture
def guarded(settings, certificate):
    """A mail server that wants STARTTLS and a password, and settings that know both."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)

    def asked(_server, _session, _envelope, _mechanism, given):
        return AuthResult(success=(given.login, given.password) == (b"xicheng", b"a secret"), handled=False)

    settings.update(SMTP_SECURITY="starttls", SMTP_CA=str(certificate[0]), SMTP_USER="xicheng",
                    SMTP_PASSWORD="a secret")
    with mail_server(tls_context=context, require_starttls=True, authenticator=asked, auth_required=True) as (box, way):
        settings.update(way)
        yield box


def test_a_mail_goes_encrypted_and_signed_in_where_the_server_wants_it(app, guarded):
    send(app)
    assert len(guarded.letters) == 1


@pytest.mark.once
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


def test_a_server_that_speaks_tls_from_the_first_byte(app, settings, certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    with mail_server(ssl_context=context) as (box, way):
        settings.update(way, SMTP_SECURITY="tls", SMTP_CA=str(certificate[0]), SMTP_USER="")
        send(app)
    assert len(box.letters) == 1


@pytest.mark.once
def test_a_server_that_can_t_encrypt_gets_no_letter(app, settings, mailbox):
    settings["SMTP_SECURITY"] = "starttls"
    with pytest.raises(channels.NotSent) as failure:
        send(app)
    assert failure.value.code == "SMTPNotSupported"
    assert mailbox.letters == []


@contextmanager
def silent_mail_server(settings, says_after_the_letter: bytes):
    """A mail server that takes the letter, says just this, and hangs up; how many letters it got."""
    letters = []

    def serve(call):
        with call, call.makefile("rwb") as line:
            _converse(line, letters, says_after_the_letter)

    with answering(serve) as port:
        settings.update(NOTIFY_CHANNEL="smtp", SMTP_HOST="127.0.0.1", SMTP_PORT=port, SMTP_TO="{phone}@sms.example",
                        SMTP_FROM="open@xicheng.example", SMTP_SECURITY="", SMTP_USER="")
        yield letters


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
