"""签退: who came also says when they went; online, from a tablet's queue, taken back; and the hours of it."""

import io
import uuid
from datetime import timedelta

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from xicheng_events.booking.events.models import Slot
from xicheng_events.door.checkin.rules_models import DoorRules
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db

JSON = {"Accept": "application/json"}


@pytest.fixture
def hours(app, door):
    """The event counts hours."""
    with app.app_context():
        db.session.add(DoorRules(event_id=db.session.get(Slot, door.morning).event_id, checks_out=True))
        db.session.commit()


@pytest.fixture
def leave(tablet, door):
    """Send the form: `leave(code=…, heads=1)` gives the response."""

    def send(**fields):
        return tablet.post(f"/staff/door/{door.morning}/departures", data={"key": str(uuid.uuid4())} | fields,
                           headers=JSON)

    return send


@pytest.fixture
def bring_in(tablet, door):
    """Send what a tablet let go without the network."""

    def send(*items):
        now = clock.now().timestamp() * 1000
        body = {"sent_at": now, "items": [
            {"key": str(uuid.uuid4()), "kind": "leave", "at": now - 60_000, "offline": True} | item for item in items]}
        return tablet.post(f"/staff/door/{door.morning}/batch", json=body).json["items"]

    return send


def test_a_party_leaves_as_a_whole_or_in_parts(invite, door, at_door, leave, hours, rows):
    lijing = invite(door.morning, "李静", heads=3)
    assert "还没有签到" in leave(code=lijing.code).json["sentence"]
    at_door(code=lijing.code)
    assert leave(code=lijing.code, heads=1).json["sentence"] == "已签退1人。"
    assert leave(code=lijing.token, heads=9).json["sentence"] == "已签退2人。"
    assert leave(code=lijing.code).status_code == 422
    assert leave(code="NNNNNN").status_code == 422
    assert [row.heads for row in rows()] == [3, 1, 2]


def test_only_where_the_event_wants_it(invite, door, leave):
    assert "不需要签退" in leave(code=invite(door.morning, "李静").code).json["sentence"]


def test_it_is_taken_back_under_the_same_rule(invite, door, at_door, leave, tablet, hours, rows):
    lijing = invite(door.morning, "李静", heads=2)
    came = at_door(code=lijing.code)
    went = leave(code=lijing.code).json
    assert went["undoable"] is True
    path = f"/staff/door/{door.morning}/scans/{went['scan_id']}"
    for_one = tablet.post(f"{path}/heads", data={"key": str(uuid.uuid4()), "heads": 1}, headers=JSON)
    assert "请先撤销签退" in for_one.json["sentence"]
    assert tablet.post(f"{path}/undo", data={"key": str(uuid.uuid4())}, headers=JSON).status_code == 422
    back = tablet.post(f"{path}/undo", data={"key": str(uuid.uuid4()), "reason": "扫错了人"}, headers=JSON).json
    assert (back["sentence"], back["arrived"]) == ("已撤销2人的签退，仍在场内。", 2)
    assert leave(code=lijing.code, heads=1).status_code == 200
    # Whoever came in is taken back after leaving: nobody is inside, and nothing breaks.
    tablet.post(f"/staff/door/{door.morning}/scans/{came.id}/undo",
                data={"key": str(uuid.uuid4()), "reason": "扫错了人"}, headers=JSON)
    assert leave(code=lijing.code).status_code == 422


def test_a_tablet_without_the_network_has_let_them_go(invite, door, at_door, bring_in, tablet, hours, rows):
    lijing, wanglei = invite(door.morning, "李静", heads=3), invite(door.morning, "王磊")
    at_door(code=lijing.code, heads=2)
    gone = {"code": lijing.token, "heads": 3, "key": str(uuid.uuid4())}
    for _again in range(2):
        told = bring_in(gone, {"code": "NNNNNN", "heads": 1, "key": str(uuid.uuid5(uuid.NAMESPACE_OID, "n"))})
        assert [(each["result"], each["heads"]) for each in told] == [("left", 2), ("unknown", 0)]
    assert bring_in({"ticket": wanglei.ticket, "heads": 1})[0]["heads"] == 0
    row = rows()[1]
    assert (row.offline, row.claimed, row.at, row.method.value) == (
        True, 3, clock.now() - timedelta(seconds=60), "qr")
    back = bring_in({"kind": "undo", "of": gone["key"], "reason": "扫错了人"})
    assert (back[0]["result"], back[0]["heads"]) == ("undone", 2)
    roster = tablet.get(f"/staff/door/{door.morning}/roster").json
    assert [row[1] for row in roster["arrivals"] if row[0] == lijing.ticket] == [2]


@pytest.mark.parametrize("hostile", [{"heads": 0}, {"heads": "x"}, {"code": [], "heads": 1}, {"ticket": 2**40},
                                     {"ticket": -1, "heads": 10}, {"code": "\x00💥", "heads": 1}])
def test_a_hostile_leaving_breaks_nothing(bring_in, hours, hostile):
    assert (told := bring_in(hostile)[0]).get("code") == "heads" or told["heads"] == 0


def test_the_hours_are_on_the_report_and_in_the_sheet(app, invite, door, at_door, leave, tablet, signed_in, hours, at):
    lijing, wanglei = invite(door.morning, "李静", heads=2), invite(door.morning, "=王磊")
    for code in (lijing.code, wanglei.code):
        at_door(code=code)
    at(clock.now() + timedelta(minutes=24))
    leave(code=lijing.code, heads=1)
    page = tablet.get(f"/staff/door/{door.morning}/report").get_data(as_text=True)
    assert "已签退1组，未全部签退2组。平均在场0.4小时" in page
    answer = signed_in("sunhao").get(f"/staff/door/{door.morning}/report.xlsx")  # whose proof is fresh
    assert answer.mimetype.endswith("spreadsheetml.sheet")
    head, *lines = load_workbook(io.BytesIO(answer.get_data())).active.iter_rows(values_only=True)
    assert head[-3:] == ("签退人数", "签退时间", "在场时长（小时）")
    assert [line[:1] + line[5:] for line in lines] == [
        ("=王磊", "1", "2026-03-10 09:00", "0", None, None),
        ("李静", "2", "2026-03-10 09:00", "1", "2026-03-10 09:24", "0.4")]
    with app.app_context():
        assert db.session.scalars(select(AuditEntry.action)).all().count("checkin.exported") == 1
