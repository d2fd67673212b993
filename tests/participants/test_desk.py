"""赵敏 of 区统计局 sees who comes, changes places, revokes, calls off, moves the day; other units see nothing."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from sqlalchemy import select

from tests.cast import AYGUL, LI_JING, OUYANG, WANG_LEI, beijing, messages_to
from tests.registration.steps import adults, change, register, states, sweep, taken
from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.events.states import EventCourse
from xicheng_events.booking.participants.operations.event_changes import finish_cancellations
from xicheng_events.booking.registration.models import Registration, Ticket
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db


@pytest.fixture
def clerk(desk):
    return desk("zhaomin")


@pytest.fixture
def three(world, citizen):
    """李静 alone in the morning, 王磊 with two and 欧阳建国 waiting in the afternoon: their pages."""
    return [register(citizen(LI_JING), world.morning).headers["Location"],
            register(citizen(WANG_LEI), world.afternoon, name="王磊", **adults("丁", "戊")).headers["Location"],
            register(citizen(OUYANG), world.afternoon, name="欧阳建国").headers["Location"]]


def new_times(world, morning="2026-03-25T09:30", **changes):
    fields = {"times-0-slot_id": world.morning, "times-0-starts_at": morning, "times-0-ends_at": "2026-03-25T11:00",
              "times-1-slot_id": world.afternoon, "times-1-starts_at": "2026-03-25T14:00",
              "times-1-ends_at": "2026-03-25T15:30", "reason": "场地检修"}
    return {**fields, **changes}


def names(page: str) -> list[str]:
    return re.findall(r'<th scope="row">(\w+)<br>', page)


@pytest.mark.parametrize(("asked", "found"), [
    ("", ["李静", "王磊", "欧阳建国"]), ("words=王", ["王磊"]), ("words=戊", ["王磊"]), ("words=0002", ["王磊"]),
    ("words=%25", []), ("who=x", []), ("who=%00", ["李静", "王磊", "欧阳建国"]),
    ("state=waiting", ["欧阳建国"]), ("state=nonsense", ["李静", "王磊", "欧阳建国"]), ("slot=1", ["李静"]),
    ("slot=x", ["李静", "王磊", "欧阳建国"]), ("words=" + "字" * 500, []), ("page=99", ["李静", "王磊", "欧阳建国"]),
])
def test_the_list_is_searched_filtered_and_sorted_by_its_address(three, clerk, desk_of, asked, found):
    page = clerk.get(f"{desk_of}?{asked}").text
    assert names(page) == found
    assert "199****0001" in page or "李静" not in found
    assert LI_JING.phone not in page


@pytest.mark.parametrize(("typed", "found"), [
    ("199 0000 0003", ["欧阳建国"]), ("１９９０００００００３", ["欧阳建国"]), ("+86 199-0000-0003", ["欧阳建国"]),
    ("1990000000399", []), ("11010119900101123X", []),
])
def test_a_whole_number_stands_in_no_address(three, clerk, desk_of, typed, found):
    answer = clerk.post(desk_of, data={"words": typed, "state": "waiting", "sort": "name"})
    assert answer.status_code == 303
    assert not re.search(r"\d{7}", re.sub(r"who=\w{64}", "", answer.location))
    page = clerk.get(answer.location).text
    assert names(page) == found
    assert "查看全部手机号" in page
    assert LI_JING.phone not in page
    other_state = re.search(r'href="([^"]+state=confirmed[^"]*)"', page).group(1).replace("&amp;", "&")
    assert names(clerk.get(other_state).text) == []  # the links on the page keep to the number
    assert clerk.get(f"{desk_of}?words={quote(typed)}").location == re.sub("&s.*", "", answer.location)


def test_names_and_last_digits_stay_readable_in_the_address(three, clerk, desk_of):
    for typed, found in (("0003", "欧阳建国"), ("王", "王磊")):
        answer = clerk.post(desk_of, data={"words": typed, "who": "x" * 64})
        assert answer.location == f"{desk_of}?words={quote(typed)}"
        assert names(clerk.get(answer.location).text) == [found]


def test_the_latest_come_first_when_asked(app, three, clerk, desk_of):
    change(app, Registration, 1, created_at=clock.now() + timedelta(minutes=1))
    assert names(clerk.get(f"{desk_of}?sort=latest").text)[0] == "李静"
    assert names(clerk.get(f"{desk_of}?sort=slot").text) == ["李静", "王磊", "欧阳建国"]


def test_found_by_reference_however_it_is_typed(three, clerk, desk_of):
    reference = three[1].rsplit("/", 1)[1]
    assert names(clerk.get(f"{desk_of}?words={reference.replace('-', ' ').lower()}").text) == ["王磊"]


@pytest.mark.parametrize("typed", ["阿依古丽·买买提", "阿依古丽•买买", "依古丽・买买提", "阿依古丽.买买提",
                                   "阿依古丽 买买提", "丽买"])
def test_a_name_is_found_with_any_dot_or_none_as_at_the_door(world, citizen, three, clerk, desk_of, typed):
    register(citizen(AYGUL), world.morning, name="阿依古丽·买买提")
    page = clerk.get(f"{desk_of}?words={quote(typed)}").text
    assert "阿依古丽·买买提" in page
    assert "王磊" not in page


@pytest.mark.parametrize("typed", ["wl", "WL", "ｗｌ", "code", "mistyped"])
def test_who_is_found_at_the_door_is_found_at_the_desk(app, three, clerk, desk_of, typed):
    with app.app_context():
        ticket = db.session.scalar(select(Ticket).join(Ticket.registration).where(Registration.name == "王磊"))
        ticket.code = "7K5Q2L"
        db.session.commit()
    words = {"code": "7K5-Q2L", "mistyped": "７ksq z1"}.get(typed, typed)
    assert names(clerk.get(f"{desk_of}?words={quote(words)}").text) == ["王磊"]


def test_htmx_gets_the_rows_alone(three, clerk, desk_of):
    part = clerk.get(f"{desk_of}?words=王", headers={"HX-Request": "true"}).text
    assert part.lstrip().startswith('<div id="rows"')


def test_the_figures_say_how_many(three, clerk, desk_of):
    page = clerk.get(desk_of).text
    figures = dict(re.findall(r"<dt>([^<]+)</dt><dd>(\d+)</dd>", page))
    assert figures == {"报名成功（人）": "4", "待确认递补（人）": "0", "候补（组）": "1", "已签到（人）": "0"}


@pytest.mark.parametrize("path", ["", "/cancellation", "/postponement", "/slots/1/capacity", "/slots/1/sheet"])
def test_another_units_desk_sees_nothing(three, desk, desk_of, path):
    assert desk("qianfang").get(desk_of + path).status_code == 404


def test_the_coordinator_sees_all_units(three, desk, desk_of):
    assert "李静" in desk("zhouyan").get(desk_of).text


def test_revoking_needs_a_reason_that_the_person_reads(app, world, three, clerk, desk_of):
    page = f"{desk_of}/{three[1].rsplit('/', 1)[1]}/revocation"
    assert "王磊" in clerk.get(page).text
    assert clerk.post(page, data={"reason": "  "}).status_code == 422
    assert states(app) == ["confirmed", "confirmed", "waiting"]
    for _press in range(2):
        clerk.post(page, data={"reason": "重复报名"})
    assert states(app) == ["confirmed", "revoked", "offered"]
    assert len(messages_to(app, WANG_LEI, template="revoked")) == 1
    assert "重复报名" in messages_to(app, WANG_LEI, template="revoked")[0]
    assert taken(app, world.afternoon) == 1
    assert "不需要取消" in clerk.get(page).text


def test_who_has_come_in_is_not_revoked(app, three, clerk, desk_of):
    change(app, Ticket, 1, arrived=1)
    answer = clerk.post(f"{desk_of}/{three[0].rsplit('/', 1)[1]}/revocation", data={"reason": "重复报名"})
    assert answer.status_code == 422
    assert "已有人签到" in answer.text
    assert states(app)[0] == "confirmed"


def test_capacity_is_never_below_what_is_taken_and_says_by_whom(app, world, three, clerk, desk_of):
    page = f"{desk_of}/slots/{world.afternoon}/capacity"
    refused = clerk.post(page, data={"capacity": "2"})
    assert refused.status_code == 422
    assert "已有3人占用名额" in refused.text
    assert "王磊，3人" in refused.text
    assert 'value="2"' in refused.text
    for nonsense in ("0", "-1", "100001", "三", "", "1e3", "9" * 30):
        assert clerk.post(page, data={"capacity": nonsense}).status_code == 422
    assert clerk.post(page, data={"capacity": "4"}).status_code == 303
    assert states(app) == ["confirmed", "confirmed", "offered"]
    assert taken(app, world.afternoon) == 4
    assert messages_to(app, OUYANG, template="promote")
    assert clerk.post(page, data={"capacity": "100000"}).status_code == 303  # as many as a notice may have


def test_places_of_a_slot_that_is_over_stay_as_they_were(app, world, desk, desk_of):
    clock.set_to(beijing("2026-03-19 09:00"))
    answer = desk("zhaomin").post(f"{desk_of}/slots/{world.afternoon}/capacity", data={"capacity": "30"})
    assert answer.status_code == 422
    assert "已结束" in answer.text


def test_calling_off_reaches_everybody_once(app, world, three, clerk, desk_of):
    page = clerk.get(desk_of + "/cancellation").text
    assert "3组报名人，共5人" in page
    assert clerk.post(desk_of + "/cancellation", data={"reason": ""}).status_code == 422
    for _press in range(2):
        assert clerk.post(desk_of + "/cancellation", data={"reason": "场地检修"}).status_code == 303
    assert states(app) == ["revoked"] * 3
    assert taken(app, world.morning) == taken(app, world.afternoon) == 0
    for who in (LI_JING, WANG_LEI, OUYANG):
        assert len(messages_to(app, who, template="cancel")) == 1
    with app.app_context():
        event = db.session.get(Event, world.event_id)
        assert (event.course, event.course_reason) == (EventCourse.CANCELLED, "场地检修")
        assert all(ticket.revoked_at for ticket in db.session.query(Ticket))
    assert "不需要取消" in clerk.get(desk_of + "/cancellation").text


def test_who_was_there_in_the_morning_stays_when_the_afternoon_is_called_off(app, world, three, desk, desk_of):
    clock.set_to(beijing("2026-03-18 11:30"))
    clerk = desk("zhaomin")
    assert "2组报名人，共4人" in clerk.get(desk_of + "/cancellation").text
    clerk.post(desk_of + "/cancellation", data={"reason": "停电"})
    assert states(app) == ["confirmed", "revoked", "revoked"]


def test_who_registers_at_that_very_moment_is_told_by_the_clockwork(app, world, three, clerk, desk_of):
    clerk.post(desk_of + "/cancellation", data={"reason": "场地检修"})
    change(app, Registration, 1, state=RegistrationState.WAITING)
    assert sweep(app, finish_cancellations) == 1
    assert sweep(app, finish_cancellations) == 0
    assert states(app) == ["revoked"] * 3


def test_moving_the_day_tells_whom_it_concerns(app, world, three, clerk, desk_of):
    page = clerk.get(desk_of + "/postponement").text
    assert "共3组" in page
    assert 'value="2026-03-18"' in page
    assert 'value="09:30"' in page
    answer = clerk.post(desk_of + "/postponement", data=new_times(
        world, "2026-03-18T09:30", **{"times-0-ends_at": "2026-03-18T11:00"}))
    assert answer.status_code == 303
    assert messages_to(app, LI_JING, template="postpone") == []
    assert "2026年3月25日（星期三）14:00—15:30" in messages_to(app, WANG_LEI, template="postpone")[0]
    assert states(app) == ["confirmed", "confirmed", "waiting"]
    with app.app_context():
        slot = db.session.get(Slot, world.afternoon)
        assert slot.starts_at == beijing("2026-03-25 14:00")
        assert slot.checkin_from == beijing("2026-03-25 13:30")
        assert slot.event.course == EventCourse.POSTPONED


@pytest.mark.once
@pytest.mark.parametrize(("changes", "sentence"), [
    ({"reason": ""}, "请写明原因"),
    ({"times-0-ends_at": "2026-03-25T09:00"}, "结束时间应晚于开始时间"),
    ({"times-0-starts_at": "2026-03-01T09:00"}, "已经过去"),
    ({"times-0-starts_at": "明天上午"}, ""),
    ({"times-0-starts_at": "2026-03-18T09:30", "times-0-ends_at": "2026-03-18T11:00",
      "times-1-starts_at": "2026-03-18T14:00", "times-1-ends_at": "2026-03-18T15:30"}, "没有改动"),
    ({"times-0-slot_id": "x", "times-1-slot_id": "99"}, "没有改动"),
])
def test_a_wrong_new_time_is_refused_and_nobody_is_told(app, world, three, clerk, desk_of, changes, sentence):
    answer = clerk.post(desk_of + "/postponement", data=new_times(world, **changes))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert messages_to(app, LI_JING, template="postpone") == []


def test_pressed_twice_it_is_moved_once(app, world, three, clerk, desk_of):
    assert clerk.post(desk_of + "/postponement", data=new_times(world)).status_code == 303
    assert clerk.post(desk_of + "/postponement", data=new_times(world)).status_code == 422
    assert len(messages_to(app, LI_JING, template="postpone")) == 1


def test_the_printed_sheet_has_a_line_for_each_party_with_a_place(world, three, clerk, desk_of):
    page = clerk.get(f"{desk_of}/slots/{world.afternoon}/sheet").text
    assert "1组3人" in page
    assert "丁、戊" in page
    assert "欧阳建国" not in page
    assert WANG_LEI.phone not in page


def test_addresses_of_nothing_are_not_found(three, clerk, desk_of):
    for path in ("/slots/999/capacity", "/slots/999/sheet", "/BM-NONE22/revocation"):
        assert clerk.get(desk_of + path).status_code == 404
    assert clerk.get("/staff/registrations/events/KF-0000-0000").status_code == 404
