"""李静 registered for the room and takes part online after all, and back; who waits for what she leaves is asked."""

from functools import partial

import pytest
from sqlalchemy import select

from tests.cast import AYGUL, LI_JING, OUYANG, WANG_LEI, beijing, messages_to
from tests.registration.pledges import PLEDGE
from tests.registration.seats import SLOT, in_room_and_online, taken_by_seat
from tests.registration.steps import adults, register, states
from tests.support.at_once import at_once
from xicheng_events.booking.events.kinds import Allocation, Category, SeatKind
from xicheng_events.booking.registration.conditions import Condition
from xicheng_events.booking.registration.models import Registration, Ticket
from xicheng_events.booking.registration.operations.changing_seat import change_seat
from xicheng_events.booking.registration.operations.resting import meet_condition
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core.db import db

pytestmark = pytest.mark.usefixtures("engine_name")


@pytest.fixture
def slot(app, world):
    """Of an event with two places in the room and one online."""
    return in_room_and_online(app)[1]


def seat_page(made: str) -> str:
    return f"{made}/seat"


def to(client, made: str, seat: str, **fields):
    """Open the page of the change and press the button of `seat`; the answer."""
    client.get(seat_page(made))
    return client.submit(seat_page(made), seat=seat, **fields)


def code_of(app, name: str) -> str:
    with app.app_context():
        return db.session.scalar(select(Ticket.code).join(Registration).where(Registration.name == name))


def test_from_the_room_to_online_and_back_with_message_and_record(app, slot, citizen, desk, at):
    li = citizen(LI_JING)
    made = register(li, slot, seat="room").headers["Location"]
    code = code_of(app, "李静")
    assert "更改参加方式" in li.get(made).text
    page = li.get(seat_page(made)).text
    for words in ("到现场参加", "线上还有1个名额", "签到码停用", "3月16日"):
        assert words in page
    assert to(li, made, "online").status_code == 303
    assert taken_by_seat(app, slot) == {"room": (2, 0), "online": (1, 1)}
    page = li.get(made).text
    assert "您有线上名额，不需要到场" in page
    assert code not in page
    [said] = messages_to(app, LI_JING, template="seat_changed_online")
    assert "线上参加" in said
    assert code not in said
    assert to(li, made, "room").status_code == 303
    assert taken_by_seat(app, slot) == {"room": (2, 1), "online": (1, 0)}
    assert code in li.get(made).text
    assert code in messages_to(app, LI_JING, template="seat_changed")[0]
    with app.app_context():
        entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "registration.seat_changed")
                                     .order_by(AuditEntry.id)).all()
        assert [entry.detail for entry in entries] == [{"seat": seat, "heads": 1} for seat in ("online", "room")]
    at("2026-03-18 09:10")
    assert "李静" in desk("sunhao").get(f"/staff/door/{slot}/search?q=李静").text


def test_who_waits_for_what_becomes_free_is_asked_and_a_full_kind_is_said(app, slot, citizen):
    li, wang, ou = citizen(LI_JING), citizen(WANG_LEI), citizen(OUYANG)
    mine = register(li, slot, seat="online").headers["Location"]
    his = register(wang, slot, name="王磊", seat="room").headers["Location"]
    register(ou, slot, name="欧阳建国", seat="online")
    assert states(app) == ["confirmed", "confirmed", "waiting"]
    assert "线上名额不足，或已有人候补，现在不能改" in wang.get(seat_page(his)).text
    wrong = wang.post(seat_page(his), data={"seat": "online"})
    assert wrong.status_code == 422
    assert "线上没有1个空余名额，或已有人在候补，未作更改，您原来的名额不变。" in wrong.text
    assert taken_by_seat(app, slot) == {"room": (2, 1), "online": (1, 1)}
    assert to(li, mine, "room").status_code == 303
    assert states(app) == ["confirmed", "confirmed", "offered"]
    assert taken_by_seat(app, slot) == {"room": (2, 2), "online": (1, 1)}


def test_pressed_twice_it_is_changed_once_and_an_older_page_changes_nothing(app, slot, citizen):
    li = citizen(LI_JING)
    made = register(li, slot, seat="room").headers["Location"]
    li.get(seat_page(made))
    page = li.page
    for _press in range(2):
        li.page = page
        assert li.submit(seat_page(made), seat="online").status_code == 303
    assert len(messages_to(app, LI_JING, template="seat_changed_online")) == 1
    li.page = page  # seen before the change
    stale = li.submit(seat_page(made), seat="room")
    assert stale.status_code == 422
    assert "刚在别处修改过" in stale.text
    assert taken_by_seat(app, slot) == {"room": (2, 0), "online": (1, 1)}


@pytest.mark.once
@pytest.mark.parametrize("seat", ["", "sofa", "ROOM", "\x00", "线上"])
def test_what_is_no_kind_of_seat_changes_nothing(app, slot, citizen, seat):
    li = citizen(LI_JING)
    made = register(li, slot, seat="room").headers["Location"]
    answer = to(li, made, seat)
    assert answer.status_code == 422
    assert "请选择到现场参加还是线上参加" in answer.text
    assert taken_by_seat(app, slot) == {"room": (2, 1), "online": (1, 0)}


