"""A door with people at it."""

import uuid

import pytest
from sqlalchemy import select

from tests.checkin import world as made
from tests.checkin.world import snapshot
from xicheng_events.accounts.models import Person
from xicheng_events.checkin import operations
from xicheng_events.checkin.models import Scan, ScanMethod
from xicheng_events.core import clock
from xicheng_events.core.db import db
from xicheng_events.events.models import Slot


@pytest.fixture
def door(app):
    """The door's world."""
    with app.app_context():
        return made.build()


@pytest.fixture
def invite(app):
    """Make a party: `invite(door.morning, "李静", heads=3)`."""

    def make(*args, **kwargs):
        with app.app_context():
            return made.guest(*args, **kwargs)

    return make


@pytest.fixture
def at_door(app, door):
    """Present something, in a request's own context: `at_door(code="…")` gives the stored row as plain values."""

    def present(slot=None, by="sunhao", key=None, **what):
        with app.app_context():
            row = operations.present(
                db.session.get(Slot, slot or door.morning), key=key or str(uuid.uuid4()),
                method=what.pop("method", ScanMethod.CODE), by=db.session.get(Person, door.staff[by]), **what)
            db.session.commit()
            return snapshot(row)

    return present


@pytest.fixture
def take_back(app, door):
    """Undo a scan by id: `take_back(row.id, by="liuwei", reason="扫错了人")`."""

    def undo(scan_id, by="sunhao", key=None, reason="扫错了人"):
        with app.app_context():
            row = operations.undo(db.session.get(Scan, scan_id), key=key or str(uuid.uuid4()), reason=reason,
                                  by=db.session.get(Person, door.staff[by]))
            db.session.commit()
            return snapshot(row)

    return undo


@pytest.fixture
def signed_in(app, door):
    """A client of one member of staff: `signed_in("sunhao")`."""

    def sign_in(name="sunhao"):
        client = app.test_client()
        with app.app_context():
            person = db.session.get(Person, door.staff[name])
            session_id = person.get_id()
        with client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = session_id, True
            session["seen"] = int(clock.now().timestamp())
        return client

    return sign_in


@pytest.fixture
def tablet(signed_in):
    """The tablet of 孙浩."""
    return signed_in("sunhao")


@pytest.fixture
def rows(app):
    """All scans, in order, as plain values."""

    def read():
        with app.app_context():
            return [snapshot(scan) for scan in db.session.scalars(select(Scan).order_by(Scan.id))]

    return read
