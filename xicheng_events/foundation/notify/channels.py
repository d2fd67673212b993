"""How a notice leaves the house: to a file (demo), through an SMS gateway, or by mail."""

import asyncio
import hashlib
import hmac
import json
import os
import ssl
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache, lru_cache
from pathlib import Path

import aiosmtplib
import httpx
from flask import current_app

from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.phones import takes_sms

# For one message from looking up the server's name to the last byte, however slowly they drip.
DEADLINE_SECONDS = 10
IN_DOUBT = "in_doubt"  # begun, and nobody knows whether it left
# The channels that send a message again when they are asked again; the gateway knows it by its key.
FORGETFUL = {"smtp"}
_MOST_ANSWER = 64 * 1024  # bytes: an acknowledgement is short


class _Lookups(ThreadPoolExecutor):
    """Where names of servers are looked up. Nothing can interrupt that: whoever has waited long enough goes on, and
    leaves the lookup to its thread. While all threads hang, nobody's name is found in time."""

    def shutdown(self, wait=True, *, cancel_futures=False):
        """Nothing: it outlives the loop of each message."""


_LOOKUPS = _Lookups(8, thread_name_prefix="lookup")


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
        status, answer = _in_time(_post(current_app.config["SMS_GATEWAY_URL"], body, headers))
    except TimeoutError:
        raise NotSent("TimeoutError") from None
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        raise NotSent(type(error).__name__) from None
    if not 200 <= status < 300:
        raise NotSent(f"http_{status}", final=400 <= status < 500 and status not in (408, 429))
    if not _is_acknowledged(answer, current_app.config["SMS_GATEWAY_ACK"]):
        raise NotSent("not_acknowledged")


def _in_time(work: Coroutine):
    """What `work` gives; TimeoutError at the deadline."""
    with asyncio.Runner() as runner:
        runner.get_loop().set_default_executor(_LOOKUPS)
        return runner.run(asyncio.wait_for(work, DEADLINE_SECONDS))


@cache
def _trusted_by_gateway() -> ssl.SSLContext:
    """Whom to trust: read once, as it takes longer than to send a message."""
    return httpx.create_ssl_context(trust_env=False)


async def _post(url: str, body: bytes, headers: dict) -> tuple[int, bytes]:
    """The status and the first part of the answer. No redirect is followed, no proxy of the environment asked."""
    async with httpx.AsyncClient(timeout=DEADLINE_SECONDS, follow_redirects=False, trust_env=False,
                                 verify=_trusted_by_gateway()) as client, \
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
    message.set_content(text, cte="base64")
    reached: set[str] = set()
    try:
        _in_time(_mail(current_app.config, message, reached))
    except (aiosmtplib.SMTPRecipientRefused, aiosmtplib.SMTPDataError) as error:  # an answer: it doesn't take this one
        raise NotSent(_name_of(error), final=error.code >= 500) from None
    except (aiosmtplib.SMTPException, OSError, ValueError) as error:
        if "taken" not in reached:
            raise NotSent(IN_DOUBT if reached else _name_of(error), final=bool(reached)) from None


def _trusted_by_mail(authorities: str) -> ssl.SSLContext:
    """Whom to trust, by the file SMTP_CA or the system's: read again when that file is another one."""
    return _authorities(authorities or None, Path(authorities).stat().st_mtime_ns if authorities else 0)


@lru_cache(maxsize=1)
def _authorities(file: str | None, _changed: int) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=file)


async def _mail(settings: dict, message: EmailMessage, reached: set[str]) -> None:
    """Hand the letter to the mail server, encrypted and signed in as the settings SMTP_SECURITY and SMTP_USER say;
    `reached` holds "letter" once the server is being given it, and "taken" once it has said so."""
    security = settings["SMTP_SECURITY"]
    trusted = _trusted_by_mail(settings["SMTP_CA"]) if security else None
    server = aiosmtplib.SMTP(
        hostname=settings["SMTP_HOST"], port=settings["SMTP_PORT"], timeout=None, tls_context=trusted,
        use_tls=security == "tls", start_tls=False)
    try:
        await server.connect()
        await server.ehlo()
        if security == "starttls":
            if not server.supports_extension("starttls"):
                raise aiosmtplib.SMTPNotSupported("STARTTLS")
            await server.starttls()
        if settings["SMTP_USER"]:
            await server.login(settings["SMTP_USER"], settings["SMTP_PASSWORD"])
        for address, ask in (("From", server.mail), ("To", server.rcpt)):
            await ask(message[address].addresses[0].addr_spec)
        reached.add("letter")
        await server.data(message.as_bytes(policy=SMTP))
        reached.add("taken")
        with suppress(TimeoutError):  # it has the letter; this is only polite
            await asyncio.wait_for(server.quit(), 1)
    finally:
        server.close()


def _name_of(error: Exception) -> str:
    """The code `notify.failure_words` has words for: of what the connection failed by, where one was made for
    nothing."""
    if isinstance(error, aiosmtplib.SMTPConnectError) and error.__cause__:
        error = error.__cause__
    return type(error).__name__
