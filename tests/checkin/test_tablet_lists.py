"""What tablets send: one list, each thing answered by itself, nothing counted twice (domain §2.5)."""

import json
import time
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from xicheng_events.booking.registration.models import Ticket
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.door.checkin.models import Scan
from xicheng_events.door.checkin.reading_input import MOST_ITEMS
from xicheng_events.door.checkin.results import ScanResult
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db

R = ScanResult


def millis(moment):
    """As a tablet counts."""
    return int(moment.timestamp() * 1000)


def item(code="", kind="scan", ago=0, **fields):
    """One thing that happened `ago` seconds before the tests' present, by a clock that is right."""
    return {"key": str(uuid.uuid4()), "kind": kind, "at": millis(clock.now()) - ago * 1000, "code": code, **fields}


def offline(code, heads=1, said="passed", **fields):
    """A scan that the tablet decided by itself."""
    return item(code, heads=heads, said=said, offline=True, **fields)


@pytest.fixture
def send(tablet, door):
    """Send a list as the tablet's script does: `send(items)` gives the answers."""

    def post(items, expect=200, client=tablet, slot=None, clock_is_off=0, path="/staff/door", **fields):
        body = {"sent_at": millis(clock.now()) + clock_is_off * 1000, "items": items, **fields}
        answer = client.post(f"{path}/{slot or door.morning}/batch", json=body)
        assert answer.status_code == expect, answer.get_data(as_text=True)
        return answer.json["items"] if expect == 200 else answer.json

    return post


@pytest.fixture
def arrived(app):
    """Heads of a party that are in."""

    def read(guest):
        with app.app_context():
            return db.session.get(Ticket, guest.ticket).arrived

    return read


def test_a_scan_online_is_answered_in_full(door, invite, send, arrived):
    lijing = invite(door.morning, "李静", heads=3, children=1)
    told = send([item(lijing.token, heads=2)])[0]
    assert (told["result"], told["heads"], told["answer"]["name"]) == ("partly", 2, "李静")
    assert told["answer"]["bands"] == ["14周岁以下1人", "18—34周岁1人"]
    assert arrived(lijing) == 2


def test_what_a_tablet_answered_by_itself_is_kept_as_it_said_it(invite, door, send, rows):
    code, said = invite(door.morning, "李静").code, [result for result in R if result.says.by_tablet]
    send([offline(code, said=str(result), heads=None) for result in (*R, "x")])
    kept = [R.ADMITTED_OFFLINE if result is R.PARTLY else result for result in said]  # she was let in a second time
    assert [row.result for row in rows()] == [*kept, *[R.UNKNOWN] * (len(R) - len(said) + 1)]


def test_a_list_sent_again_changes_nothing_and_says_the_same(door, invite, send, arrived, rows):
    lijing = invite(door.morning, "李静", heads=3)
    items = [item(lijing.token, heads=1), offline(lijing.code, heads=2), item(kind="count", heads=7)]
    first, second = send(items), send(items)
    assert [told["result"] for told in second] == [told["result"] for told in first] == ["partly", "passed", "counted"]
    assert (len(rows()), arrived(lijing)) == (3, 3)


def test_one_ticket_let_in_by_two_tablets_offline_is_one_attendance_and_two_rows(door, invite, send, arrived, rows):
    lijing = invite(door.morning, "李静", heads=2)
    east = send([offline(lijing.token, heads=2, gate="东门", ago=60)])
    west = send([offline(lijing.token, heads=2, gate="西门", ago=30)])
    assert (east[0]["result"], west[0]["result"]) == ("passed", "admitted_offline")
    assert [(row.result, row.ruled, row.heads, row.claimed) for row in rows()] == [
        (R.PASSED, None, 2, 2), (R.ADMITTED_OFFLINE, R.ALREADY_IN, 0, 2)]
    assert arrived(lijing) == 2


def test_a_part_that_no_longer_fits_counts_as_far_as_it_does(door, invite, send, arrived, rows):
    lijing = invite(door.morning, "李静", heads=3)
    send([offline(lijing.token, heads=2, said="partly")])
    send([offline(lijing.token, heads=3)])
    assert (rows()[1].heads, rows()[1].claimed, rows()[1].ruled, arrived(lijing)) == (1, 3, R.ALREADY_IN, 3)


def test_what_happened_offline_is_kept_whatever_the_rule_says(door, invite, send, arrived, rows):
    gone = invite(door.morning, "王磊", state=RegistrationState.WITHDRAWN)
    late, other = invite(door.morning, "李静"), invite(door.afternoon, "欧阳建国")
    send([offline(gone.token), offline(late.token, ago=3600), offline(other.token), offline("Z" * 26),
          offline("ABCDEF", said="unknown")])
    assert [(row.result, row.ruled, row.heads) for row in rows()] == [
        (R.ADMITTED_OFFLINE, R.CANCELLED, 0), (R.ADMITTED_OFFLINE, R.TOO_EARLY, 1),
        (R.ADMITTED_OFFLINE, R.WRONG_SLOT, 0), (R.ADMITTED_OFFLINE, R.UNKNOWN, 0), (R.UNKNOWN, None, 0)]
    assert arrived(late) == 1


