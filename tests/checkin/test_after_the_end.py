"""What a tablet sends in after the end of its pass: kept apart, and counted once somebody says so."""

import re
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.checkin.test_tablet_lists import item, offline, send  # noqa: F401 the fixture
from tests.checkin.world import enter_by_pass
from tests.support.sealed import spoil
from xicheng_events.booking.registration.models import Ticket
from xicheng_events.door.checkin.operations.deciding_late_entries import purge_late_entries
from xicheng_events.door.checkin.operations.late_entries import TAKEN_FOR
from xicheng_events.door.checkin.results import ScanResult
from xicheng_events.door.checkin.rules_models import LateEntry
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db

R = ScanResult


@pytest.fixture
def gone(app, door, signed_in, send):  # noqa: F811
    """A tablet that was offline for ten minutes before its pass was `revoked`, or ran out: `gone("revoked")` gives
    how it sends what it has kept."""

    def end(how, offline_for=timedelta(minutes=10)):
        client, known = app.test_client(), enter_by_pass(app, door)
        client.set_cookie("xicheng_door", known.cookie, path="/door")
        clock.set_to(clock.now() + offline_for)
        if how == "revoked":
            signed_in("liuwei").post(f"/staff/door/passes/{known.number}/revocation")
        else:
            clock.set_to(clock.now() + timedelta(hours=5))
        clock.set_to(clock.now() + timedelta(minutes=1))
        return lambda items, **more: send(items, client=client, path="/door", **more)

    return end


@pytest.fixture
def decide(door, signed_in):
    """Press a button in 核对: `decide("counted", "device:1", by="liuwei")`."""

    def press(verdict, *chosen, by="liuwei", expect=303):
        client, page = signed_in(by), f"/staff/door/{door.morning}/matters"
        client.get(page)
        answer = client.submit(f"/staff/door/{door.morning}/late", verdict=verdict, chosen=list(chosen))
        assert answer.status_code == expect, answer.get_data(as_text=True)
        return client.get(page).get_data(as_text=True) if expect == 303 else answer.get_data(as_text=True)

    return press


@pytest.fixture
def figures(app, door, signed_in, places, rows):
    """Everything that counts who came: scans, heads on tickets, places taken, and the report's own figures."""

    def read():
        page = signed_in("liuwei").get(f"/staff/door/{door.morning}/report").get_data(as_text=True)
        with app.app_context():
            heads = sum(db.session.scalars(select(Ticket.arrived)))
        return len(rows()), heads, places()[1], re.findall(r'<strong[^>]*>(\d+)', page)

    return read


def late(app):
    """(kind, heads, verdict, whether it still says something) of the entries kept apart."""
    with app.app_context():
        return [(each.kind, each.heads, each.verdict, each.item is not None)
                for each in db.session.scalars(select(LateEntry).order_by(LateEntry.id))]


@pytest.mark.parametrize("how", ["revoked", "expired"])
def test_it_counts_nowhere_until_somebody_confirms_it(app, door, invite, gone, decide, figures, rule, rows, how):
    rule()
    lijing, back = invite(door.morning, "李静", heads=2), 400 if how == "revoked" else 5 * 3600 + 300
    bring_in, before = gone(how), figures()
    items = [offline(lijing.token, heads=2, ago=back),
             item(kind="walk_in", name="王芳", heads=3, offline=True, ago=back),
             item(kind="count", heads=40, ago=back, offline=True)]
    told = bring_in(items)
    assert {each["code"] for each in told} == {"kept_apart"}
    assert "待工作人员核对" in told[0]["sentence"]
    assert bring_in(items) == told
    assert figures() == before
    assert late(app) == [("scan", 2, None, True), ("walk_in", 3, None, True), ("count", 40, None, True)]
    page = decide("counted", "device:1")
    assert (page.count("设备自述"), "计入" in page, "刘伟" in page) == (3, True, True)
    assert [(row.result, row.heads, row.device_id, row.offline) for row in rows()] == [
        (R.PASSED, 2, 1, True), (R.PASSED, 3, 1, True), (R.COUNTED, 40, 1, True)]
    assert rows()[0].at == clock.now() - timedelta(seconds=back)
    assert [each[2:] for each in late(app)] == [("counted", False)] * 3
    assert [each["result"] for each in bring_in(items)] == ["passed", "passed", "counted"]


def test_one_is_counted_and_the_other_refused_and_both_are_on_record(app, door, invite, gone, decide, rows):
    lijing, wanglei = invite(door.morning, "李静"), invite(door.morning, "王磊")
    bring_in = gone("revoked")
    items = [offline(each.token, ago=200) for each in (lijing, wanglei)]
    bring_in(items)
    page = decide("counted", "entry:1")
    assert ("李静" in page, "王磊" in page) == (False, True), "who is decided on is not named any longer"
    decide("refused", "entry:2")
    assert [row.ticket_id for row in rows()] == [lijing.ticket]
    assert bring_in(items)[1]["code"] == "not_counted"
    assert "请勾选要核对的记录" in decide("counted", "entry:2", expect=422), "what is decided stays so"
    with app.app_context():
        said = [entry.detail for entry in db.session.scalars(select(AuditEntry).where(
            AuditEntry.action == "checkin.late_decided").order_by(AuditEntry.id))]
    assert [each["verdict"] for each in said] == ["counted", "refused"]


