"""How a notice leaves the house: to a file (demo), through an SMS gateway, or by mail."""

import asyncio
import hashlib
import hmac
import json
import os
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from pathlib import Path
from threading import Timer

import httpx
from flask import current_app

from xicheng_events.core import clock
from xicheng_events.core.phones import takes_sms

# For one message from the first byte to the last, however slowly they drip.
DEADLINE_SECONDS = 10
IN_DOUBT = "in_doubt"  # begun, and nobody knows whether it left
# The channels that send a message again when they are asked again; the gateway knows it by its key.
FORGETFUL = {"smtp"}
_MOST_ANSWER = 64 * 1024  # bytes: an acknowledgement is short


class NotSent(Exception):
    """The message didn't leave. `code` is stable and holds nothing of the message; `final` means: don't try again."""

    def __init__(self, code: str, *, final: bool = False):
        super().__init__(code)
        self.code, self.final = code, final


def send(phone: str, text: str, *, key: str) -> None:
    """Hand `text` for `phone` to the channel NOTIFY_CHANNEL names; `key` is the same at every try. Raises NotSent.

    Only mainland mobiles take messages (domain §10.3): anything else is `not_a_mobile`, for good.
    """
    if not takes_sms(phone):
        raise NotSent("not_a_mobile", final=True)
    {"file": _to_file, "sms": _to_gateway, "smtp": _to_mail}[current_app.config["NOTIFY_CHANNEL"]](phone, text, key)


def outbox_file() -> Path:
    """Where the file channel writes: JSON lines, readable by the site's user alone."""
    return Path(current_app.config["DATA_DIR"]) / "outbox.jsonl"


def _to_file(phone: str, text: str, key: str) -> None:
    line = json.dumps({"at": clock.now().isoformat(), "to": phone, "text": text, "key": key}, ensure_ascii=False)
    descriptor = os.open(outbox_file(), os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "a", encoding="utf-8") as file:
        file.write(line + "\n")


def _to_gateway(phone: str, text: str, key: str) -> None:
    """POST {"phone", "text", "key"} as JSON to SMS_GATEWAY_URL.

    Header `X-Signature` is the hex HMAC-SHA-256 of the body under SMS_GATEWAY_KEY, `Idempotency-Key` is `key`: the
    gateway must send one message per key. Sent is what it acknowledges: 2xx with JSON that holds the field and value
    of SMS_GATEWAY_ACK. 4xx (but 408 and 429) is final; all else is retried, a redirect among it, which isn't followed.
    """
    body = json.dumps({"phone": phone, "text": text, "key": key}, ensure_ascii=False).encode()
    signature = hmac.new(current_app.config["SMS_GATEWAY_KEY"].encode(), body, hashlib.sha256).hexdigest()
    headers = {"Content-Type": "application/json", "X-Signature": signature, "Idempotency-Key": key}
    try:
        status, answer = asyncio.run(asyncio.wait_for(
            _post(current_app.config["SMS_GATEWAY_URL"], body, headers), DEADLINE_SECONDS))
    except TimeoutError:
        raise NotSent("TimeoutError") from None
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        raise NotSent(type(error).__name__) from None
    if not 200 <= status < 300:
        raise NotSent(f"http_{status}", final=400 <= status < 500 and status not in (408, 429))
    if not _is_acknowledged(answer, current_app.config["SMS_GATEWAY_ACK"]):
        raise NotSent("not_acknowledged")


async def _post(url: str, body: bytes, headers: dict) -> tuple[int, bytes]:
    """The status and the first part of the answer. No redirect is followed, no proxy of the environment asked."""
    async with httpx.AsyncClient(timeout=DEADLINE_SECONDS, follow_redirects=False, trust_env=False) as client, \
            client.stream("POST", url, content=body, headers=headers) as response:
        answer = b""
        async for part in response.aiter_raw():
            answer += part
            if len(answer) > _MOST_ANSWER:
                break
        return response.status_code, answer


def _is_acknowledged(answer: bytes, wanted: str) -> bool:
    """Whether the answer is JSON with the field and value of `wanted`, as in "accepted=true"."""
    name, _equals, value = wanted.partition("=")
    try:
        said = json.loads(answer)
    except (ValueError, RecursionError):
        return False
    if not isinstance(said, dict) or name not in said:
        return False
    return (said[name] if isinstance(said[name], str) else json.dumps(said[name])).lower() == value.lower()


def _to_mail(phone: str, text: str, key: str) -> None:
    """Mail `text` to the address SMTP_TO makes of the phone (`{phone}@sms.example`): a mail-to-SMS service.

    A server that falls silent or hangs up once it is being given the letter may have it: IN_DOUBT, for the desk.
    """
    message = EmailMessage()
    message["From"], message["To"] = current_app.config["SMTP_FROM"], current_app.config["SMTP_TO"].format(phone=phone)
    message["Subject"], message["Message-ID"] = current_app.config["SMS_SIGN"], f"<{key}@xicheng-events>"
    message.set_content(text)
    handing_over: list[bool] = []
    try:
        with _mail_server(current_app.config) as server:
            handing_over = _noting_the_letter(server)
            server.send_message(message)
    except smtplib.SMTPRecipientsRefused:
        raise NotSent("recipient_refused", final=True) from None
    except smtplib.SMTPDataError as error:  # an answer: it doesn't take this letter
        raise NotSent("SMTPDataError", final=error.smtp_code >= 500) from None
    except (smtplib.SMTPException, OSError) as error:
        if handing_over:
            raise NotSent(IN_DOUBT, final=True) from None
        raise NotSent(type(error).__name__) from None
    except ValueError as error:
        raise NotSent(type(error).__name__) from None


def _noting_the_letter(server: smtplib.SMTP) -> list[bool]:
    """A list that isn't empty any more once `server` is being given the letter itself."""
    begun, give = [], server.data

    def noted(letter):
        begun.append(True)
        return give(letter)

    server.data = noted
    return begun


@contextmanager
def _mail_server(settings: dict) -> Iterator[smtplib.SMTP]:
    """A connection to the mail server, encrypted and signed in as the settings SMTP_SECURITY and SMTP_USER say, cut
    off at the deadline."""
    security = settings["SMTP_SECURITY"]
    trusted = ssl.create_default_context(cafile=settings["SMTP_CA"] or None) if security else None
    server = (smtplib.SMTP_SSL(timeout=DEADLINE_SECONDS, context=trusted) if security == "tls"
              else smtplib.SMTP(timeout=DEADLINE_SECONDS))
    server._host = settings["SMTP_HOST"]  # whom the certificate must name: smtplib notes it only in its constructor
    alarm = Timer(DEADLINE_SECONDS, _cut_off, [server])
    alarm.start()
    try:
        server.connect(settings["SMTP_HOST"], settings["SMTP_PORT"])
        if security == "starttls":
            server.starttls(context=trusted)
        if settings["SMTP_USER"]:
            server.login(settings["SMTP_USER"], settings["SMTP_PASSWORD"])
        with server:
            yield server
    finally:
        alarm.cancel()
        server.close()


def _cut_off(server: smtplib.SMTP) -> None:
    if server.sock is not None:
        with suppress(OSError):
            server.sock.shutdown(socket.SHUT_RDWR)
