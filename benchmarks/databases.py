"""A database for each part: an empty one, or a copy of the large one, which is made once and kept in `made/`."""

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import text

from benchmarks import crowd
from benchmarks.parts import all_parts
from benchmarks.people import World
from benchmarks.servers import ROOT
from tests.support import postgres
from xicheng_events import create_app
from xicheng_events.foundation.core import clock, house
from xicheng_events.foundation.core.db import db
from xicheng_events.worker import run_sweep

SWEPT_AT_MOST = 100  # times a sweep, of which each does a few hundred things
KEPT = ROOT / "benchmarks" / "made"
# What is kept is encrypted: whoever opens it needs the keys it was made with.
KEYS = {name: f"{name.lower()} of a benchmark alone" for name in ("SECRET_KEY", "DATA_KEY", "AUDIT_KEY")}


def app_on(data_dir: str, url: str) -> Flask:
    """The site on a database, in this process; no clockwork."""
    return create_app({"DATA_DIR": data_dir, "DATABASE_URL": url, "CLOCKWORK": False, **KEYS})


class OnSQLite:
    """A file for each part."""

    name, roots = "sqlite", ()  # the database has no process of its own

    @contextmanager
    def lent(self, *, large: bool) -> Iterator[tuple[str, str, dict]]:
        """(DATA_DIR, DATABASE_URL, what `fill` of each part gave) of a database that goes afterwards."""
        with tempfile.TemporaryDirectory(prefix="xicheng-bench-") as data_dir:
            made = {}
            if large:
                file, made = _kept(self.name, self._make)
                shutil.copyfile(file, Path(data_dir) / "xicheng.sqlite3")
            else:
                _create_tables(data_dir, "")
            yield data_dir, "", made

    def _make(self, file: Path) -> dict:
        with tempfile.TemporaryDirectory(prefix="xicheng-bench-") as data_dir:
            made = _fill(data_dir, "")
            with _engine(app_on(data_dir, "")) as connection:
                connection.execute(text("vacuum into :file"), {"file": str(file)})
        return made


class OnPostgreSQL:
    """One server, as durable as a real site's, with a database for each part."""

    name = "postgresql"

    def __init__(self, cluster: postgres.Cluster):
        self.cluster, self._large_is_here, self._made = cluster, False, {}

    @property
    def roots(self) -> tuple[int, ...]:
        """The server's process; all others are its children."""
        return (self.cluster.process.pid,)

    @contextmanager
    def lent(self, *, large: bool) -> Iterator[tuple[str, str, dict]]:
        """As `OnSQLite.lent`."""
        with tempfile.TemporaryDirectory(prefix="xicheng-bench-") as data_dir:
            url = self._copy_of_large() if large else self.cluster.create_database("bench")
            if not large:
                _create_tables(data_dir, url)
            yield data_dir, url, self._made if large else {}

    def _copy_of_large(self) -> str:
        if not self._large_is_here:
            file, self._made = _kept(self.name, self._make)
            url = self.cluster.create_database("large")
            self._run("pg_restore", "--no-owner", f"--dbname={url}", file)
            look_at_tables(app_on("", url))
            self._large_is_here = True
        return self.cluster.create_database("bench", template="large")

    def _make(self, file: Path) -> dict:
        url = self.cluster.create_database("filled")
        with tempfile.TemporaryDirectory(prefix="xicheng-bench-") as data_dir:
            made = _fill(data_dir, url)
        self._run("pg_dump", "--format=custom", "--compress=1", f"--file={file}", url)
        return made

    @staticmethod
    def _run(program: str, *words) -> None:
        subprocess.run([postgres.programs() / program, *words], check=True)


def _kept(database: str, make) -> tuple[Path, dict]:
    """The file that holds the large world, made now if there is none of this schema and these parts; and what each
    part's `fill` gave. Of others nothing is kept."""
    file = KEPT / f"{database}-{_version()}"
    told = file.with_suffix(".json")
    if not (file.exists() and told.exists()):
        KEPT.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=KEPT) as folder:
            print(f"{database}: making a large world, once …", flush=True)
            made = make(Path(folder) / "new")
            for old in KEPT.glob(f"{database}-*"):
                old.unlink()
            told.write_text(json.dumps(made))
            os.replace(Path(folder) / "new", file)
    return file, json.loads(told.read_text())


def _version() -> str:
    """Changes with the schema, the seed, and the code that fills; and each month, since days in it are dates."""
    filling = [crowd, *(part for part in all_parts().values() if hasattr(part, "fill"))]
    parts = [ScriptDirectory(ROOT / "migrations").get_current_head(), str(crowd.SEED), f"{clock.now():%Y-%m}",
             *(Path(module.__file__).read_text("utf-8") for module in filling)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _fill(data_dir: str, url: str) -> dict:
    """The large world, in a database that is empty: what each part's `fill` gave."""
    app = _create_tables(data_dir, url)
    world = World(app)
    with app.app_context():
        people = crowd.Crowd(world)
        made = {name: part.fill(people) for name, part in all_parts().items() if hasattr(part, "fill")}
        db.session.commit()
        db.session.remove()
    let_the_clockwork_rest(app)
    with app.app_context():
        db.engine.dispose()
    return made


def let_the_clockwork_rest(app: Flask) -> None:
    """Do what it finds in a world that came all at once: else it would be at it while each part is measured."""
    with app.app_context():
        sweeps = house.listed("SWEEPS")
    for sweep in sweeps:
        for _run in range(SWEPT_AT_MOST):
            if not run_sweep(app, sweep.act):
                break


def _create_tables(data_dir: str, url: str) -> Flask:
    app = app_on(data_dir, url)
    with app.app_context():
        db.create_all()
        db.engine.dispose()
    return app


def look_at_tables(app: Flask) -> None:
    """Let PostgreSQL see how much there is of what, as a server does for itself within a minute or so."""
    with _engine(app) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("vacuum (analyze)"))


@contextmanager
def _engine(app: Flask):
    """A connection on which each statement stands for itself."""
    with app.app_context():
        try:
            with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                yield connection
        finally:
            db.engine.dispose()
