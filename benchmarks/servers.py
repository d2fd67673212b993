"""Starting what is measured: a database, the site as `make run` serves it, the floor beside it."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def free_port() -> int:
    """A loopback port nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextmanager
def gunicorn(application: str, environment: dict):
    """Serve `application` with the site's own gunicorn settings; gives (port, process)."""
    port = free_port()
    config = ["-c", "gunicorn.conf.py"] if application == "app:app" else [
        "-c", "python:benchmarks.floor_server"]
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", *config, application],
        cwd=ROOT, env={**os.environ, **environment, "HOST": "127.0.0.1", "PORT": str(port), "PYTHONPATH": str(ROOT)},
    )
    try:
        _wait_until_it_answers(port, process)
        yield port, process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _wait_until_it_answers(port: int, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                time.sleep(0.5)
                return
        time.sleep(0.05)
    raise RuntimeError("the server did not start")


def memory_mb(process: subprocess.Popen) -> float:
    """Proportional memory (PSS) of a server and all its children, in MB of 10^6 bytes."""
    return sum(_pss_kb(pid) for pid in family(process.pid)) * 1024 / 1e6


def family(pid: int) -> list[int]:
    """A process and all that descend from it."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(member for child in children for member in family(int(child)))]


def _pss_kb(pid: int) -> int:
    return int(re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.M).group(1))


def spread(port: int, process: subprocess.Popen) -> list[int]:
    """How many of the open connections to `port` each process of a server has, the most first."""
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    open_ones = {f"socket:[{words[9]}]" for words in lines if words[1].endswith(f":{port:04X}") and words[3] == "01"}
    return sorted((len(open_ones & _opened(pid)) for pid in family(process.pid)[1:]), reverse=True)


def _opened(pid: int) -> set[str]:
    files = set()
    for file in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):
            files.add(os.readlink(file))
    return files
