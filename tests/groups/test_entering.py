"""代报名 at a desk: the same line, one phone for a couple, a slip on paper (domain §2.3, §17-6, §17-9)."""

import re
import threading

import pytest
from sqlalchemy import func, select

from tests.cast import LI_JING, beijing, messages_to, person_id, sign_in
from tests.groups.steps import enter, entry, rows
from tests.registration.steps import change, form_of, register, taken
from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.events.states import EventCourse
from xicheng_events.booking.registration.models import Registration
from xicheng_events.demo.people import Citizen
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.accounts.operations.entering import people_entered
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core.db import db

COUPLE = "19900007001"


def test_a_street_enters_somebody_for_another_units_event(app, world, desk):
    answer = enter(desk("qianfang"), world.morning, name="马凤英", phone=COUPLE, access_needs="行走不便")
    assert answer.status_code == 303
    assert rows(app, world.morning) == [("马凤英", "confirmed", "phone")]
    with app.app_context():
        made = db.session.scalars(select(Registration)).one()
        assert made.entered_by_id == world.staff["qianfang"]
        assert (made.person.phone, made.person.phone_hash) == (None, None)
        record = db.session.scalars(select(AuditEntry).filter_by(action="registration.confirmed")).one()
        assert (record.by_id, record.detail["channel"]) == (world.staff["qianfang"], "phone")
    assert "报名成功" in messages_to(app, Citizen("马凤英", COUPLE))[-1]


def test_edge_6_one_phone_for_an_elderly_couple(app, world, desk):
    client = desk("qianfang")
    enter(client, world.morning, name="马凤英", phone=COUPLE)
    enter(client, world.morning, name="丁国栋", phone="199 0000 7001", channel="desk")
    assert [name for name, *_ in rows(app, world.morning)] == ["马凤英", "丁国栋"]
    assert taken(app, world.morning) == 2
    again = enter(client, world.morning, name="马凤英", phone=COUPLE)
    assert "没有重复登记" in client.get(again.headers["Location"]).text
    assert taken(app, world.morning) == 2


@pytest.mark.parametrize("other", ["阿依古丽•买买提", "阿依古丽・买买提", "阿依古丽 · 买买提", "阿依古丽.买买提"])
def test_edge_9_a_name_is_one_name_however_its_dot_is_typed(app, world, desk, other):
    client = desk("qianfang")
    enter(client, world.morning, name="阿依古丽·买买提", phone=COUPLE)
    enter(client, world.morning, name=other, phone=COUPLE)
    assert len(rows(app, world.morning)) == 1
    with app.app_context():
        people = people_entered([("阿依古丽·买买提", COUPLE), (other, COUPLE)])
        assert people[0].id == people[1].id


def test_who_comes_by_phone_stands_in_the_same_line(app, world, desk, citizen):
    for number in range(3):
        enter(desk("qianfang"), world.afternoon, name="马" + "甲乙丙"[number], phone=COUPLE)
    register(citizen(LI_JING), world.afternoon)
    answer = enter(desk("qianfang"), world.afternoon, name="丁国栋", phone=COUPLE)
    assert [state for _name, state, _how in rows(app, world.afternoon)] == ["confirmed"] * 3 + ["waiting"] * 2
    assert "候补第2位" in desk("qianfang").get(answer.headers["Location"]).text


def test_whoever_has_registered_online_is_not_entered_again(app, world, desk, citizen):
    register(citizen(LI_JING), world.morning)
    enter(desk("qianfang"), world.morning, name="李静", phone=LI_JING.phone)
    assert rows(app, world.morning) == [("李静", "confirmed", "online")]


def test_whoever_was_entered_finds_it_when_signing_in_and_is_not_registered_twice(app, world, desk):
    enter(desk("qianfang"), world.morning, name="李静", phone=LI_JING.phone)
    phone = sign_in(app.test_client(), LI_JING)  # knows no name yet: nobody else is reached by this phone
    assert "统计开放日" in phone.get("/me").text
    answer = phone.post(f"/slots/{world.morning}/registration", data=form_of(phone, world.afternoon))
    assert answer.status_code == 303
    assert "签到码" in phone.get(answer.headers["Location"]).text
    assert len(rows(app, world.morning)) == 1
    assert phone.post(f"{answer.headers['Location']}/withdrawal").status_code == 303
    assert rows(app, world.morning)[0][1] == "withdrawn"


