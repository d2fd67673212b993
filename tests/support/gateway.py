"""An SMS gateway on this machine that can misbehave in every way a gateway was seen to."""

import json
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager

TAKEN = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 18\r\nConnection: close\r\n\r\n' \
        b'{"accepted": true}'


class Gateway:
    """Takes each message once by its key, as ours promise to; `behaviour(message)` gives its answer as bytes, or None
    to be silent. `posts` counts what was sent here, `delivered` what would have reached a phone."""

    def __init__(self):
        self.posts, self.delivered, self.lock = Counter(), Counter(), threading.Lock()
        self.behaviour, self.pause, self.drip = (lambda _message: TAKEN), 0.0, 0.0
        self._stop = threading.Event()

    def stop(self) -> None:
        """Answer nobody any more."""
        self._stop.set()

    def serve(self, call: socket.socket) -> None:
        """Read one message and answer it."""
        with call:
            try:
                self._answer(call, self._read(call))
            except (OSError, ValueError):
                return  # the caller hung up

    def _read(self, call: socket.socket) -> dict:
        said = b""
        while b"\r\n\r\n" not in said:
            said += call.recv(65536) or self._hung_up()
        head, body = said.split(b"\r\n\r\n", 1)
        lines = head.lower().split(b"\r\n")
        length = next(int(line.split(b":")[1]) for line in lines if line.startswith(b"content-length"))
        while len(body) < length:
            body += call.recv(65536) or self._hung_up()
        return json.loads(body)

    def _hung_up(self) -> bytes:
        raise ValueError

    def _answer(self, call: socket.socket, message: dict) -> None:
        answer, drip = self.behaviour(message), self.drip
        with self.lock:
            self.posts[message["phone"]] += 1
            if answer == TAKEN and message["key"] not in self.delivered:
                self.delivered[message["key"]] += 1
        self._stop.wait(self.pause)
        size = 1 if drip else 65536
        for at in range(0, len(answer or b""), size):
            call.sendall(answer[at : at + size])
            if drip and self._stop.wait(drip):
                return
        if answer is None:
            self._stop.wait(60)


@contextmanager
def sms_gateway():
    """A running gateway, and the settings that lead to it."""
    gateway = Gateway()
    with answering(gateway.serve) as port:
        try:
            yield gateway, {"NOTIFY_CHANNEL": "sms", "SMS_GATEWAY_KEY": "a shared key",
                            "SMS_GATEWAY_URL": f"http://127.0.0.1:{port}/send"}
        finally:
            gateway.stop()


@contextmanager
def answering(serve: Callable[[socket.socket], None]):
    """A port at which each call is handed to `serve`, in a thread of its own. Afterwards nobody waits there any more:
    who does while it is closed would take calls from whatever listens next."""
    listener, is_over = socket.create_server(("127.0.0.1", 0)), threading.Event()

    def accept():
        while True:
            call, _address = listener.accept()
            if is_over.is_set():
                call.close()
                return
            threading.Thread(target=serve, args=[call], daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        is_over.set()
        socket.create_connection(listener.getsockname()).close()
        thread.join()
        listener.close()


def wait_until(fact, seconds: float = 30) -> bool:
    """Whether `fact()` came true in time; asked often."""
    until = time.monotonic() + seconds
    while not fact():
        if time.monotonic() > until:
            return False
        time.sleep(0.01)
    return True
