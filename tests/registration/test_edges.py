"""Rows of the catalogue of edge cases (domain §17) that concern registering, by their number."""

from datetime import date

import pytest

from tests.cast import AYGUL, LI_JING, WANG_LEI, beijing, messages_to, person_id
from tests.registration.steps import adults, change, form_of, register, states, taken, with_companions
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.registration.models import Registration
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.documents import age_on, normalise_document
from xicheng_events.foundation.core.names import clean_name, same_name


@pytest.mark.parametrize(("now", "state"), [("2026-03-17 09:29:59", "withdrawn"), ("2026-03-17 09:30", "confirmed")])
def test_edge_3_calling_off_at_the_second_of_the_deadline(app, world, citizen, at, now, state):
    with app.app_context():
        assert db.session.get(Event, world.event_id).cancel_until == beijing("2026-03-17 09:30")
    li = citizen(LI_JING)
    mine = register(li, world.morning).headers["Location"]
    at(now)
    answer = li.post(mine + "/withdrawal", follow_redirects=True)
    assert states(app) == [state]
    assert ("不能参加请拨打" in answer.text) == (state == "confirmed")


def test_edge_4_fewer_places_than_are_held_is_refused_and_says_who(app, world, citizen, desk):
    register(citizen(LI_JING), world.afternoon, **adults("甲", "乙"))
    address = f"/staff/registrations/events/{world.code}/slots/{world.afternoon}/capacity"
    answer = desk("zhaomin").post(address, data={"capacity": "2"})
    assert answer.status_code == 422
    assert "最近报名：李静" in answer.text
    assert "199****0001" in answer.text
    assert taken(app, world.afternoon) == 3


def test_edge_7_age_is_that_of_the_day_and_at_fourteen_a_guardian_is_needed_still(app, world, citizen):
    li = citizen(LI_JING)
    assert "按活动当天" in li.get(f"/slots/{world.morning}/registration").text
    turning = with_companions(("小禾", "14_17", False))
    assert "监护人" in register(li, world.morning, **turning).text
    assert register(li, world.morning, **with_companions(("小禾", "14_17", True))).status_code == 303
    assert [age_on(date(2012, 3, 18), date(2026, 3, day)) for day in (17, 18)] == [13, 14]


def test_edge_8_full_width_digits_and_a_small_x_are_understood(app, world, client):
    phone = LI_JING.phone.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    fields = form_of(client, world.morning, phone=phone)
    client.post(f"/slots/{world.morning}/registration", data={**fields, "send_code": "1"})
    code = messages_to(app, LI_JING, template="code")[0].split("验证码")[1][:6]
    wide = code.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert client.post(f"/slots/{world.morning}/registration", data={**fields, "code": wide}).status_code == 303
    assert person_id(app, LI_JING)
    assert normalise_document("１１０１０２ 19491001 011ｘ") == "11010219491001011X"


def test_edge_9_two_dots_of_one_name_are_one_name(app, world, citizen):
    register(citizen(AYGUL), world.morning, name="阿依古丽•买买提")
    with app.app_context():
        stored = db.session.get(Registration, 1).name
    assert stored == clean_name("阿依古丽·买买提") == AYGUL.name
    assert same_name("阿依古丽•买买提", stored)


def test_edge_29_the_same_form_sent_twice_is_one_registration(app, world, citizen):
    li = citizen(LI_JING)
    fields = form_of(li, world.morning)
    first, again = (li.post(f"/slots/{world.morning}/registration", data=fields) for _press in range(2))
    assert first.headers["Location"] == again.headers["Location"]
    assert states(app) == ["confirmed"]
    assert len(messages_to(app, LI_JING, template="confirmed")) == 1
    change(app, Registration, 1, state="withdrawn")
    assert li.post(f"/slots/{world.morning}/registration", data=fields).headers["Location"] == first.headers["Location"]
    assert messages_to(app, WANG_LEI) == []
