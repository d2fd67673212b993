"""Who stands where in line, who is asked next, and what staff may change about it (domain §2.4)."""

import pytest

from tests.cast import AYGUL, LI_JING, OUYANG, WANG_LEI, YOSHIDA, a_publication
from tests.registration.steps import adults, change, register, states, sweep, taken
from xicheng_events.booking.events.models import Event, Quota, Slot
from xicheng_events.booking.events.occasions import keep_occasion
from xicheng_events.booking.events.states import EventCourse
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.operations.waiting_list import offer_free_places
from xicheng_events.booking.registration.queries import line_of, record_of_waiting, waiting_place
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core.db import db


@pytest.fixture
def line(app, world, citizen):
    """李静 holds two of three places; 王磊 waits with two others, 欧阳建国 and 阿依古丽 alone: clients and pages."""
    parties = [(LI_JING, ["甲"]), (WANG_LEI, ["丁", "戊"]), (OUYANG, []), (AYGUL, [])]
    found = []
    for who, others in parties:
        client = citizen(who)
        answer = register(client, world.afternoon, name=who.name, **adults(*others))
        found.append((client, answer.headers["Location"]))
    return found


def test_edge_2_a_party_too_large_lets_one_go_first_and_then_places_are_kept_for_it(app, world, line):
    assert states(app) == ["confirmed", "waiting", "waiting", "waiting"]
    assert sweep(app, offer_free_places) == 1  # one place is free: 欧阳建国 goes first, once
    assert states(app) == ["confirmed", "waiting", "offered", "waiting"]
    wang, page = line[1]
    assert "为您留着" in wang.get(page).text
    ouyang, his = line[2]
    ouyang.post(his + "/offer", data={"answer": "decline"})
    assert sweep(app, offer_free_places) == 0  # now the place is kept
    assert states(app) == ["confirmed", "waiting", "withdrawn", "waiting"]
    li, mine = line[0]
    li.post(mine + "/withdrawal")
    assert states(app) == ["withdrawn", "offered", "withdrawn", "waiting"]
    assert taken(app, world.afternoon) == 3


def test_edge_2_where_the_event_does_not_allow_it_nobody_goes_first(app, world, line):
    change(app, Event, world.event_id, allow_skip=False)
    assert sweep(app, offer_free_places) == 0
    wang, page = line[1]
    assert "后面的不会先递补" in wang.get(page).text
    wang.post(page + "/withdrawal")  # what was kept goes on at once
    assert states(app) == ["confirmed", "withdrawn", "offered", "waiting"]


def test_a_party_larger_than_all_places_holds_nobody_up(app, world, citizen):
    change(app, Quota, 2, capacity=2)
    register(citizen(LI_JING), world.afternoon, party="wait", **adults("甲", "乙"))  # as a list may bring one
    register(citizen(WANG_LEI), world.afternoon, name="王磊")
    register(citizen(OUYANG), world.afternoon, name="欧阳建国")
    assert states(app) == ["waiting"] * 3
    assert sweep(app, offer_free_places) == 2
    assert states(app) == ["waiting", "offered", "offered"]


def test_staff_move_somebody_up_with_a_reason_that_is_kept_and_shown(app, world, line, desk):
    clerk = desk("zhaomin")
    with app.app_context():
        reference = db.session.get(Registration, 4).reference
    address = f"/staff/registrations/events/{world.code}/{reference}/priority"
    assert "候补第3位" in clerk.get(address).text
    assert "请写明调整顺序的原因" in clerk.post(address, data={"priority": "1", "reason": ""}).text
    for wrong in ("9", "-1", "x", "", "99999999999999999999"):
        assert clerk.post(address, data={"priority": wrong, "reason": "轮椅"}).status_code == 422
    done = clerk.post(address, data={"priority": "1", "reason": "行动不便，社区已核实"}, follow_redirects=True)
    assert "现为第1位" in done.text
    aygul, page = line[3]
    assert "候补第1位" in aygul.get(page).text
    wang, his = line[1]
    assert "候补第2位" in wang.get(his).text
    history = clerk.get(address).text
    assert "行动不便，社区已核实" in history
    assert "赵敏" in history
    with app.app_context():
        entry = db.session.query(AuditEntry).filter_by(action="registration.priority_changed").one()
        assert entry.detail == {"before": 0, "priority": 1, "reason": "行动不便，社区已核实"}
    assert sweep(app, offer_free_places) == 1
    assert states(app) == ["confirmed", "waiting", "waiting", "offered"]
    assert "不在候补中" in clerk.get(address).text
    assert desk("qianfang").get(address).status_code == 404


def test_the_order_of_a_draw_is_not_for_staff_to_change(app, world, line, desk):
    change(app, Registration, 3, draw_rank=1)
    change(app, Registration, 2, draw_rank=7)
    with app.app_context():
        waiting = [db.session.get(Registration, n) for n in (2, 3, 4)]
        places = [waiting_place(each) for each in waiting]
        assert places == [2, 1, 3]
        assert [each.id for each in line_of(waiting[0].quota_id)] == [3, 2, 4]
        reference = waiting[0].reference
    clerk = desk("zhaomin")
    address = f"/staff/registrations/events/{world.code}/{reference}/priority"
    assert "公开抽取决定" in clerk.get(address).text
    assert "不能人工调整" in clerk.post(address, data={"priority": "1", "reason": "人情"}).text


def test_who_waits_reads_what_became_of_those_who_waited_before(app, world, line, citizen):
    wang, page = line[1]
    assert "同类活动" not in wang.get(page).text
    change(app, Event, world.event_id, course=EventCourse.CLOSED)
    with app.app_context():
        event = db.session.get(Event, world.event_id)
        for n in (2, 3):
            db.session.get(Registration, n).state = "confirmed"
        like = Event(code="KF-2099-0001", title="再来一次", host_id=event.host_id, drafted_by_id=event.drafted_by_id,
                     created_at=event.created_at, publication=a_publication(event.host_id, "再来一次"))
        keep_occasion(like)
        db.session.add(like)
        db.session.commit()
        assert record_of_waiting(like) == (1, 3, 2)
        db.session.get(Slot, world.morning).event_id = like.id
        full = db.session.get(Slot, world.morning).quotas[0]
        full.capacity = full.taken = 1
        db.session.commit()
    yoshida = citizen(YOSHIDA)
    hers = register(yoshida, world.morning, name="𠮷田花").headers["Location"]
    assert "最近1场同类活动共候补3组，递补2组" in yoshida.get(hers).text
