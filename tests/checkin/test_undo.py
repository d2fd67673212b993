"""Taking back and counting again: rows, with a reason, once."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.checkin.world import snapshot
from xicheng_events.booking.registration.models import Ticket
from xicheng_events.door.checkin.models import Scan
from xicheng_events.door.checkin.operations import scanning
from xicheng_events.door.checkin.results import ScanResult
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused

R = ScanResult


@pytest.fixture
def lijing(door, invite):
    """李静 and two others."""
    return invite(door.morning, "李静", heads=3)


@pytest.fixture
def heads_in(app, lijing):
    """How many of the party are in."""

    def read():
        with app.app_context():
            return db.session.get(Ticket, lijing.ticket).arrived

    return read


def test_an_undo_is_a_row_and_gives_the_heads_back(app, lijing, at_door, take_back, heads_in, rows):
    scan = at_door(code=lijing.code, heads=2)
    undone = take_back(scan.id, reason=" 扫错了人 ")
    assert (undone.result, undone.heads, undone.undoes_id, undone.reason) == (R.UNDONE, 2, scan.id, "扫错了人")
    assert heads_in() == 0
    assert rows()[0].result == R.PARTLY
    with app.app_context():
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "checkin.undone")).one()
        assert entry.detail == {"scan": scan.id, "heads": 2, "reason": "扫错了人"}


def test_undone_twice_is_the_same_answer(lijing, at_door, take_back, heads_in):
    first, _second = at_door(code=lijing.code, heads=1), at_door(code=lijing.code, heads=1)
    undone = take_back(first.id)
    assert take_back(first.id).id == undone.id
    assert take_back(first.id, by="zhengping", key=undone.key).id == undone.id
    assert heads_in() == 1


def test_two_undos_in_the_same_moment_give_back_once(lijing, at_door, take_back, heads_in, monkeypatch):
    first, _second = at_door(code=lijing.code, heads=1), at_door(code=lijing.code, heads=2)
    undone = take_back(first.id)
    # As if the first undo became visible only after the second had looked.
    real, calls = scanning.undo_of, []
    monkeypatch.setattr(scanning, "undo_of", lambda scan: calls.append(1) or (real(scan) if len(calls) > 1 else None))
    assert take_back(first.id).id == undone.id
    assert heads_in() == 2


def test_after_an_undo_the_ticket_works_again(lijing, at_door, take_back, heads_in):
    take_back(at_door(code=lijing.code).id)
    assert (at_door(code=lijing.code).result, heads_in()) == (R.PASSED, 3)


@pytest.mark.parametrize(("by", "minutes", "code"), [
    ("sunhao", 10, None), ("sunhao", 11, "undo_too_late"), ("zhaomin", 1, "undo_not_yours"),
    ("liuwei", 600, None), ("zhengping", 600, None), ("zhouyan", 600, None),
])
def test_who_may_undo_and_until_when(lijing, at_door, take_back, by, minutes, code):
    scan = at_door(code=lijing.code)
    clock.set_to(clock.now() + timedelta(minutes=minutes))
    if code is None:
        assert take_back(scan.id, by=by).result == R.UNDONE
        return
    with pytest.raises(Refused) as refused:
        take_back(scan.id, by=by)
    assert refused.value.code == code


def test_an_undo_needs_a_reason_and_something_to_undo(lijing, at_door, take_back):
    scan = at_door(code=lijing.code)
    with pytest.raises(Refused) as refused:
        take_back(scan.id, reason="  ")
    assert (refused.value.code, refused.value.field) == ("undo_reason", "reason")
    with pytest.raises(Refused) as refused:
        take_back(at_door(code=lijing.code).id)
    assert refused.value.code == "undo_nothing"


@pytest.fixture
def count_again(app, door):
    """Recount a scan: `count_again(scan_id, 2)`."""

    def recount(scan_id, heads, key=None):
        with app.app_context():
            row = scanning.recount_heads(db.session.get(Scan, scan_id), key=key or str(uuid.uuid4()), heads=heads,
                                         by=db.session.get(Person, door.staff["sunhao"]))
            db.session.commit()
            return snapshot(row)

    return recount


def test_counting_again_leaves_the_history_and_the_right_number(lijing, at_door, count_again, heads_in, rows):
    scan = at_door(code=lijing.code)
    again = count_again(scan.id, 2)
    assert (again.result, again.heads, heads_in()) == (R.PARTLY, 2, 2)
    assert [row.result for row in rows()] == [R.PASSED, R.UNDONE, R.PARTLY]


def test_counting_again_twice_counts_once(lijing, at_door, count_again, heads_in):
    scan, key = at_door(code=lijing.code), str(uuid.uuid4())
    first = count_again(scan.id, 2, key)
    assert count_again(scan.id, 2, key).id == first.id
    with pytest.raises(Refused) as refused:
        count_again(scan.id, 1)
    assert (refused.value.code, heads_in()) == ("recount_twice", 2)


def test_counting_again_after_the_slot_has_ended_keeps_those_who_came(door, lijing, at_door, count_again, heads_in):
    clock.set_to(clock.now() + timedelta(minutes=139))
    scan = at_door(code=lijing.code)
    clock.set_to(clock.now() + timedelta(minutes=5))
    assert count_again(scan.id, 1).result == R.PARTLY
    assert heads_in() == 1
