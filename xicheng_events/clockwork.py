"""Runs jobs again and again, each after so many seconds by a clock that nobody can set.

A wall clock that is put back an hour would let everything stand still for an hour, also when it is right again.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

LONGEST_NAP = 1.0  # seconds


@dataclass
class Job:
    """Something to do every so many seconds, at most so often at once; what is asked for beyond that is left out."""

    act: Callable[[], object]
    seconds: float
    at_once: int = 1
    due: float = field(default_factory=time.monotonic)
    running: int = 0


class Clockwork:
    """`run` works until somebody calls `stop`; each job in a thread, all of them in so many."""

    def __init__(self, jobs: list[Job], *, threads: int):
        self._jobs, self._pool = jobs, ThreadPoolExecutor(threads, thread_name_prefix="sweep")
        self._stopped, self._counting = threading.Event(), threading.Lock()

    @property
    def is_running(self) -> bool:
        """Whether nobody has stopped it."""
        return not self._stopped.is_set()

    def run(self) -> None:
        """Start what is due, wait for what is next."""
        while self.is_running:
            now = time.monotonic()
            for job in self._jobs:
                if job.due <= now:
                    self._start(job, now)
            ahead = min(job.due for job in self._jobs) - time.monotonic()
            self._stopped.wait(min(max(ahead, 0.01), LONGEST_NAP))

    def stop(self) -> None:
        """Begin nothing more; what has begun goes on by itself."""
        self._stopped.set()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _start(self, job: Job, now: float) -> None:
        job.due = now + job.seconds
        with self._counting:
            if job.running >= job.at_once:
                return
            job.running += 1
        self._pool.submit(self._do, job)

    def _do(self, job: Job) -> None:
        try:
            job.act()
        finally:
            with self._counting:
                job.running -= 1
