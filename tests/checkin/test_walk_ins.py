"""Whoever comes without a place: walk-ins, and those who waited."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from tests.checkin.world import enter_by_pass
from tests.support.at_once import at_once
from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.registration.models import Channel, Registration
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.door.checkin.models import Scan
from xicheng_events.door.checkin.operations import walk_ins
from xicheng_events.door.checkin.queries import parties
from xicheng_events.door.checkin.reading_input import WalkInGuest
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused

JSON = {"Accept": "application/json"}


def registrations(app):
    """(name, state, heads, channel) of all, in order."""
    with app.app_context():
        return [(row.name, row.state.value, row.heads, row.channel.value)
                for row in db.session.scalars(select(Registration).order_by(Registration.id))]


def test_registration_ticket_and_scan_are_made_at_once(app, door, walk_in, places, rows):
    said = walk_in(name="阿依古丽•买买提", heads=3, phone="19900000003", gate="东门")
    assert (said["word"], said["name"], said["arrived"], said["admits"]) == ("通过", "阿依古丽·买买提", 3, 3)
    assert registrations(app) == [("阿依古丽·买买提", "confirmed", 3, "walk_in")]
    row, = rows()
    assert (row.method.value, row.result.value, row.heads, row.gate, row.by_id) == (
        "walk_in", "passed", 3, "东门", door.staff["sunhao"])
    assert places()[1] == 3


def test_sent_twice_it_counts_once(app, walk_in, places, rows):
    key = str(uuid.uuid4())
    assert walk_in(key=key)["scan_id"] == walk_in(key=key)["scan_id"]
    assert (len(rows()), len(registrations(app)), places()[1]) == (1, 1, 1)


def test_two_people_without_a_phone_may_have_one_name(app, walk_in):
    walk_in(name="王磊")
    walk_in(name="王磊")
    assert len(registrations(app)) == 2


def test_who_has_walked_in_with_this_phone_already_is_told_so(app, walk_in):
    walk_in(name="王磊", phone="19900000004")
    assert walk_in(name="王磊", phone="19900000004")["result"] == "already_in"
    assert len(registrations(app)) == 1


@pytest.mark.once
@pytest.mark.parametrize(("fields", "sentence"), [
    ({"name": ""}, "请填写姓名。"), ({"name": "😀"}, "姓名中不能有"), ({"heads": "0"}, "人数应为1至10的整数"),
    ({"heads": "9" * 40}, "人数应为1至10的整数"), ({"phone": "12"}, "号"), ({"key": "x"}, "页面已失效"),
])
def test_bad_input_is_said_beside_the_field_and_nothing_is_stored(app, walk_in, rows, fields, sentence):
    page = walk_in(expect=422, **fields)
    assert sentence in page
    assert (registrations(app), rows()) == ([], [])


def test_a_phone_is_asked_for_where_the_event_wants_one(walk_in, rule):
    rule(asks_phone=True)
    assert "须登记手机号" in walk_in(expect=422, name="李静")


def test_closed_to_walk_ins_unless_the_event_says_otherwise(door, walk_in, rule, at):
    rule(walk_ins=False)
    assert "未开放现场补录" in walk_in(expect=422)
    rule()
    at("2026-03-10 12:30")
    assert "本场已结束" in walk_in(expect=422)


def test_the_last_place_goes_to_one_of_two_gates(app, door, walk_in, places):
    places(capacity=1)
    walk_in(name="李静")
    assert "名额已满" in walk_in(name="王磊", expect=422)
    assert places() == (1, 1)


def test_taken_back_the_place_is_free_again(app, walk_in, take_back, rows, places):
    walk_in(heads=2)
    take_back(rows()[0].id)
    assert places()[1] == 0
    assert registrations(app) == [("李静", "revoked", 2, "walk_in")]


def test_fewer_came_than_were_registered(walk_in, signed_in, door, rows, app):
    said = walk_in(heads=3)
    answer = signed_in().post(f"/staff/door/{door.morning}/scans/{said['scan_id']}/heads",
                              data={"key": str(uuid.uuid4()), "heads": 2}, headers=JSON)
    assert (answer.json["arrived"], registrations(app)[0][1]) == (2, "confirmed")


def test_a_tablet_without_network_has_let_them_in_whatever_the_rule_says(app, door, signed_in, places, rows):
    places(capacity=1, taken=1)
    now = clock.now().timestamp() * 1000
    items = [{"kind": "walk_in", "key": str(uuid.uuid4()), "at": now - 60_000, "name": name, "heads": 2,
              "offline": True} for name in ("李静", "💥", "")]
    body = {"sent_at": now, "queue": 0, "items": items}
    for _again in range(2):
        told = signed_in().post(f"/staff/door/{door.morning}/batch", json=body, headers=JSON).json["items"]
        assert [each["result"] for each in told] == ["admitted_offline"] * 3
    assert [row.ruled.value for row in rows()] == ["unknown"] * 3
    assert places() == (7, 7)
    assert [row[0] for row in registrations(app)] == ["李静", "现场来宾", "现场来宾"]


def test_a_hostile_walk_in_of_a_batch_is_refused_alone(door, signed_in, rows):
    now = clock.now().timestamp() * 1000
    bad = [{"kind": "walk_in", "key": str(uuid.uuid4()), "at": now, **odd} for odd in
           ({}, {"name": [], "heads": 1}, {"name": "x\x00", "heads": 2**70}, {"name": {}, "phone": 3, "heads": True})]
    answer = signed_in().post(f"/staff/door/{door.morning}/batch", json={"sent_at": now, "items": bad}, headers=JSON)
    assert answer.status_code == 200
    assert all(each["code"] for each in answer.json["items"])
    assert rows() == []


@pytest.mark.parametrize("state", [RegistrationState.WAITING, RegistrationState.LAPSED])
def test_who_waited_comes_in_when_a_place_is_free(app, door, invite, signed_in, places, state):
    waits = invite(door.morning, "欧阳建国", heads=2, state=RegistrationState.WAITING)
    with app.app_context():
        db.session.get(Registration, waits.registration).state = state
        db.session.commit()
    tablet = signed_in()
    assert "候补入场2人" in tablet.get(f"/staff/door/{door.morning}/search?q=欧阳").get_data(as_text=True)
    key = str(uuid.uuid4())
    for _again in range(2):
        answer = tablet.post(f"/staff/door/{door.morning}/waiting/{waits.registration}", data={"key": key},
                             headers=JSON)
        assert (answer.json["result"], answer.json["arrived"]) == ("passed", 2)
    assert places()[1] == 2


def test_who_waited_stays_out_when_there_is_none(app, door, invite, signed_in, places):
    waits = invite(door.morning, "欧阳建国", heads=2, state=RegistrationState.WAITING)
    places(capacity=1)
    url = f"/staff/door/{door.morning}/waiting/{waits.registration}"
    assert "名额已满" in signed_in().post(url, data={"key": str(uuid.uuid4())}).get_data(as_text=True)
    page = signed_in("liuwei").post(url, data={"key": str(uuid.uuid4())})
    assert (page.status_code, "仍放行的理由" in page.get_data(as_text=True)) == (422, True)
    listed = signed_in().get(f"/staff/door/{door.morning}/waiting").get_data(as_text=True)
    assert ("欧阳建国" in listed, "候补入场2人" in listed) == (True, True)
    answer = signed_in("liuwei").post(url, data={"key": str(uuid.uuid4()), "over": "从外地赶来"}, headers=JSON)
    assert answer.json["result"] == "passed"
    assert signed_in().post(f"/staff/door/{door.foreign}/waiting/{waits.registration}").status_code == 404


def test_a_tablet_with_a_pass_takes_walk_ins_but_never_beyond_the_places(app, door, walk_in, places, rows):
    tablet = app.test_client()
    tablet.set_cookie("xicheng_door", enter_by_pass(app, door).cookie, path="/door")
    places(capacity=1)
    fields = {"name": "李静", "heads": 1, "over": "他是讲解员"}
    url = f"/door/{door.morning}/walk-ins"
    assert "登记并入场" in tablet.get(url).get_data(as_text=True)
    first, second = (tablet.post(url, data=fields | {"key": str(uuid.uuid4())}, headers=JSON) for _each in "ab")
    assert (first.status_code, first.json["result"], second.status_code) == (200, "passed", 422)
    assert [(row.gate, row.by_id, row.device_id is not None) for row in rows()] == [("东门", None, True)]


def test_two_gates_at_the_last_place_let_one_party_in(app, door, walk_in, places):
    places(capacity=1)

    def gate(name):
        return lambda: walk_ins.admit_walk_in(
            db.session.get(Slot, door.morning), WalkInGuest(name), key=str(uuid.uuid4()), heads=1,
            by=db.session.get(Person, door.staff["sunhao"])) and "in"

    assert sorted(at_once(app, *map(gate, ["李静", "王磊", "李明", "王芳"]))) == ["full", "full", "full", "in"]
    assert (places(), len(registrations(app))) == ((1, 1), 1)


def test_one_key_at_two_gates_beyond_the_places_is_one_party(app, door, walk_in, places):
    places(capacity=1, taken=1)
    key = str(uuid.uuid4())

    def gate(_number):
        with app.app_context():
            scan = walk_ins.admit_walk_in(db.session.get(Slot, door.morning), WalkInGuest("李静"), key=key, heads=2,
                                          by=db.session.get(Person, door.staff["liuwei"]), over="从外地赶来")
            number = scan.id
            db.session.commit()
            return number

    with ThreadPoolExecutor(3) as gates:
        assert len(set(gates.map(gate, range(3)))) == 1
    assert (places(), len(registrations(app))) == ((3, 3), 1)


def test_operations_refuse_without_a_word_to_the_database(app, door, rule):
    rule()
    with app.app_context():
        slot, by = db.session.get(Slot, door.morning), db.session.get(Person, door.staff["sunhao"])
        with pytest.raises(Refused):
            walk_ins.admit_walk_in(slot, WalkInGuest(""), key=str(uuid.uuid4()), heads=1, by=by)
        assert db.session.scalars(select(Scan)).all() == []
        assert Channel.WALK_IN.label == "现场补录"


def test_walk_ins_are_counted_beside_those_who_were_expected(app, door, invite, walk_in):
    invite(door.morning, "王磊", heads=3)
    walk_in(heads=2)
    with app.app_context():
        tally = parties.tally(db.session.get(Slot, door.morning))
    assert tally == parties.Tally(expected=3, parties=1, walk_ins=2)


def test_a_record_is_marked_and_can_still_be_taken_back(app, door, signed_in, walk_in):
    said = walk_in(heads=2)
    keeper, base = signed_in("sunhao"), f"/staff/door/{door.morning}"
    for which in (f"record={said['scan_id']}", f"ticket={said['ticket']}"):
        page = keeper.get(f"{base}?{which}").get_data(as_text=True)
        page = page.split("<template")[0]
        assert [part for part in ("签到记录", 'data-tone=""', "撤销签到") if part not in page] == []
        assert "请入场" not in page
    assert "is-record" not in keeper.get(f"{base}?scan={said['scan_id']}").get_data(as_text=True)
    found = keeper.get(f"{base}/search?q=李静").get_data(as_text=True)
    assert f"{base}?ticket={said['ticket']}" in found
    assert "请出示签到码" in keeper.get(f"{base}?ticket=2147483647").get_data(as_text=True).split("<template")[0]
