"""A light load generator: keep-alive connections, prepared bytes out, status and body in."""

import asyncio
import gzip
import json
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from urllib.parse import urlencode


class Unclean(RuntimeError):
    """The site answered something else than what is measured is about: the figure would mean nothing."""


class Connection:
    """One keep-alive connection to 127.0.0.1:`port`; opens itself again when the server has closed it."""

    def __init__(self, port: int):
        self.port, self.reader, self.writer = port, None, None

    async def send(self, request: bytes) -> tuple[int, bytes, bytes]:
        """Send prepared bytes; the status, the head and the body of the answer.

        ConnectionError when the server is gone, or when the connection was closed by another task meanwhile.
        """
        for attempt in (1, 2):
            fresh = self.writer is None
            try:
                if fresh:
                    self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port, limit=2**20)
                reader = self.reader
                self.writer.write(request)
                head = await reader.readuntil(b"\r\n\r\n")
                break
            except (asyncio.IncompleteReadError, ConnectionError):
                self.close()
                if fresh or attempt == 2:
                    raise
        body = await _body(reader, head)
        if self.reader is not reader:
            raise ConnectionAbortedError("closed while the answer was read")
        if b"onnection: close" in head:
            self.close()
        return int(head[9:12]), head, body

    def close(self) -> None:
        """Forget the connection."""
        if self.writer is not None:
            self.writer.close()
        self.reader = self.writer = None


async def _body(reader: asyncio.StreamReader, head: bytes) -> bytes:
    if b"transfer-encoding: chunked" not in head.lower():
        return await reader.readexactly(_length(head))
    parts = []
    while size := int(await reader.readline(), 16):
        parts.append(await reader.readexactly(size))
        await reader.readline()
    await reader.readline()
    return b"".join(parts)


def _length(head: bytes) -> int:
    at = head.lower().find(b"content-length:")
    return int(head[at + 15:head.index(b"\r\n", at)]) if at >= 0 else 0


def get(path: str, cookie: str = "", *, headers: str = "") -> bytes:
    """A GET request as bytes."""
    cookies = f"Cookie: {cookie}\r\n" if cookie else ""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{cookies}{headers}\r\n".encode()


def post(path: str, fields: dict | list, cookie: str = "", *, headers: str = "") -> bytes:
    """A form POST as bytes."""
    return _post(path, urlencode(fields), "application/x-www-form-urlencoded", cookie, headers)


def post_json(path: str, value: dict | list, cookie: str, *, token: str) -> bytes:
    """A POST of JSON as bytes, as the site's scripts send it."""
    return _post(path, json.dumps(value), "application/json", cookie, f"X-CSRFToken: {token}\r\n")


def _post(path: str, body: str, kind: str, cookie: str, headers: str) -> bytes:
    """`body` is ASCII."""
    cookies = f"Cookie: {cookie}\r\n" if cookie else ""
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{cookies}{headers}"
        f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


def per_second(port: int, requests: Iterator[bytes], *, clients: int, seconds: float,
               halfway: Callable[[], None] = lambda: None) -> tuple[float, Counter]:
    """Answers per second with `clients` at once for `seconds`, and how many answers of each status. `halfway` is called
    in the middle, while all connections are open."""
    return asyncio.run(_for_a_while(port, requests, clients, seconds, halfway))


async def _for_a_while(port, requests, clients, seconds, halfway):
    statuses, started = Counter(), time.perf_counter()

    async def one_client():
        connection = Connection(port)
        while time.perf_counter() - started < seconds:
            request = next(requests, None)
            if request is None:
                raise RuntimeError("not enough requests were prepared for this long")
            status, _, _ = await connection.send(request)
            statuses[status] += 1
        connection.close()

    async def look():
        await asyncio.sleep(seconds / 2)
        halfway()

    await asyncio.gather(look(), *(one_client() for _ in range(clients)))
    return statuses.total() / (time.perf_counter() - started), statuses


def all_of(port: int, requests: list[bytes], *, clients: int) -> tuple[float, Counter]:
    """Send every request once, `clients` at a time: the seconds it took, and the statuses."""

    async def one(connection: Connection, request: bytes) -> int:
        return (await connection.send(request))[0]

    return run_all(port, requests, one, clients=clients)


def run_all(port: int, jobs: list, work: Callable[[Connection, object], Awaitable[int]], *, clients: int):
    """Do `work(connection, job)` for every job, `clients` at a time: seconds, and a count of what came back."""
    return asyncio.run(_each_once(port, jobs, work, clients))


async def _each_once(port, jobs, work, clients):
    outcomes, waiting, started = Counter(), iter(jobs), time.perf_counter()

    async def one_client():
        connection = Connection(port)
        for job in waiting:
            outcomes[await work(connection, job)] += 1
        connection.close()

    await asyncio.gather(*(one_client() for _ in range(clients)))
    return time.perf_counter() - started, outcomes


def fetch(site: int, paths: list[str], cookie: str = "") -> tuple[int, list[bytes]]:
    """The bytes over the wire for `paths`, heads included, gzip; and the bodies, unpacked."""
    sizes: list[int] = []
    bodies: list[bytes] = []

    async def one(connection, path):
        status, head, body = await connection.send(get(path, cookie, headers="Accept-Encoding: gzip\r\n"))
        if status != 200:
            raise Unclean(f"{path}: {status}")
        sizes.append(len(head) + len(body))
        bodies.append(gzip.decompress(body) if b"content-encoding: gzip" in head.lower() else body)
        return status

    run_all(site, paths, one, clients=1)
    return sum(sizes), bodies
