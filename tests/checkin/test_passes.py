"""A pass: the desk opens it, a tablet comes in with it, and it opens nothing else (domain §11)."""

import re
import uuid
from datetime import timedelta

import pytest

from xicheng_events.foundation.core import clock

JSON = {"Accept": "application/json"}


@pytest.fixture
def opened(tablet, door):
    """孙浩 opens a pass at the desk; the page that shows its secrets, as plain text."""

    def make(scope="slot", slot=None):
        slot = slot or door.morning
        tablet.get(f"/staff/door/{slot}/passes")
        page = tablet.submit(f"/staff/door/{slot}/passes", scope=scope).get_data(as_text=True)
        known = {name: re.search(f'id="known-{name}">([^<]+)<', page)[1].replace(" ", "") for name in ("code", "pin")}
        number = int(re.search(r"/staff/door/passes/(\d+)/code", page)[1])
        return {"id": number, **known}

    return make


@pytest.fixture
def volunteer(app):
    """A tablet nobody is signed in on: `volunteer(opened)` types code and PIN."""

    def enter(known, expect=303, **fields):
        client = app.test_client()
        client.get("/door")
        sent = {"code": known["code"].lower(), "pin": known["pin"], "name": "平板1", "gate": "东门", **fields}
        answer = client.submit("/door", **sent)
        assert answer.status_code == expect, answer.get_data(as_text=True)
        client.said = answer.get_data(as_text=True)
        return client

    return enter


def scan(client, slot, code):
    """Present a code, as a program; the JSON."""
    return client.post(f"/door/{slot}/scans", data={"key": str(uuid.uuid4()), "code": code}, headers=JSON)


def test_a_tablet_comes_in_and_its_name_and_gate_stand_in_the_scan(door, invite, opened, volunteer, rows):
    lijing, client = invite(door.morning, "李静"), volunteer(opened())
    page = client.get(f"/door/{door.morning}").get_data(as_text=True)
    assert "平板1 · 东门" in page
    assert scan(client, door.morning, lijing.code).json["result"] == "passed"
    assert (rows()[0].by_id, rows()[0].device_id, rows()[0].gate) == (None, 1, "东门")


def test_a_pass_opens_though_its_code_was_misread(door, opened, volunteer):
    known = opened()
    client = volunteer({**known, "code": known["code"].translate(str.maketrans("528", "SZB"))})
    assert "平板1 · 东门" in client.get(f"/door/{door.morning}").get_data(as_text=True)


def test_the_whole_story_without_scripts(door, invite, opened, volunteer, rows):
    lijing, client = invite(door.morning, "李静", heads=2), volunteer(opened())
    client.get(f"/door/{door.morning}")
    answer = client.submit(f"/door/{door.morning}/scans", code=lijing.code)
    assert "通过" in client.get(answer.location).get_data(as_text=True)
    client.submit(f"/door/{door.morning}/scans/{rows()[0].id}/undo", other="扫错了人")
    assert [row.device_id for row in rows()] == [1, 1]
    found = client.get(f"/door/{door.morning}/search?q=lj").get_data(as_text=True)
    assert "签到2人" in found


def test_the_pass_opens_its_slot_and_nothing_else(door, opened, volunteer):
    client = volunteer(opened())
    asked = [f"/door/{door.afternoon}", f"/door/{door.foreign}", f"/door/{door.afternoon}/roster",
             f"/door/{door.morning}", "/staff/door", "/staff", "/me"]
    assert [client.get(path).status_code for path in asked] == [404, 404, 404, 200, 303, 303, 303]


def test_a_pass_for_the_day_opens_the_units_other_slot(door, opened, volunteer):
    client = volunteer(opened("day"))
    page = client.get("/door").get_data(as_text=True)
    assert ("上午场" in page, "下午场" in page, "税务开放日" in page) == (True, True, False)
    assert client.get(f"/door/{door.foreign}").status_code == 404


