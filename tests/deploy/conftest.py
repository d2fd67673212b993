"""What the files in deploy/ are tried on: the demo world, set up as README says."""

from pathlib import Path

import psycopg
import pytest
from flask_migrate import upgrade
from sqlalchemy.engine import make_url

from tests.support import postgres
from tests.support.parts import missing, site_with_demo_world
from xicheng_events import create_app
from xicheng_events.foundation.audit.chain_heads import head_line, heads_file
from xicheng_events.foundation.audit.operations import seal_entries
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db

DEPLOY = Path(__file__).parents[2] / "deploy"


@pytest.fixture(scope="session")
def new_cluster():
    """A server with the three roles and an empty database for the site: gives the superuser's URL."""
    clusters = []

    def start() -> str:
        clusters.append(postgres.Cluster())
        try:
            clusters[-1].start()
        except postgres.Missing as lacking:
            missing(str(lacking))
        url = clusters[-1].create_database("xicheng")
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE ROLE xicheng LOGIN")
            connection.execute((DEPLOY / "roles.sql").read_text())
        return url

    yield start
    for cluster in clusters:
        cluster.stop()


def as_role(url: str, role: str) -> str:
    return make_url(url).set(username=role).render_as_string(hide_password=False)


def site_on(url: str, role: str, data_dir):
    return create_app({"TESTING": True, "CLOCKWORK": False, "DATA_DIR": str(data_dir), "RATELIMIT_ENABLED": False,
                       "DATABASE_URL": as_role(url, role)})


@pytest.fixture(scope="session")
def running(new_cluster, tmp_path_factory):
    """The demo world set up as README says, its record sealed and a head noted: (superuser's URL, data folder)."""
    url, data_dir = new_cluster(), tmp_path_factory.mktemp("data")
    with site_on(url, "xicheng_owner", tmp_path_factory.mktemp("owner")).app_context():
        upgrade()
        db.engine.dispose()
    app = site_with_demo_world(str(data_dir), as_role(url, "xicheng"))
    with app.app_context():
        seal_entries()
        db.session.commit()
        heads_file().write_text(head_line() + "\n")
        db.engine.dispose()
    clock.set_to(None)
    return url, data_dir
