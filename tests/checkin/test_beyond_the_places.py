"""Letting in more than there are places, and taking that back."""

import uuid

from sqlalchemy import select

from tests.support.at_once import at_once
from xicheng_events.booking.events.models import Quota
from xicheng_events.booking.participants.operations.event_changes import change_capacity
from xicheng_events.door.checkin.models import Scan
from xicheng_events.door.checkin.operations import scanning
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core.db import db

JSON = {"Accept": "application/json"}


def test_when_full_only_those_who_answer_for_it_let_more_in(app, walk_in, places):
    places(capacity=2, taken=2)
    assert "名额已满" in walk_in(expect=422)
    assert "只有本单位审核人" in walk_in(expect=422, over="他是讲解员")
    assert "名额已满" in walk_in(by="liuwei", expect=422)
    assert walk_in(by="liuwei", over="他是讲解员", heads=2)["result"] == "passed"
    assert places() == (4, 4)
    with app.app_context():
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "checkin.over_capacity")).one()
        assert (entry.detail["reason"], entry.detail["heads"]) == ("他是讲解员", 2)


def test_taken_back_what_was_added_for_it_is_gone_too(walk_in, take_back, rows, places):
    places(capacity=3, taken=2)
    walk_in(by="liuwei", over="他是讲解员", heads=3)
    assert places() == (5, 5)
    scan = rows()[0].id
    for _again in range(2):
        take_back(scan, by="liuwei")
        assert places() == (3, 2)


def test_taken_back_by_two_in_the_same_moment_places_go_once(app, door, walk_in, rows, places):
    places(capacity=2, taken=2)
    walk_in(by="liuwei", over="他是讲解员", heads=2)
    scan = rows()[0].id

    def undo():
        return scanning.undo_scan(db.session.get(Scan, scan), key=str(uuid.uuid4()), reason="扫错了人",
                                  by=db.session.get(Person, door.staff["liuwei"])) and "undone"

    assert at_once(app, undo, undo, undo) == ["undone"] * 3
    assert places() == (2, 2)


def test_counted_again_and_then_taken_back_it_leaves_as_many_as_there_were(door, walk_in, signed_in, take_back, rows,
                                                                           places):
    places(capacity=2, taken=2)
    said = walk_in(by="liuwei", over="他是讲解员", heads=3)
    signed_in("liuwei").post(f"/staff/door/{door.morning}/scans/{said['scan_id']}/heads",
                             data={"key": str(uuid.uuid4()), "heads": 2}, headers=JSON)
    take_back(rows()[-1].id, by="liuwei")
    assert places() == (2, 2)


def test_what_the_desk_has_set_since_no_undo_changes(app, door, walk_in, take_back, rows, places):
    places(capacity=2, taken=2)
    walk_in(by="liuwei", over="他是讲解员", heads=2)
    with app.app_context():
        quota = db.session.scalars(select(Quota).where(Quota.slot_id == door.morning)).one()
        change_capacity(quota, capacity=6, by=db.session.get(Person, door.staff["liuwei"]))
        db.session.commit()
    take_back(rows()[0].id, by="liuwei")
    assert places() == (6, 2)
