"""On PostgreSQL the site's role can add to the record and seal it, and nothing else."""

from pathlib import Path
from uuid import uuid4

import pytest
from flask_migrate import upgrade
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from xicheng_events import create_app
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import first_broken_link, record, seal_entries
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db

ROLES = Path(__file__).parents[2] / "deploy" / "roles.sql"
REFUSED = ["UPDATE audit_entry SET action = 'x.y' WHERE chain_no = 1", "DELETE FROM audit_entry WHERE chain_no = 1",
           "UPDATE audit_entry SET chain_no = NULL", "TRUNCATE audit_entry", "DROP TABLE audit_entry",
           "ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_sealed",
           "DROP TRIGGER audit_entry_sealed ON audit_entry",

           "SET session_replication_role = replica",
           "CREATE OR REPLACE FUNCTION audit_entry_is_kept() RETURNS trigger LANGUAGE plpgsql "
           "AS 'BEGIN RETURN OLD; END'"]


@pytest.fixture
def site_of_two_roles(new_database, tmp_path):
    """A site in use that is then set up as deploy/roles.sql says: the application under the site's role."""
    url, site = make_url(new_database()), f"xicheng_{uuid4().hex[:8]}"

    def app_as(role):
        named = url.set(username=role, drivername="postgresql+psycopg").render_as_string(hide_password=False)
        return create_app({"TESTING": True, "CLOCKWORK": False, "DATA_DIR": str(tmp_path), "DATABASE_URL": named})

    def run(role, statements):
        app = app_as(role)
        with app.app_context():
            for statement in statements:
                db.session.execute(text(statement))
            db.session.commit()
            db.engine.dispose()

    run("tester", [f"CREATE ROLE {site} LOGIN", f"ALTER DATABASE {url.database} OWNER TO {site}",
                   f"GRANT ALL ON SCHEMA public TO {site}"])
    for role in (site, f"{site}_owner"):
        with app_as(role).app_context():  # first all as one role, then again as the owner
            upgrade()
            db.engine.dispose()
        if role == site:
            lines = (line for line in ROLES.read_text().splitlines() if not line.startswith("--"))
            run("tester", "".join(lines).replace("xicheng", site).rstrip(";").split(";"))
    app = app_as(site)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.mark.once("postgresql")  # only there are roles
def test_the_sites_role_adds_and_seals_and_changes_nothing(site_of_two_roles):
    with site_of_two_roles.app_context():
        someone = Person(name="李静", session_stamp="x", created_at=clock.now())
        db.session.add(someone)
        db.session.flush()
        record("accounts.phone_proven", someone, by=someone)
        db.session.commit()
        assert seal_entries() == 1
        db.session.commit()
        for statement in REFUSED:
            with pytest.raises(DBAPIError):
                db.session.execute(text(statement))
            db.session.rollback()
        assert first_broken_link() is None
