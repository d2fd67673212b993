"""A published agenda changes: another order moves arrival times, an item is closed late; who is concerned is told."""

import pytest
from sqlalchemy import select

from tests.cast import LI_JING, OUYANG, WANG_LEI, messages_to
from tests.meetings.steps import code_of, draft_meeting, event_of, publish
from tests.registration.steps import register
from xicheng_events.booking.events.models import Quota
from xicheng_events.booking.registration.models import Registration
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.openness.meetings.models import AgendaItem


@pytest.fixture
def meeting(app, world, desk):
    """A published meeting of three items, the second one closed; its page at the desk and the ids of its slots."""
    hub = draft_meeting(app, desk("zhaomin"), allocation="fcfs")
    publish(hub, desk)
    return hub, [slot.id for slot in event_of(app, hub).slots]


@pytest.fixture
def guests(app, meeting, citizen):
    """李静 observes the first item, 王磊 attends the third."""
    _hub, (first, _closed, third) = meeting
    for who, slot, asked in ((LI_JING, first, {"seat": "observe", "category": "anyone"}), (WANG_LEI, third, {})):
        answer = register(citizen(who), slot, name=who.name, **asked)
        assert answer.status_code == 303, answer.text
    return meeting


def hours(app, hub) -> list[tuple[str, str, str]]:
    """(title, from, door from) of the items in their order."""
    return [(slot.label[:4], f"{clock.local(slot.starts_at):%H:%M}", f"{clock.local(slot.checkin_from):%H:%M}")
            for slot in event_of(app, hub).slots]


def test_another_order_moves_arrival_times_and_tells_those_concerned(app, guests, desk, client):
    hub, (first, closed, third) = guests
    zhaomin = desk("zhaomin")
    zhaomin.get(f"{hub}/agenda")
    twice = zhaomin.submit(f"{hub}/agenda", **{f"at_{third}": "1"}, reason="会议安排调整")
    assert (twice.status_code, "请给每项议题一个不同的序号" in twice.text) == (422, True)
    answer = zhaomin.submit(f"{hub}/agenda", **{f"at_{third}": "1", f"at_{first}": "2", f"at_{closed}": "3"},
                            reason="会议安排调整")
    assert answer.status_code == 303, answer.text
    assert hours(app, hub) == [("养老助餐", "09:00", "08:40"), ("老旧小区", "09:30", "09:10"), ("", "10:10", "09:50")]
    assert "09:00—09:30，08:40起签到" in messages_to(app, WANG_LEI, template="item_moved")[0]
    assert "09:30—10:10，09:10起签到" in messages_to(app, LI_JING, template="item_moved")[0]
    assert "会议安排调整" in client.get(f"/events/{code_of(hub)}").text


def test_an_item_closed_late_lets_its_guests_off_and_leaves_no_title(app, guests, desk, client, citizen):
    hub, (first, *_others) = guests
    leader = desk("zhengping")
    leader.get(f"{hub}/agenda/{first}/closing")
    assert "请选择不公开的原因。" in leader.submit(f"{hub}/agenda/{first}/closing").text
    assert leader.submit(f"{hub}/agenda/{first}/closing", reason="in_process").status_code == 303
    [told] = messages_to(app, LI_JING, template="item_closed")
    assert "因会议安排调整，“区政府第12次常务会议”您报名的议题不再安排列席。" in told
    with app.app_context():
        party = db.session.scalars(select(Registration).where(Registration.slot_id == first)).one()
        assert (party.state, party.state_reason) == ("revoked", "因会议安排调整")
        places = db.session.execute(select(Quota.capacity, Quota.taken).where(Quota.slot_id == first)).all()
        assert set(places) == {(0, 0)}
        assert db.session.get(AgendaItem, first).closed == "in_process"
    page = client.get(f"/events/{code_of(hub)}").text
    assert ("老旧小区" in page, "过程性信息" in page, "养老助餐点" in page) == (False, True, True)
    assert "议题不公开，不接受报名。" in citizen(OUYANG).get(f"/slots/{first}/registration").text
    assert leader.get(f"{hub}/agenda/{first}/closing").status_code == 404


def test_a_desk_of_another_unit_changes_nothing(app, meeting, desk):
    hub, (first, _closed, _third) = meeting
    for address in (f"{hub}/agenda", f"{hub}/agenda/{first}/closing", f"{hub}/meeting"):
        assert desk("qianfang").get(address).status_code == 404


def test_an_item_that_is_not_open_has_neither_door_nor_seats_nor_places_to_change(meeting, desk, at):
    hub, (_first, closed, _third) = meeting
    zhaomin = desk("zhaomin")
    page = zhaomin.get(hub).text
    assert ("本议题不公开：涉及工作秘密" in page, "名额已满" in page, page.count("调整名额")) == (True, False, 2)
    assert zhaomin.get(f"/staff/registrations/events/{code_of(hub)}/slots/{closed}/capacity").status_code == 404
    zhaomin.get(f"/staff/registrations/events/{code_of(hub)}/seats")
    zhaomin.submit(f"/staff/registrations/events/{code_of(hub)}/seats", plan="ready:small")
    at("2026-04-08 08:00")
    zhaomin, sunhao = desk("zhaomin"), desk("sunhao")
    for reader, address in ((zhaomin, "/staff"), (sunhao, "/staff"), (sunhao, "/staff/door"),
                            (zhaomin, f"/staff/registrations/events/{code_of(hub)}"),
                            (zhaomin, f"/staff/registrations/events/{code_of(hub)}/seats"),
                            (zhaomin, f"/staff/door/events/{code_of(hub)}")):
        page = reader.get(address).text
        assert ("09:00" in page, "09:40—10:00" in page) == (True, False), address
