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
def gunicorn(application: str, environment: dict, *, checkout: Path = ROOT):
    """Serve `application` of a checkout with its site's own gunicorn settings; gives (port, process)."""
    port = free_port()
    config = ["-c", "gunicorn.conf.py"] if application == "app:app" else [
        "-c", "python:benchmarks.floor_server"]
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", *config, application],
        cwd=checkout, env={**os.environ, **environment, "HOST": "127.0.0.1", "PORT": str(port),
                           "PYTHONPATH": str(checkout)},
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
    return sum(_kb(pid, "Pss") for pid in family(process.pid)) * 1024 / 1e6


def own_mb(process: subprocess.Popen) -> list[float]:
    """Of a server and each of its children: what no other process shares (USS), in MB of 10^6 bytes."""
    return [round(_kb(pid, "Private_Clean", "Private_Dirty") * 1024 / 1e6, 1) for pid in family(process.pid)]


def cpu_seconds(*roots: int) -> float:
    """CPU, of user and system, that these processes took so far, with all that descend from them, ended ones too."""
    ticks = 0
    for pid in (pid for root in roots for pid in family(root)):
        with suppress(FileNotFoundError):  # it has ended: its parent has it now
            words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += sum(map(int, words[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def family(pid: int) -> list[int]:
    """A process and all that descend from it."""
    return [pid, *(member for child in _children(pid) for member in family(child))]


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for thread in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(FileNotFoundError):  # the thread has ended
            found += map(int, thread.read_text().split())
    return found


def _kb(pid: int, *names: str) -> int:
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return sum(int(re.search(rf"^{name}:\s+(\d+)", rollup, re.M).group(1)) for name in names)


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