def test_undo_and_counting_again_come_in_order_with_the_scans(door, invite, send, arrived):
    lijing = invite(door.morning, "李静", heads=3)
    first = offline(lijing.token, heads=3)
    back = item(kind="undo", of=first["key"], reason="扫错了人")
    again = offline(lijing.token, heads=3)
    fewer = item(kind="recount", of=again["key"], heads=1)
    told = send([first, back, again, fewer])
    assert [each["result"] for each in told] == ["passed", "undone", "passed", "partly"]
    assert arrived(lijing) == 1


@pytest.mark.once
def test_out_of_order_an_undo_is_refused_and_can_be_sent_again(door, invite, send, arrived):
    lijing = invite(door.morning, "李静")
    first = offline(lijing.token)
    back = item(kind="undo", of=first["key"], reason="扫错了人")
    told = send([back, first])
    assert (told[0]["code"], told[1]["result"], arrived(lijing)) == ("no_such_scan", "passed", 1)
    assert (send([back])[0]["result"], arrived(lijing)) == ("undone", 0)


@pytest.mark.once
@pytest.mark.parametrize("hours", [3, -3])
def test_a_wrong_clock_is_put_right_and_recorded(door, invite, send, rows, hours):
    lijing = invite(door.morning, "李静")
    scanned = offline(lijing.token, ago=60)
    scanned["at"] += hours * 3600 * 1000
    assert send([scanned], clock_is_off=hours * 3600)[0]["result"] == "passed"
    row = rows()[0]
    assert row.at == clock.now() - timedelta(seconds=60)
    assert row.device_at == row.at + timedelta(hours=hours)
    assert row.clock_offset == -hours * 3600


@pytest.mark.parametrize(("known", "happened", "why"), [
    (3 * 3600, 300, "the clock was three hours slow, and was set right before the tablet found the network again"),
    (None, 300 + 3 * 3600, "the tablet had never heard from us: only what we see now is left"),
    (9 * 3600, 300 + 3 * 3600, "what it believed of its clock would be the future"),
])
def test_a_clock_set_right_between_scan_and_upload(door, invite, send, rows, known, happened, why):
    scanned = offline(invite(door.morning, "李静").token, ago=300 + 3 * 3600)
    send([scanned | ({"behind": known * 1000} if known else {})])
    row, = rows()
    assert (clock.now() - row.at, row.clock_offset, row.known_offset) == (timedelta(seconds=happened), 0, known), why


@pytest.mark.parametrize("behind", ["x", True, None, 1e400, -1e300, 10**400, [], {}])
def test_a_hostile_clock_changes_nothing_but_the_item_itself(door, invite, send, rows, behind):
    told = send([offline(invite(door.morning, "李静").token) | {"behind": behind}])
    assert (told[0]["heads"], rows()[0].at <= clock.now()) == (1, True)


def test_nothing_happens_in_the_future(door, invite, send, rows):
    send([offline(invite(door.morning, "李静").token, ago=-9 * 3600)])
    assert rows()[0].at == clock.now()


def test_who_was_let_in_after_a_no_that_came_too_late_is_on_record(door, invite, send, rows):
    lijing = invite(door.morning, "李静")
    send([item(lijing.token)])
    late = item(lijing.token)
    assert send([late])[0]["result"] == "already_in"
    told = send([{**late, "offline": True, "said": "passed", "heads": 1}])[0]
    assert (told["result"], rows()[1].ruled, rows()[1].claimed, rows()[1].heads) == (
        "admitted_offline", R.ALREADY_IN, 1, 0)


def test_ten_thousand_at_once_are_refused_with_how_many_may_come(send, rows):
    told = send([item("ABCDEF")] * 10_000, expect=413)
    assert (told["code"], told["sentence"]) == ("too_many", "一次最多上传500条，没有保存任何内容。请分批上传。")
    assert send([{"kind": "x" * 60}] * (MOST_ITEMS + 1), expect=413)["code"] == "too_many"
    assert rows() == []


@pytest.mark.parametrize("body", [
    b"", b"null", b"[]", b"{", b"\x00\xff", b'{"items": 1}', b'{"items": []}', b'{"items": [], "sent_at": "x"}',
    b'{"items": [], "sent_at": 1e999}', b'{"items": [], "sent_at": true}', b"[" * 100_000, b'{"items": NaN}',
    b'{"items": [], "sent_at": ' + b"9" * 6000 + b"}", b'{"items": [], "sent_at": ' + b"9" * 400 + b"}",
], ids=range(14))
def test_a_hostile_body_is_a_400_and_no_row(tablet, door, rows, body):
    answer = tablet.post(f"/staff/door/{door.morning}/batch", data=body, content_type="application/json")
    assert (answer.status_code, answer.json["sentence"][-1], rows()) == (400, "。", [])