def test_of_a_couple_each_sees_the_own_registration_only(app, world, desk):
    enter(desk("qianfang"), world.morning, name="李静", phone=LI_JING.phone)
    enter(desk("qianfang"), world.morning, name="周建国", phone=LI_JING.phone)
    phone = sign_in(app.test_client(), LI_JING)
    assert "统计开放日" not in phone.get("/me").text  # nobody knows yet which of the two it is
    change(app, Person, person_id(app, LI_JING), name="李静")
    with app.app_context():
        hers, his = db.session.scalars(select(Registration.reference).order_by(Registration.id))
    assert hers in phone.get("/me").text or phone.get(f"/registrations/{hers}").status_code == 200
    assert phone.get(f"/registrations/{his}").status_code == 404
    his_form = form_of(phone, world.afternoon, name="周建国")
    refused = phone.post(f"/slots/{world.morning}/registration", data=his_form)
    assert refused.status_code == 422
    assert "已由工作人员代报名" in refused.text


def test_two_desks_that_enter_one_person_at_once_make_one_registration(app, world, desk):
    # Of one unit: another's would not be told what became of it (test_other_units).
    desks, answers, start = [desk("qianfang"), desk("majing")], [], threading.Barrier(2)
    twice = [(client, entry(client, world.morning)) for client in desks]

    def send(client, fields):
        start.wait()
        answers.append(client.post(f"/staff/groups/slots/{world.morning}/entry", data=fields).status_code)

    threads = [threading.Thread(target=send, args=each) for each in twice]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [303, 303]
    assert len(rows(app, world.morning)) == 1
    assert taken(app, world.morning) == 1
    with app.app_context():
        assert db.session.scalar(select(func.count()).where(Person.contact_key.is_not(None))) == 1


def test_the_slip_says_all_that_one_needs_without_a_phone(app, world, desk):
    client = desk("qianfang")
    at = enter(client, world.morning, name="马凤英", phone="010-66660000").headers["Location"]
    slip = client.get(f"{at}/slip").text
    with app.app_context():
        code = db.session.scalars(select(Registration)).one().ticket.code
    for words in ("马凤英", code, "<svg", "二龙路27号", "本人有效身份证件", "010-00000000", "9:30"):
        assert words in slip, words
    assert desk("wulei").get(f"{at}/slip").status_code == 404  # another unit's desk
    assert desk("zhaomin").get(at).status_code == 200  # the host's


def test_the_slip_of_an_event_that_was_called_off_asks_nobody_to_come(world, desk):
    client = desk("qianfang")
    at = enter(client, world.morning, name="马凤英", phone="010-66660000").headers["Location"]
    asks = ("请提前20分钟到", "请携带", "不能来请提前")
    assert all(words in client.get(f"{at}/slip").text for words in asks)
    desk("zhaomin").post(f"/staff/registrations/events/{world.code}/cancellation", data={"reason": "场地设备检修"})
    slip = client.get(f"{at}/slip").text
    assert "场地设备检修" in slip
    assert not any(words in slip for words in asks)


@pytest.mark.once
def test_bad_entries_are_refused_beside_the_field_with_what_was_typed(app, world, desk):
    client = desk("qianfang")
    for changes, words in (({"phone": "12"}, "电话号码应包含区号"), ({"name": "马2"}, "姓名中不能有"),
                           ({"channel": "online"}, "请选择报名方式"), ({"privacy_agreed": None}, "请阅读并勾选"),
                           ({"name": None}, "请填写姓名"), ({"phone": None}, "请填写联系电话"),
                           ({"form_key": "x"}, "页面已失效"), ({"age_band": "under_14"}, "未成年人不能单独报名")):
        answer = enter(client, world.morning, **{"access_needs": "轮椅", **changes})
        assert answer.status_code == 422, changes
        assert words in answer.text, changes
        assert "轮椅" in answer.text, changes
    assert rows(app, world.morning) == []


def test_what_is_not_open_says_why(app, world, desk, at):
    client = desk("qianfang")
    assert "统计开放日" in client.get("/staff/groups?words=统计").text
    change(app, Event, world.event_id, course=EventCourse.CANCELLED)
    assert "活动已取消" in client.get(f"/staff/groups/slots/{world.morning}/entry").text
    assert "现在没有正在报名的场次" in client.get("/staff/groups").text
    for wrong in (10**12, 0, 2**31):
        assert client.get(f"/staff/groups/slots/{wrong}/entry").status_code == 404


def test_whoever_is_entered_twice_at_one_time_is_named_to_the_desk(app, world, desk):
    change(app, Slot, world.afternoon, starts_at=beijing("2026-03-18 10:59"))
    client = desk("qianfang")
    enter(client, world.morning, name="马凤英", phone=COUPLE)
    page = enter(client, world.afternoon, name="马凤英", phone=COUPLE)
    assert page.status_code == 422
    assert "马凤英已报名同一时间的" in page.text
    assert "您已报名" not in page.text


@pytest.mark.parametrize("path", ["/staff/groups", "/staff/groups/lists"])
def test_the_navigation_says_where_one_is(world, desk, path):
    page = desk("qianfang").get(path).text
    assert re.search(r'aria-current="(page|true)">代报名<', page)
