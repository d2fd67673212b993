"""A mail server on this machine."""

from collections import Counter
from contextlib import contextmanager

from aiosmtpd.controller import Controller

from benchmarks.servers import free_port


class Mailbox:
    """An SMTP server's inside: keeps what is delivered, refuses whom it is told to."""

    def __init__(self):
        self.letters, self.of, self.refuses = [], Counter(), False

    async def handle_RCPT(self, server, session, envelope, address, _options):
        if self.refuses:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.letters.append((envelope.rcpt_tos, envelope.content))
        self.of[envelope.rcpt_tos[0]] += 1
        return "250 OK"


@contextmanager
def mail_server(**how):
    """A running SMTP server: its mailbox, and the settings that lead to it. `how` is for aiosmtpd's Controller."""
    box, port = Mailbox(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port, **how)
    controller.start()
    try:
        yield box, {"NOTIFY_CHANNEL": "smtp", "SMTP_HOST": "127.0.0.1", "SMTP_PORT": port,
                    "SMTP_TO": "{phone}@sms.example", "SMTP_FROM": "西城 <open@xicheng.example>"}
    finally:
        controller.stop()
