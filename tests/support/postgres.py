"""A private PostgreSQL for one test run: temporary, on a Unix socket only, gone afterwards."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import psycopg

# Durability is what tests can do without.
_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=120", "listen_addresses=",
         "shared_buffers=64MB", "autovacuum=off")

# What `make bench` measures against is as durable as a real site.
_DURABLE = ("max_connections=120", "listen_addresses=", "shared_buffers=128MB")


class Missing(RuntimeError):
    """PostgreSQL isn't installed here; the text says what to do."""


def programs() -> Path:
    """The folder of PostgreSQL's programs, the newest installed; raises Missing."""
    on_path = shutil.which("initdb")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda file: int(file.parts[-3]))
    found = [Path(on_path).resolve()] if on_path else debian[-1:]
    if not found:
        raise Missing("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    return found[0].parent


class Cluster:
    """One server process. Use `start`, `new_database`, `stop`; start raises Missing."""

    def __init__(self, *, durable: bool = False):
        self.settings = _DURABLE if durable else _FAST
        self.home = Path(tempfile.mkdtemp(prefix="xicheng-pg-", dir="/tmp"))
        self.process = None

    def start(self) -> "Cluster":
        """Make the cluster and start it; ready for connections on return."""
        bin_dir = programs()
        # PostgreSQL refuses to run as root.
        owner = _unprivileged() if os.geteuid() == 0 else {}
        if owner:
            shutil.chown(self.home, owner["user"], owner["group"])
        data = self.home / "data"
        subprocess.run(
            [bin_dir / "initdb", "-D", data, "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"],
            check=True, stdout=subprocess.DEVNULL, cwd="/", **owner,
        )
        self.start_server()
        return self

    def start_server(self) -> None:
        """Start the server of a cluster that is made; ready for connections on return."""
        owner = _unprivileged() if os.geteuid() == 0 else {}
        settings = [word for setting in self.settings for word in ("-c", setting)]
        with open(self.home / "log", "wb") as log:
            self.process = subprocess.Popen(
                [*_dies_with_us(owner), programs() / "postgres", "-D", self.home / "data", "-k", self.home, *settings],
                stdout=log, stderr=log, cwd="/",
            )
        self._wait()

    def url(self, database: str = "postgres") -> str:
        """The DATABASE_URL of one database in this cluster."""
        return f"postgresql://tester@/{database}?host={quote(str(self.home), safe='')}"

    def create_database(self, name: str, *, template: str = "") -> str:
        """Make a database, empty or a copy of another one that nobody is connected to; its URL."""
        return create_database(self.url(), name, template=template)

    def stop(self) -> None:
        """End the server and remove every trace of it."""
        self.stop_server(signal.SIGQUIT)  # nothing is to be written to the disk any more
        shutil.rmtree(self.home, ignore_errors=True)

    def stop_server(self, how: int = signal.SIGINT) -> None:
        """End the server; its data stays."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(how)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()

    def _wait(self) -> None:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and self.process.poll() is None:
            if _answers(self.url()):
                return
            time.sleep(0.05)
        raise RuntimeError("PostgreSQL did not start:\n" + (self.home / "log").read_text(errors="replace")[-2000:])


@contextmanager
def temporary_cluster():
    """A running cluster for the length of a block; raises Missing."""
    cluster = Cluster()
    try:
        yield cluster.start()
    finally:
        cluster.stop()


def create_database(url: str, name: str, *, template: str = "") -> str:
    """Make the database `name`, empty or a copy, in the cluster that `url` points into; the new one's URL."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        copied = f' TEMPLATE "{template}" STRATEGY FILE_COPY' if template else ""
        connection.execute(f'CREATE DATABASE "{name}"{copied}')
    address, _, query = url.partition("?")
    return f"{address.rpartition('/')[0]}/{name}?{query}"


def _answers(url: str) -> bool:
    try:
        psycopg.connect(url).close()
    except psycopg.OperationalError:
        return False
    return True


def _unprivileged() -> dict:
    """Whom to run the server as when we are root, as subprocess wants it."""
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            account = pwd.getpwnam(name)
            return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    raise Missing("PostgreSQL refuses to run as root, and there is neither a user postgres nor nobody")


def _dies_with_us(owner: dict) -> list[str]:
    """Words in front of the command: the server ends with the tests, even when they are killed."""
    if not shutil.which("setpriv"):
        if owner:
            raise Missing("setpriv (util-linux) is needed to start PostgreSQL as root")
        return []
    words = ["setpriv", "--pdeathsig", "INT"]
    if owner:
        words += ["--reuid", str(owner["user"]), "--regid", str(owner["group"]), "--clear-groups"]
    return [*words, "--"]
