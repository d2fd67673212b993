"""How a notice leaves the house: to a file (demo), through an SMS gateway, or by mail."""

import hashlib
import hmac
import json
import os
import smtplib
import ssl
import urllib.error
import urllib.request
from email.message import EmailMessage
from pathlib import Path

from flask import current_app

from xicheng_events.core import clock
from xicheng_events.core.phones import takes_sms

TIMEOUT_SECONDS = 10


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
    gateway must send one message per key. 2xx is taken as sent, 4xx (but 408 and 429) as final, all else is retried.
    """
    body = json.dumps({"phone": phone, "text": text, "key": key}, ensure_ascii=False).encode()
    signature = hmac.new(current_app.config["SMS_GATEWAY_KEY"].encode(), body, hashlib.sha256).hexdigest()
    request = urllib.request.Request(current_app.config["SMS_GATEWAY_URL"], data=body, headers={
        "Content-Type": "application/json", "X-Signature": signature, "Idempotency-Key": key})
    try:
        urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS).close()
    except urllib.error.HTTPError as error:
        final = 400 <= error.code < 500 and error.code not in (408, 429)
        raise NotSent(f"http_{error.code}", final=final) from None
    except OSError as error:
        raise NotSent(type(error).__name__) from None


def _to_mail(phone: str, text: str, key: str) -> None:
    """Mail `text` to the address SMTP_TO makes of the phone (`{phone}@sms.example`): a mail-to-SMS service."""
    message = EmailMessage()
    message["From"], message["To"] = current_app.config["SMTP_FROM"], current_app.config["SMTP_TO"].format(phone=phone)
    message["Subject"], message["Message-ID"] = current_app.config["SMS_SIGN"], f"<{key}@xicheng-events>"
    message.set_content(text)
    try:
        with _mail_server(current_app.config) as server:
            server.send_message(message)
    except smtplib.SMTPRecipientsRefused:
        raise NotSent("recipient_refused", final=True) from None
    except (smtplib.SMTPException, OSError) as error:
        raise NotSent(type(error).__name__) from None


def _mail_server(settings: dict) -> smtplib.SMTP:
    """A connection to the mail server, encrypted and signed in as the settings SMTP_SECURITY and SMTP_USER say."""
    place, security = (settings["SMTP_HOST"], settings["SMTP_PORT"]), settings["SMTP_SECURITY"]
    trusted = ssl.create_default_context(cafile=settings["SMTP_CA"] or None) if security else None
    if security == "tls":
        server = smtplib.SMTP_SSL(*place, timeout=TIMEOUT_SECONDS, context=trusted)
    else:
        server = smtplib.SMTP(*place, timeout=TIMEOUT_SECONDS)
    try:
        if security == "starttls":
            server.starttls(context=trusted)
        if settings["SMTP_USER"]:
            server.login(settings["SMTP_USER"], settings["SMTP_PASSWORD"])
    except (smtplib.SMTPException, OSError):
        server.close()
        raise
    return server