@pytest.mark.parametrize(("how", "by", "may"), [
    ("revoked", "zhaomin", False), ("expired", "zhaomin", True), ("revoked", "liuwei", True),
    ("revoked", "zhengping", True),    ("revoked", "zhouyan", True), ("expired", "sunhao", False),
])
def test_who_may_confirm_is_a_row_of_roles(door, invite, gone, decide, rows, how, by, may):
    gone(how)([offline(invite(door.morning, "李静").token, ago=5 * 3600 + 300 if how == "expired" else 200)])
    decide("counted", "device:1", by=by, expect=303 if may else 422)
    assert len(rows()) == may


@pytest.mark.parametrize(("how", "whose"), [("revoked", {"liuwei", "zhengping"}),
                                            ("expired", {"zhaomin", "liuwei", "zhengping"})])
def test_it_waits_at_the_desk_of_those_who_may_confirm_it_until_they_have(door, invite, gone, decide, signed_in, how,
                                                                          whose):
    gone(how)([offline(invite(door.morning, "李静").token, ago=5 * 3600 + 300 if how == "expired" else 200)])
    said, page = "条设备停用或到期后送来的签到记录待核对：统计开放日", f'href="/staff/door/{door.morning}/matters"'
    for who in ("zhaomin", "liuwei", "zhengping", "sunhao", "hean"):
        desk = signed_in(who).get("/staff").get_data(as_text=True)
        assert (said in desk, page in desk) == (who in whose, who in whose), who
    decide("refused", "device:1")
    assert said not in signed_in("liuwei").get("/staff").get_data(as_text=True)


def test_no_more_than_the_tablet_can_have_held(app, door, gone, rows, decide):
    bring_in = gone("revoked", offline_for=timedelta(minutes=1))
    told = bring_in([item(kind="walk_in", name="某人", heads=10, offline=True, ago=70) for _each in range(200)])
    kept = [each["code"] for each in told].count("kept_apart")
    assert (kept, told[-1]["code"], len(late(app)), rows()) == (40, "too_much", 40, [])
    more = bring_in([item(kind="count", heads=999, offline=True, ago=70)])
    assert more[0]["code"] == "too_much"


def test_only_for_a_day_and_nothing_that_happened_after_the_end(app, door, invite, gone):
    lijing = invite(door.morning, "李静")
    bring_in = gone("revoked")
    assert bring_in([offline(lijing.token, ago=10)])[0]["code"] == "pass_revoked"
    assert bring_in([item(lijing.token, ago=200)])[0]["code"] == "pass_revoked", "nobody waits at this door any longer"
    clock.set_to(clock.now() + TAKEN_FOR)
    assert bring_in([offline(lijing.token, ago=25 * 3600)])[0]["code"] == "pass_revoked"
    assert late(app) == []


def test_what_is_stored_learns_nothing_more_unconfirmed(door, invite, gone, decide, send, rows, tablet):  # noqa: F811
    lijing = invite(door.morning, "李静")
    send([item(lijing.token)])
    asked = item(lijing.token)
    assert send([asked])[0]["result"] == "already_in"
    bring_in = gone("revoked")
    claimed = offline(lijing.token, key=asked["key"], ago=200)
    assert bring_in([claimed])[0]["code"] == "kept_apart"
    assert [row.result for row in rows()] == [R.PASSED, R.ALREADY_IN]
    decide("counted", "device:1")
    assert (rows()[1].result, rows()[1].ruled, rows()[1].claimed) == (R.ADMITTED_OFFLINE, R.ALREADY_IN, 1)


def test_what_cannot_be_counted_is_said_and_refused(app, door, gone, decide):
    gone("revoked")([item(kind="undo", of=str(uuid.uuid4()), reason="扫错了人", offline=True, ago=200)])
    assert "其中1条无法计入：没有找到要更正的签到记录。" in decide("counted", "device:1")
    assert late(app) == [("undo", 0, "refused", False)]


def test_without_a_verdict_or_a_choice_it_says_what_to_do(door, gone, decide):
    gone("revoked")([item(kind="count", heads=1, offline=True, ago=200)])
    assert "请选择“计入到场”或“不计入”" in decide("", "device:1", expect=422)
    assert "请勾选要核对的记录" in decide("counted", "device:x", "entry:9999999999999", expect=422)


def test_what_nobody_decides_on_is_emptied_when_its_time_is_up(app, door, gone):
    gone("revoked")([item(kind="walk_in", name="王芳", heads=1, offline=True, ago=200)])
    with app.app_context():
        assert purge_late_entries() == 0
        clock.set_to(clock.now() + timedelta(days=31))
        assert purge_late_entries() == 1
        db.session.commit()
    assert late(app) == [("walk_in", 1, "refused", False)]


def test_what_was_tampered_with_can_be_refused_but_not_counted(app, door, invite, gone, decide, rows):
    gone("revoked")([offline(invite(door.morning, "李静").token, ago=200)])
    spoil(app, "door_late_entry", "item")
    assert "无法读取" in decide("counted", "entry:1", expect=422)
    assert rows() == []
    decide("refused", "entry:1")
    assert late(app) == [("scan", 1, "refused", False)]
