"""What strangers' files are opened in: a process of its own that knows no secret and is ended when it takes too much.

A reader is a program in this folder. It imports nothing of ours (it has to start in a moment), gets the file on its
standard input and writes what it read, as JSON, to its standard output.
"""

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CPU_SECONDS, SECONDS, MEMORY = 6, 12, 256 * 1024 * 1024
# In each process of the site: who waits keeps a thread from everybody else's pages, so one may; the next is refused.
_AT_ONCE = threading.BoundedSemaphore(2)
_IN_LINE = threading.BoundedSemaphore(3)
_WAIT_SECONDS = 8
# The limits are set before the first byte of the file is read.
_START = """
import os, resource, runpy, sys
program, cpu, memory, *sys.argv[1:] = sys.argv[1:]
os.nice(5)
for limit, most in ((resource.RLIMIT_CPU, int(cpu)), (resource.RLIMIT_AS, int(memory)), (resource.RLIMIT_FSIZE, 0),
                    (resource.RLIMIT_CORE, 0)):
    resource.setrlimit(limit, (most, most))
runpy.run_path(program, run_name="__main__")
"""


class Ended(Exception):
    """No answer: `why` is `busy` (too many files at once), `too_long` (seconds) or `broken` (the reader fell over)."""

    def __init__(self, why: str):
        super().__init__(why)
        self.why = why


def read_confined(reader: str, data: bytes | Path, *arguments: int, memory: int = MEMORY):
    """What `reader`, a program of this folder, says of a file (its bytes, or where it is), as JSON has it; `arguments`
    are handed on.

    It has CPU_SECONDS of the processor, SECONDS by the clock and `memory` bytes. Raises `Ended`.
    """
    with _place(_IN_LINE, 0), _place(_AT_ONCE, _WAIT_SECONDS):
        if isinstance(data, bytes):
            return _read(reader, arguments, memory, input=data)
        with data.open("rb") as stream:
            return _read(reader, arguments, memory, stdin=stream)


@contextmanager
def _place(places: threading.BoundedSemaphore, seconds: int) -> Iterator[None]:
    if not places.acquire(timeout=seconds):
        raise Ended("busy")
    try:
        yield
    finally:
        places.release()


def _read(reader: str, arguments, memory: int, **file):
    program = Path(__file__).with_name(f"{reader}.py")
    command = [sys.executable, "-I", "-B", "-X", "utf8", "-c", _START, program, CPU_SECONDS, memory, *arguments]
    try:
        done = subprocess.run([str(part) for part in command], **file, capture_output=True,
                              timeout=SECONDS, check=False, env={}, cwd="/")
    except subprocess.TimeoutExpired as late:
        raise Ended("too_long") from late
    except OSError as error:  # no process, no memory left
        raise Ended("busy") from error
    if done.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        raise Ended("too_long")
    try:
        return json.loads(done.stdout)
    except ValueError as error:
        raise Ended("broken") from error