def test_nobody_changes_after_the_deadline_while_waiting_where_there_is_one_kind_or_for_others(
        app, world, slot, citizen, at):
    li, wang, aygul = citizen(LI_JING), citizen(WANG_LEI), citizen(AYGUL)
    mine = register(li, slot, seat="online").headers["Location"]
    waits = register(wang, slot, name="王磊", seat="online").headers["Location"]
    alone = register(aygul, world.morning, name="阿依古丽·买买提").headers["Location"]
    assert aygul.get(seat_page(mine)).status_code == 404
    assert aygul.post(seat_page(mine), data={"seat": "room"}).status_code == 404
    for client, made, seat in ((wang, waits, "room"), (aygul, alone, "online")):
        assert "更改参加方式" not in client.get(made).text
        assert "现在不能更改参加方式" in client.get(seat_page(made)).text
        refused = client.post(seat_page(made), data={"seat": seat})
        assert refused.status_code == 422
        assert "现在不能更改参加方式" in refused.text
        assert 'href="tel:010-00000000"' in refused.text
    at("2026-03-16 17:30")
    assert "更改参加方式" not in li.get(mine).text
    assert li.post(seat_page(mine), data={"seat": "room"}).status_code == 422
    assert taken_by_seat(app, slot) == {"room": (2, 0), "online": (1, 1)}


def test_a_party_changes_as_a_whole_into_places_of_its_category(app, world, citizen):
    rows = [(SeatKind.ROOM, Category.RESIDENT, 3), (SeatKind.ROOM, Category.EXPERT, 1),
            (SeatKind.ONLINE, Category.RESIDENT, 2), (SeatKind.ONLINE, Category.STUDENT, 5)]
    _code, slot = in_room_and_online(app, slots=[{**SLOT, "online_capacity": None, "quotas": [
        {"seat": seat, "category": category, "capacity": n} for seat, category, n in rows]}])
    li, wang = citizen(LI_JING), citizen(WANG_LEI)
    mine = register(li, slot, seat="room", category="resident", **adults("王立", "王平")).headers["Location"]
    his = register(wang, slot, name="王磊", seat="room", category="expert").headers["Location"]
    assert "没有3个空余名额" in li.post(seat_page(mine), data={"seat": "online"}).text
    assert "现在不能更改参加方式" in wang.get(seat_page(his)).text  # no places for experts there
    with app.app_context():
        assert db.session.scalars(select(Registration.heads).where(
            Registration.slot_id == slot).order_by(Registration.id)).all() == [3, 1]


def test_who_has_come_in_changes_nothing(app, slot, citizen):
    li = citizen(LI_JING)
    made = register(li, slot, seat="room").headers["Location"]
    with app.app_context():
        db.session.scalars(select(Ticket)).one().arrived = 1
        db.session.commit()
    assert li.post(seat_page(made), data={"seat": "online"}).status_code == 422
    assert taken_by_seat(app, slot) == {"room": (2, 1), "online": (1, 0)}


def test_before_results_are_known_the_wish_is_changed_and_no_place_is_taken(app, world, citizen):
    _code, slot = in_room_and_online(app, allocation=Allocation.REVIEW, result_until=beijing("2026-03-17 12:00"))
    li = citizen(LI_JING)
    made = register(li, slot, seat="room").headers["Location"]
    assert to(li, made, "online").status_code == 303
    assert taken_by_seat(app, slot) == {"room": (2, 0), "online": (1, 0)}
    assert states(app) == ["applied"]
    assert "已按您的要求改为线上参加" in messages_to(app, LI_JING, template="seat_noted")[0]
    with app.app_context():
        assert db.session.scalars(select(Registration)).one().quota.seat is SeatKind.ONLINE


def test_what_is_asked_for_the_new_places_alone_is_done_first(app, slot, citizen, room, world):
    room.CONDITIONS[PLEDGE] = Condition("签署承诺书", lambda registration: f"/pledges/{registration.reference}",
                                        lambda quota: quota.seat is SeatKind.ROOM)
    li = citizen(LI_JING)
    made = register(li, slot, seat="online").headers["Location"]
    assert to(li, made, "room").status_code == 303
    assert "名额已保留" in li.get(made).text
    assert "还须先签署承诺书" in messages_to(app, LI_JING, template="place_kept")[0]
    with app.app_context():
        meet_condition(db.session.scalars(select(Registration)).one(), PLEDGE,
                       by=db.session.get(Person, world.staff["zhaomin"]))
        db.session.commit()
    code = code_of(app, "李静")
    assert code in li.get(made).text
    for seat in ("online", "room"):  # what was met stays met
        assert to(li, made, seat).status_code == 303
    assert code in li.get(made).text


def test_of_two_who_change_into_the_last_place_one_does(app, slot, citizen):
    for who in (LI_JING, WANG_LEI):
        register(citizen(who), slot, name=who.name, seat="room")

    def changes(name):
        party = db.session.scalars(select(Registration).where(Registration.name == name)).one()
        return change_seat(party, seat=SeatKind.ONLINE, by=party.person).name

    found = at_once(app, *(partial(changes, who.name) for who in (LI_JING, WANG_LEI)))
    assert found.count("no_places") == 1
    assert taken_by_seat(app, slot) == {"room": (2, 1), "online": (1, 1)}


def test_two_who_change_places_with_each_other_wait_for_nobody_for_ever(app, world, citizen):
    _code, slot = in_room_and_online(app, slots=[{**SLOT, "online_capacity": 2}])
    for who, seat in ((LI_JING, "room"), (WANG_LEI, "online")):
        register(citizen(who), slot, name=who.name, seat=seat)

    def changes(name, seat):
        party = db.session.scalars(select(Registration).where(Registration.name == name)).one()
        return change_seat(party, seat=seat, by=party.person).name

    found = at_once(app, partial(changes, "李静", SeatKind.ONLINE), partial(changes, "王磊", SeatKind.ROOM))
    assert found == ["李静", "王磊"]
    assert taken_by_seat(app, slot) == {"room": (2, 1), "online": (2, 1)}
