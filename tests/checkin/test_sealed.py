"""What a tablet keeps until it is brought in: sealed for the server, so that a lost tablet tells nobody who came."""

import uuid

import pytest
from sqlalchemy import select

from tests.checkin.world import put_into_box
from xicheng_events.booking.registration.models import Registration
from xicheng_events.door.checkin.tablet.sealing import box
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db


def names(app):
    """Who is registered, in order."""
    with app.app_context():
        return list(db.session.scalars(select(Registration.name).order_by(Registration.id)))


def test_what_a_tablet_has_kept_sealed_is_opened_here_and_nowhere_else(app, door, invite, tablet, rows):
    now, lijing = clock.now().timestamp() * 1000, invite(door.morning, "李静")
    with app.app_context():
        opens = box()
    entries = [{"kind": "walk_in", "key": str(uuid.uuid4()), "at": now, "heads": 1, "offline": True} for _each in "abc"]
    entries.append({"kind": "scan", "key": str(uuid.uuid4()), "at": now, "offline": True, "said": "passed", "heads": 1})
    said = ({"name": "王芳", "phone": "19900000009"}, {"name": "被调换的人"}, {"name": ["x"], "key": "x"},
            {"code": lijing.token})
    for entry, content in zip(entries, said, strict=True):
        entry["sealed"] = put_into_box(opens, content, entry["key"])
    # Sealed with another item, it isn't opened with this one.
    entries[1]["sealed"] = entries[0]["sealed"]
    body = {"sent_at": now, "items": entries}
    told = tablet.post(f"/staff/door/{door.morning}/batch", json=body).json["items"]
    assert [each["heads"] for each in told] == [1] * 4
    assert names(app) == ["李静", "王芳", "现场来宾", "现场来宾"]
    assert rows()[3].ticket_id == lijing.ticket


@pytest.mark.once
@pytest.mark.parametrize("sealed", ["", "x", "💥", "QUJD" * 100, "A" * 100_000, "\x00", "BA" * 44])
def test_a_seal_that_cannot_be_opened_is_an_unknown_guest(app, door, tablet, sealed):
    entry = {"kind": "walk_in", "key": str(uuid.uuid4()), "at": 0, "heads": 1, "offline": True, "sealed": sealed}
    tablet.post(f"/staff/door/{door.morning}/batch", json={"sent_at": 0, "items": [entry]})
    assert names(app) == ["现场来宾"]


@pytest.mark.parametrize("readable", [True, False])
def test_the_reason_of_an_undo_is_kept_sealed_as_well(app, door, invite, tablet, rows, readable):
    now, lijing, scan, undo = clock.now().timestamp() * 1000, invite(door.morning, "李静"), *(
        str(uuid.uuid4()) for _each in "ab")
    with app.app_context():
        sealed = put_into_box(box(), {"reason": "李静认错了人"}, undo if readable else scan)
    entries = [{"kind": "scan", "key": scan, "at": now, "code": lijing.token},
               {"kind": "undo", "key": undo, "at": now, "of": scan, "offline": True, "sealed": sealed}]
    tablet.post(f"/staff/door/{door.morning}/batch", json={"sent_at": now, "items": entries})
    assert [(row.result, row.reason) for row in rows()] == [
        ("passed", ""), ("undone", "李静认错了人" if readable else "（原因无法读取）")]
