"""A door with people at it."""

import uuid

import pytest
from sqlalchemy import select

from tests.checkin import world as made
from tests.checkin.world import shown_in, snapshot
from xicheng_events.booking.events.models import Quota, Slot
from xicheng_events.door.checkin.models import Scan, ScanMethod
from xicheng_events.door.checkin.operations import scanning
from xicheng_events.door.checkin.reading_input import Happened
from xicheng_events.door.checkin.rules_models import DoorRules
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db

JSON = {"Accept": "application/json"}


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
    """Present something, in a request's own context: `at_door(code="…")` gives the stored row as plain values.
    What isn't about what is shown says when and where: `Happened`."""

    def present(slot=None, by="sunhao", key=None, **what):
        with app.app_context():
            row = scanning.present(
                db.session.get(Slot, slot or door.morning), shown_in(what), key=key or str(uuid.uuid4()),
                method=what.pop("method", ScanMethod.CODE), by=db.session.get(Person, door.staff[by]),
                **{name: what.pop(name) for name in ("heads", "checked") if name in what}, happened=Happened(**what))
            db.session.commit()
            return snapshot(row)

    return present


@pytest.fixture
def take_back(app, door):
    """Undo a scan by id: `take_back(row.id, by="liuwei", reason="扫错了人")`."""

    def undo(scan_id, by="sunhao", key=None, reason="扫错了人"):
        with app.app_context():
            row = scanning.undo_scan(db.session.get(Scan, scan_id), key=key or str(uuid.uuid4()), reason=reason,
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
            session["seen"] = session["desk_since"] = session["proven_at"] = int(clock.now().timestamp())
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


@pytest.fixture
def rule(app, door):
    """Say what the doors of the event may do: `rule(walk_ins=True)`."""

    def say(**rules):
        with app.app_context():
            slot = db.session.get(Slot, door.morning)
            said = {"walk_ins": True, "asks_phone": False, "self_service": True, "checks_out": False} | rules
            db.session.merge(DoorRules(event_id=slot.event_id, **said))
            db.session.commit()

    return say


@pytest.fixture
def places(app, door):
    """(capacity, taken) of the morning; `places(capacity=2)` sets it first."""

    def read(**change):
        with app.app_context():
            quota = db.session.scalars(select(Quota).where(Quota.slot_id == door.morning)).one()
            for name, value in change.items():
                setattr(quota, name, value)
            db.session.commit()
            return quota.capacity, quota.taken

    return read


@pytest.fixture
def walk_in(door, signed_in, rule):
    """Send the door's form: `walk_in(name="李静", heads=2)` gives the answer."""
    rule()

    def send(by="sunhao", expect=200, **fields):
        fields = {"key": str(uuid.uuid4()), "name": "李静", "heads": 1} | fields
        answer = signed_in(by).post(f"/staff/door/{door.morning}/walk-ins", data=fields,
                                    headers=JSON if expect == 200 else {})
        assert answer.status_code == expect, answer.get_data(as_text=True)
        return answer.json if expect == 200 else answer.get_data(as_text=True)

    return send
