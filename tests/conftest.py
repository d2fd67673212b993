"""What every test stands on: the application on a fresh database, a clock, a page-reading client.

Two traps (README, Tests): never hold an app context open around a client call (it hides a missing commit), and never
keep a row beyond its context (note its id).
"""

import gc
import os
import shutil
import uuid
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from jinja2 import FileSystemBytecodeCache

from tests.support import parts, postgres
from tests.support.client import PageClient
from xicheng_events import create_app
from xicheng_events.foundation.accounts.operations import passwords
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.workdays import forget_table
from xicheng_events.foundation.web.limits import limiter

pytest_plugins = ["tests.cast"]

# A Tuesday morning in Beijing, far from any holiday.
NOW = datetime(2026, 3, 10, 1, 0, tzinfo=UTC)

# Every test comes from one address and most clients never solve a challenge: tests of these limits set them.
CODE_RATES = ("CODE_RATE_PER_ADDRESS", "CODE_RATE_PER_DEVICE", "CODE_RATE_WITHOUT_PROOF",
              "CODE_RATE_WITHOUT_PROOF_IN_ALL")

# Some two thousand times somebody signs in at the desk: each password is hashed as quickly as argon2 can.
passwords._hasher = parts.QUICK_HASHER

# No property is a matter of time: on a busy machine an example may take any.
settings.register_profile("untimed", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


def pytest_addoption(parser):
    parser.addoption("--database", choices=["sqlite", "postgresql"], default=os.environ.get("TEST_DATABASE", "sqlite"),
                     help="the engine all tests run on (default: TEST_DATABASE, else sqlite)")


def pytest_configure(config):
    """Start PostgreSQL once, in the process that hands out the tests."""
    config.cluster = None
    if config.getoption("--database") == "postgresql" and not hasattr(config, "workerinput"):
        config.cluster = postgres.Cluster()
        try:
            config.cluster.start()
        except postgres.Missing as missing:
            config.cluster.stop()
            raise pytest.UsageError(str(missing)) from None


def pytest_collection_modifyitems(config, items):
    """Leave to the other database what runs on that one alone, and begin with what takes long: nothing is to go on when
    all others are through, and who waits for a browser leaves the processor to those who don't."""
    elsewhere = [item for item in items if _only_on(item) not in (None, config.getoption("--database"))]
    if elsewhere:
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if item not in set(elsewhere)]
    items.sort(key=lambda item: [not item.get_closest_marker(each) for each in ("long", "browser")])


def _only_on(item) -> str | None:
    """The one database to run a test on: SQLite when it asks for none, or as its marker `once` says."""
    if marker := item.get_closest_marker("once"):
        return marker.args[0] if marker.args else "sqlite"
    return None if "engine_name" in item.fixturenames else "sqlite"


def pytest_collection_finish():
    """Neither the modules nor the tests go away again: whoever looks for garbage need not look at them."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node):
    if node.config.cluster:
        node.workerinput["postgres"] = node.config.cluster.url()


def pytest_unconfigure(config):
    if getattr(config, "cluster", None):
        config.cluster.stop()


def pytest_report_header(config):
    return f"database: {config.getoption('--database')}"


def pytest_terminal_summary(terminalreporter):
    """One line: what was skipped and why."""
    reasons = Counter(str(report.longrepr[2]).removeprefix("Skipped: ")
                      for report in terminalreporter.stats.get("skipped", []))
    told = "; ".join(f"{count} × {reason}" for reason, count in reasons.items())
    terminalreporter.write_line(f"skipped: {told or 'nothing'}")


@pytest.fixture(scope="session", autouse=True)
def _templates_compiled_once(tmp_path_factory):
    """All sites of all processes of this run share what their templates compile to."""
    Flask.jinja_options = {"bytecode_cache": FileSystemBytecodeCache(str(folder_of_the_run(tmp_path_factory)))}


def folder_of_the_run(tmp_path_factory) -> Path:
    """A folder that all processes of this run share."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


@pytest.fixture(scope="session")
def engine_name(pytestconfig) -> str:
    """sqlite or postgresql."""
    return pytestconfig.getoption("--database")


