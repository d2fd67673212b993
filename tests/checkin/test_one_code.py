"""One code for a person's whole meeting: at any door of it, it is the code of the item that door is of."""

import uuid

import pytest

from tests.checkin.test_roster import unseal
from tests.checkin.test_tablet_lists import arrived, offline, send  # noqa: F401 (fixtures)
from tests.checkin.world import Guest
from xicheng_events.booking.events.kinds import EventKind
from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.registration.models import Registration
from xicheng_events.door.checkin.results import ScanResult
from xicheng_events.door.checkin.rules_models import DoorRules
from xicheng_events.door.checkin.tablet.sealing import key_of, sealed_name
from xicheng_events.foundation.core.db import db


@pytest.fixture
def both(app, door, invite) -> tuple[Guest, Guest]:
    """李静 attends both items of a meeting: what she has for the first, and for the second."""
    first, second = invite(door.morning, "李静"), invite(door.afternoon, "李静")
    with app.app_context():
        slot = db.session.get(Slot, door.morning)
        slot.event.kind = EventKind.MEETING
        db.session.get(Registration, second.registration).person_id = db.session.get(
            Registration, first.registration).person_id
        db.session.add(DoorRules(event_id=slot.event_id, walk_ins=False, asks_phone=False, self_service=True,
                                 checks_out=True))
        db.session.commit()
    return first, second


def test_the_code_of_the_second_item_lets_in_and_out_at_the_first_and_once(door, both, tablet, at_door,
                                                                      arrived, engine_name):  # noqa: F811
    first, second = both

    def send_to(path: str) -> dict:
        answer = tablet.post(f"/staff/door/{door.morning}/{path}", headers={"Accept": "application/json"},
                             data={"key": str(uuid.uuid4()), "code": second.code})
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return answer.json

    assert (send_to("scans")["sentence"], arrived(first), arrived(second)) == ("请入场。本议题结束后请离场。", 1, 0)
    assert at_door(token=second.token).result == at_door(code=first.code).result == ScanResult.ALREADY_IN
    assert send_to("departures")["result"] == "left"


def test_a_tablet_knows_every_code_of_the_guest_and_what_it_let_in_is_counted_here(
        door, both, invite, tablet, send, arrived, statements, engine_name):  # noqa: F811
    first, second = both
    with statements() as sent:
        told = tablet.get(f"/staff/door/{door.morning}/roster").json
    few = len(sent)
    row, = told["tickets"]
    (name, record), = row[6]
    assert name == sealed_name(second.token)
    assert unseal(key_of(second.token), record) == unseal(key_of(first.token), row[5])
    answers = send([offline(second.token), offline(second.code)])
    assert [answer["result"] for answer in answers] == ["passed", "admitted_offline"]
    assert (arrived(first), arrived(second)) == (1, 0)
    for _each in range(3):
        invite(door.morning, "王磊")
    with statements() as sent:
        tablet.get(f"/staff/door/{door.morning}/roster")
    assert len(sent) == few


def test_what_is_given_for_another_item_later_comes_with_the_next_news(app, door, both, tablet, at):
    first, second = both
    at("2026-03-10 09:05")
    cursor = tablet.get(f"/staff/door/{door.morning}/roster").json["cursor"]
    assert tablet.get(f"/staff/door/{door.morning}/roster?since={cursor}").json["tickets"] == []
    at("2026-03-10 09:10")
    with app.app_context():
        db.session.get(Registration, second.registration).heads = 1
        db.session.get(Registration, second.registration).access_needs = "轮椅"
        db.session.commit()
    row, = tablet.get(f"/staff/door/{door.morning}/roster?since={cursor}").json["tickets"]
    assert row[0] == first.registration


def test_where_each_slot_has_its_own_code_nothing_is_different(app, door, both, at_door):
    _first, second = both
    with app.app_context():
        db.session.get(Slot, door.morning).event.kind = EventKind.OPEN_DAY
        db.session.commit()
    assert at_door(token=second.token).result == ScanResult.WRONG_SLOT