def test_the_qr_alone_is_enough(app, tablet, door, opened, monkeypatch):
    from xicheng_events.foundation.core import codes

    monkeypatch.setattr(codes, "new_ticket_token", lambda: "A" * 26)
    opened()
    client = app.test_client()
    client.get("/door?p=" + "A" * 26)
    assert client.submit("/door", name="平板2").status_code == 303
    assert client.get(f"/door/{door.morning}").status_code == 200


@pytest.mark.parametrize("fields", [{"code": "22222222"}, {"pin": "x"}, {"pin": ""}, {"code": ""}, {"name": " "},
                                    {"code": "\x00" * 50}, {"name": "\x00"}, {"pin": "9" * 500}])
def test_whoever_does_not_know_stays_out_and_reads_why(door, opened, volunteer, fields):
    client = volunteer(opened(), expect=422, **fields)
    assert client.get(f"/door/{door.morning}").location == "/door"


def test_five_wrong_pins_lock_the_pass_and_a_new_code_unlocks_it(app, tablet, door, opened, volunteer):
    known = opened()
    for _each in range(5):
        volunteer(known, expect=422, pin="000000" if known["pin"] != "000000" else "111111")
    assert "15分钟后" in volunteer(known, expect=422).said
    page = tablet.submit(f"/staff/door/passes/{known['id']}/code").get_data(as_text=True)
    fresh = {name: re.search(f'id="known-{name}">([^<]+)<', page)[1].replace(" ", "") for name in ("code", "pin")}
    assert volunteer(fresh).get(f"/door/{door.morning}").status_code == 200
    assert volunteer(known, expect=422)


def test_it_ends_two_hours_after_the_slot(door, opened, volunteer):
    client = volunteer(opened())
    clock.set_to(clock.now() + timedelta(minutes=20 + 120 + 119))
    assert client.get(f"/door/{door.morning}").status_code == 200
    clock.set_to(clock.now() + timedelta(minutes=2))
    assert client.get(f"/door/{door.morning}").location == "/door"
    assert client.get(f"/door/{door.morning}/roster", headers=JSON).status_code == 401
    assert "通行码" in client.get("/door").get_data(as_text=True)


def test_one_tablet_or_all_of_them_can_be_shut_out(tablet, door, opened, volunteer):
    known = opened()
    first, second = volunteer(known), volunteer(known, name="平板2")
    page = tablet.get(f"/staff/door/passes/{known['id']}").get_data(as_text=True)
    assert ("平板1" in page, "平板2" in page, known["code"][:4] + " " in page) == (True, True, False)
    tablet.submit(f"/staff/door/passes/{known['id']}/devices/1/revocation")
    assert [client.get(f"/door/{door.morning}").status_code for client in (first, second)] == [303, 200]
    tablet.get(f"/staff/door/passes/{known['id']}")
    tablet.submit(f"/staff/door/passes/{known['id']}/revocation")
    assert second.get(f"/door/{door.morning}").status_code == 303
    volunteer(known, expect=422)
    assert tablet.get(f"/staff/door/passes/{known['id']}").status_code == 200


def test_putting_the_tablet_away_ends_its_session(door, opened, volunteer):
    client = volunteer(opened())
    client.get(f"/door/{door.morning}")
    client.submit("/door/leaving")
    assert client.get(f"/door/{door.morning}").location == "/door"


def test_only_secrets_hashes_are_kept(app, opened):
    from xicheng_events.door.checkin.models import DoorPass
    from xicheng_events.foundation.core.db import db

    known = opened()
    with app.app_context():
        kept = " ".join(str(value) for value in vars(db.session.get(DoorPass, known["id"])).values())
    assert known["code"] not in kept
    assert known["pin"] not in kept


def test_another_units_desk_sees_no_pass_of_ours(opened, signed_in):
    number = opened()["id"]
    assert signed_in("menwei").get(f"/staff/door/passes/{number}").status_code == 404
    assert signed_in("menwei").post(f"/staff/door/passes/{number}/revocation").status_code == 404


def test_a_forged_cookie_opens_nothing(app, door, opened, volunteer):
    volunteer(opened())
    stranger = app.test_client()
    stranger.set_cookie("xicheng_door", "1.forged", path="/door")
    assert stranger.get(f"/door/{door.morning}").location == "/door"