@pytest.fixture(scope="session")
def new_database(pytestconfig, engine_name, tmp_path_factory):
    """Make another empty database of the engine under test: `new_database()` gives its DATABASE_URL."""

    def make(name: str = "", *, template: str = "") -> str:
        name = name or f"test_{uuid.uuid4().hex[:12]}"
        if engine_name == "sqlite":
            return f"sqlite:///{tmp_path_factory.mktemp('database') / name}.sqlite3"
        given = getattr(pytestconfig, "workerinput", {}).get("postgres")
        return postgres.create_database(given or pytestconfig.cluster.url(), name, template=template)

    return make


@pytest.fixture(scope="session")
def new_demo_site(engine_name, new_database, tmp_path_factory):
    """Make another site with the demo world in it: `new_demo_site()`. It is loaded once in a run; each site has a
    copy, with the keys that read it."""
    kept, is_sqlite = folder_of_the_run(tmp_path_factory) / "demo_world", engine_name == "sqlite"

    def make():
        with parts.one_process_at_a_time(kept.with_suffix(".lock")):
            kept.mkdir(exist_ok=True)
            if not (kept / "is_whole").exists():
                whole = parts.site_with_demo_world(str(kept), "" if is_sqlite else new_database("demo_world"))
                with whole.app_context():
                    db.engine.dispose()
                (kept / "is_whole").touch()
        folder = shutil.copytree(kept, tmp_path_factory.mktemp("site") / "data")
        return parts.site_of_that_day(str(folder), "" if is_sqlite else new_database(template="demo_world"))

    return make


@pytest.fixture(scope="session")
def site(new_database, tmp_path_factory):
    """The application and an empty schema, once for all tests of this process."""
    app = create_app({"TESTING": True, "DATA_DIR": str(tmp_path_factory.mktemp("data")), "SHARED_PAGE_SECONDS": 0,
                      "CLOCKWORK": False, "RATELIMIT_ENABLED": False, "DATABASE_URL": new_database(),
                      "PROOF_OF_WORK": 60, "DOOR_PIN_ROUNDS": 1000, "NO_SHOW_SINCE": None,
                      **dict.fromkeys(CODE_RATES, "10000 per hour")})
    app.test_client_class = PageClient
    with app.app_context():
        parts.without_waiting_for_the_disk()
        db.create_all()
    gc.collect()
    gc.freeze()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(site):
    """The application, its tables emptied afterwards. No context is left open: a view that forgets to commit fails."""
    clock.set_to(NOW)
    yield site
    clock.set_to(None)
    with site.app_context():
        _empty_tables()
        forget_table()
    site.extensions["shared_pages"].clear()
    site.extensions.pop("wordings", None)


@pytest.fixture
def limited(app):
    """Another process of the same site in which Flask-Limiter's limits hold, as they are set or with other
    `settings`, and no form needs a token: `limited(SIGN_IN_RATE_PER_ADDRESS="3 per hour")`."""
    kept = ("TESTING", "DATA_DIR", "SHARED_PAGE_SECONDS", "CLOCKWORK", "DATABASE_URL", "PROOF_OF_WORK")

    def start(**settings):
        return create_app({**{name: app.config[name] for name in kept}, "RATELIMIT_ENABLED": True,
                           "WTF_CSRF_ENABLED": False, **settings})

    yield start
    limiter.enabled = False  # one object for all applications of this process


def _empty_tables():
    with db.engine.begin() as connection:
        # Emptying all of them takes longer than many a test, TRUNCATE on PostgreSQL ten times as long.
        tables = parts.tables_with_rows(connection)
        parts.without_asking_back(connection)
        parts.at_once(connection, (f'DELETE FROM "{table.name}"' for table in reversed(tables)))
        # Of all: a row that was taken back has used up its number.
        parts.count_on_from_what_is_there(connection)


@pytest.fixture
def client(app):
    """A browser without scripts that reads every page (tests/support/client.py)."""
    return app.test_client()


@pytest.fixture
def at(app):
    """Set the house clock: `at("2026-03-18 14:00")` is Beijing time; an aware datetime will do too."""

    def set_to(moment):
        if isinstance(moment, str):
            moment = clock.from_local(datetime.fromisoformat(moment))
        clock.set_to(moment)
        return moment

    return set_to


@pytest.fixture
def statements(app):
    """Count the SQL of a block: `with statements() as sent: …; len(sent)`."""
    return lambda: parts.sent_statements(app)