@pytest.mark.once
@pytest.mark.parametrize(("broken", "code"), [
    (None, "shape"), (7, "shape"), ([], "shape"), ({}, "key"), ({"key": "x"}, "key"), ({"key": {}}, "key"),
    ({"key": None, "kind": []}, "key"), ({"kind": "walk"}, "kind"), ({"kind": {}}, "kind"), ({"at": None}, "time"),
    ({"at": 1e300}, "time"), ({"at": 10**400}, "time"),
    ({"at": "now"}, "time"), ({"at": -(10**30)}, "time"), ({"heads": "2"}, "heads"),
    ({"heads": 0}, "heads"), ({"heads": 11}, "heads"), ({"heads": 10**400}, "heads"), ({"heads": True}, "heads"),
    ({"kind": "count"}, "heads"), ({"kind": "count", "heads": 1000}, "heads"), ({"kind": "undo"}, "key"),
    ({"kind": "recount", "of": "x", "heads": 1}, "key"),
])
def test_what_cannot_be_read_is_refused_alone(door, invite, send, rows, broken, code):
    lijing = invite(door.morning, "李静")
    bad = {**item("ABCDEF"), **broken} if isinstance(broken, dict) and broken else broken
    told = send([bad, item(lijing.token)])
    assert (told[0]["code"], told[1]["result"], len(rows())) == (code, "passed", 1)


@pytest.mark.parametrize("code", ["x" * 10_000, "\x00\ud800", "🙂" * 30, "' OR 1=1",
                                  "https://other.example/t/" + "A" * 26])
def test_hostile_codes_are_unknown(send, rows, code):
    told = send([item(code, gate="\x00\ud800" + "门" * 90), offline(code, said="unknown")])
    assert [each["result"] for each in told] == ["unknown", "unknown"]
    assert len(rows()[0].gate) <= 40


def test_a_key_of_another_door_says_nothing(door, send, signed_in):
    theirs = item("ABCDEF")
    send([theirs], client=signed_in("menwei"), slot=door.foreign)
    assert send([theirs])[0]["code"] == "foreign_key"
    assert send([item(kind="undo", of=theirs["key"], reason="x")])[0]["code"] == "no_such_scan"


def test_a_pass_revoked_in_the_middle_keeps_apart_what_came_before(app, door, invite, signed_in, send, arrived, rows):
    from tests.checkin.world import enter_by_pass

    client, known = app.test_client(), enter_by_pass(app, door)
    client.set_cookie("xicheng_door", known.cookie, path="/door")
    early, late = invite(door.morning, "李静"), invite(door.morning, "王磊")
    before = offline(early.token, ago=0)
    clock.set_to(clock.now() + timedelta(minutes=2))
    signed_in("sunhao").post(f"/staff/door/passes/{known.number}/revocation")
    clock.set_to(clock.now() + timedelta(minutes=2))
    told = send([before, offline(late.token, ago=60)], client=client, path="/door")
    assert (told[0]["code"], told[1]["code"]) == ("kept_apart", "pass_revoked")
    assert (arrived(early), arrived(late), len(rows())) == (0, 0, 0)
    assert client.get(f"/door/{door.morning}/roster", headers={"Accept": "application/json"}).status_code == 401


def test_a_whole_queue_is_a_handful_of_statements_and_one_audit_entry(app, door, invite, send, statements, engine_name):
    tickets = [invite(door.morning, "李静", heads=2).token for _each in range(60)]
    counts = []
    for many in (10, 50):
        batch = [offline(tickets.pop(), heads=1, said="partly") for _each in range(many)]
        with statements() as sent:
            assert {told["result"] for told in send(batch)} == {"partly"}
        counts.append(len(sent))
    assert counts[0] == counts[1]
    with app.app_context():
        entries = db.session.scalar(select(func.count()).select_from(AuditEntry).where(
            AuditEntry.action == "checkin.batch"))
        assert (entries, db.session.scalar(select(func.count()).select_from(Scan))) == (2, 60)


def test_five_hundred_scans_are_quick(door, invite, send):
    token = invite(door.morning, "李静", heads=2).token
    batch = [offline(token) for _each in range(MOST_ITEMS)]
    started = time.perf_counter()
    told = send(batch)
    seconds = time.perf_counter() - started
    print(json.dumps({"batch_per_second": round(MOST_ITEMS / seconds)}))
    assert sum(each["heads"] for each in told) == 2


def test_look_alikes_typed_without_a_network_are_read_as_the_tablet_read_them(door, invite, send, arrived):
    lijing, wanglei = (invite(door.morning, name, code=code) for name, code in (("李静", "BRDFSR"), ("王磊", "7K5Q2F")))
    invite(door.morning, "甲", code="ZXCVBN")
    invite(door.morning, "乙", code="2XCV8N")
    told = send([offline("8RDF5R"), offline("7KSQZF"), offline("ZXCV8N", said="unknown")])
    assert [each["result"] for each in told] == ["passed", "passed", "unknown"]
    assert (arrived(lijing), arrived(wanglei)) == (1, 1)
