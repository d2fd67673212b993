"""The event is moved: who has a place is asked again, and keeps it without an answer (domain §17-5)."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import event, update

from tests.cast import LI_JING, OUYANG, WANG_LEI, YOSHIDA, beijing, messages_to
from tests.questions.steps import BIRTH, form_with
from tests.registration.steps import change, register, states, taken
from xicheng_events.booking.events.models import Event, Quota
from xicheng_events.booking.participants.operations import deciding_one
from xicheng_events.booking.registration.models import AgeBand, Registration, StayReply, Ticket
from xicheng_events.booking.registration.operations import ages_on_new_day
from xicheng_events.booking.registration.operations.staying_after_move import asked_among
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db


@pytest.fixture
def jing(citizen):
    return citizen(LI_JING)


@pytest.fixture
def moved(world, jing, desk):
    """李静 has a place in the morning, and the morning is moved by a week: her page."""
    mine = register(jing, world.morning).headers["Location"]
    _move(world, desk, "2026-03-25T09:30", "2026-03-25T11:00")
    return mine


def _move(world, desk, starts, ends):
    desk("zhaomin").post(f"/staff/registrations/events/{world.code}/postponement", data={
        "times-0-slot_id": world.morning, "times-0-starts_at": starts, "times-0-ends_at": ends, "reason": "场地检修"})


def answers(app) -> int:
    with app.app_context():
        said = db.session.query(StayReply).count()
        assert db.session.query(AuditEntry).filter_by(action="registration.stays").count() == said
        return said


def test_5_asked_again_once_and_again_when_it_moves_again(app, world, jing, moved, desk):
    assert "不答复视为参加" in messages_to(app, LI_JING, template="postpone")[0]
    assert "告知是否参加" in jing.get(moved).text
    page = jing.get(moved + "/stay").text
    assert "仍参加" in page
    assert "2026年3月25日" in page
    for _press in range(2):
        assert jing.post(moved + "/stay").status_code == 303
    assert answers(app) == 1
    assert "告知是否参加" not in jing.get(moved).text
    assert jing.get(moved + "/stay").status_code == 303
    assert "改期后确认参加" in desk("zhaomin").get(
        f"/staff/registrations/events/{world.code}/{moved.rsplit('/', 1)[1]}").text
    _move(world, desk, "2026-03-26T09:30", "2026-03-26T11:00")
    assert "告知是否参加" in jing.get(moved).text


def test_5_each_reads_how_they_stand_and_the_desk_sees_who_said_what(app, world, jing, citizen, desk):
    change(app, Quota, 1, capacity=2)
    mine = register(jing, world.morning).headers["Location"]
    wang = register(citizen(WANG_LEI), world.morning, name="王磊").headers["Location"]
    register(citizen(OUYANG), world.morning, name="欧阳建国")
    assert states(app) == ["confirmed", "confirmed", "waiting"]
    clerk, listed = desk("zhaomin"), f"/staff/registrations/events/{world.code}"
    assert "改期后的答复" not in clerk.get(listed).text
    _move(world, desk, "2026-03-25T09:30", "2026-03-25T11:00")
    assert "名额保留" in messages_to(app, LI_JING, template="postpone")[0]
    assert messages_to(app, OUYANG, template="postpone") == []
    assert "候补位次不变" in messages_to(app, OUYANG, template="postpone_waiting")[0]
    clock.set_to(clock.now() + timedelta(minutes=5))
    register(citizen(YOSHIDA), world.afternoon, name=YOSHIDA.name)

    def said():
        page = clerk.get(listed).text
        return re.findall(r'data-label="(仍参加|未答复|不参加)（组）">\s*<a[^>]+>(\d+)', page)

    assert said() == [("仍参加", "0"), ("未答复", "2"), ("不参加", "0")]
    jing.post(mine + "/stay")
    citizen(WANG_LEI).post(wang + "/withdrawal")
    assert said() == [("仍参加", "1"), ("未答复", "0"), ("不参加", "1")]
    for reply, name in (("stay", "李静"), ("gone", "王磊"), ("silent", None)):
        page = clerk.get(f"{listed}?reply={reply}").text
        assert [who for who in ("李静", "王磊", "欧阳建国", YOSHIDA.name) if f">{who}" in page or f"{who}<" in page] \
            == ([name] if name else []), reply


def test_5_whoever_has_not_answered_can_be_written_to(app, world, jing, moved, citizen, desk):
    clock.set_to(clock.now() + timedelta(minutes=5))
    register(citizen(WANG_LEI), world.morning, name="王磊")
    clerk, base = desk("zhaomin"), f"/staff/mailings/events/{world.code}"
    notice = {"text": "请在“我的”中告知是否参加。", "form_key": "0" * 32, "reply": "silent"}
    page = clerk.post(f"{base}/new", data=notice).text
    assert "这条通知将发给1人（1组）" in page
    assert "改期后未答复" in page
    assert re.search(r'name="reply" value="silent"', page)
    jing.post(moved + "/stay")
    assert "没有符合条件的报名人" in clerk.post(f"{base}/new", data=notice).text
    assert clerk.post(f"{base}/new", data={**notice, "reply": "gone"}).status_code == 422


def test_5_my_page_leads_to_the_question_until_it_is_answered(world, jing, moved):
    page = jing.get("/me").text
    assert "已改期，请告知是否参加" in page
    assert f'href="{moved}/stay"' in page
    jing.post(moved + "/stay")
    assert "请告知是否参加" not in jing.get("/me").text


def test_5_any_number_of_registrations_is_asked_about_in_one_statement(app, world, jing, moved):
    register(jing, world.afternoon)
    with app.app_context():
        both = db.session.query(Registration).order_by(Registration.id).all()
        assert [each.slot.event.course.value for each in both] == ["postponed"] * 2
        sent = []
        event.listen(db.engine, "before_cursor_execute", lambda *args: sent.append(args[2]))
        assert asked_among(both) == {both[0].id}
        assert len(sent) == 1


def test_5_whoever_registers_afterwards_is_not_asked(app, world, moved, citizen):
    clock.set_to(clock.now() + timedelta(minutes=5))
    wang = citizen(WANG_LEI)
    later = register(wang, world.morning, name="王磊")
    assert "告知是否参加" not in wang.get(later.headers["Location"]).text


@pytest.mark.parametrize("reviews", [False, True])
def test_7_on_another_day_ages_are_counted_anew(app, world, jing, desk, citizen, reviews):
    change(app, Event, world.event_id, form=form_with(BIRTH), review_required=reviews)
    register(jing, world.morning, born_on="1966-03-20")
    register(citizen(WANG_LEI), world.morning, name="王磊", born_on="1990-01-01")
    if reviews:
        for reference in range(1, 3):
            change(app, Registration, reference, eligible=True)
    bands = [AgeBand.MIDDLE, AgeBand.MIDDLE]
    with app.app_context():
        assert [r.age_band for r in db.session.query(Registration).order_by(Registration.id)] == bands
    clerk = desk("zhaomin")
    _move(world, lambda _name: clerk, "2026-03-25T09:30", "2026-03-25T11:00")
    with app.app_context():
        first, second = db.session.query(Registration).order_by(Registration.id)
        assert (first.age_band, second.age_band) == (AgeBand.SENIOR, AgeBand.MIDDLE)
        if reviews:
            assert (first.eligible, second.eligible) == (None, True)
        assert db.session.query(AuditEntry).filter_by(action="registration.aged").count() == 1
    then = "已转为待审核" if reviews else "请核对是否仍符合参加条件"
    assert f"1组报名人按新日期换了年龄段，{then}" in clerk.get(f"/staff/registrations/events/{world.code}").text


def test_7_who_comes_in_just_then_stays_in_and_holds_up_nobody(app, world, jing, desk, citizen, monkeypatch):
    change(app, Event, world.event_id, form=form_with(BIRTH), review_required=True)
    register(jing, world.morning, born_on="1966-03-20")
    register(citizen(WANG_LEI), world.morning, name="王磊", born_on="1966-03-21")
    with app.app_context():
        for registration in db.session.query(Registration):
            deciding_one.approve(registration, by=db.session.get(Person, world.staff["zhaomin"]))
        db.session.commit()
    aged = ages_on_new_day.record

    def arriving(action, registration, **more):
        db.session.execute(update(Ticket).where(Ticket.registration_id == 1).values(arrived=1),
                           execution_options={"synchronize_session": False})
        aged(action, registration, **more)

    monkeypatch.setattr(ages_on_new_day, "record", arriving)
    _move(world, desk, "2026-03-25T09:30", "2026-03-25T11:00")
    assert states(app) == ["confirmed", "pending"]
    with app.app_context():
        first, second = db.session.query(Registration).order_by(Registration.id)
        assert (first.age_band, second.age_band) == (AgeBand.SENIOR, AgeBand.SENIOR)
        assert (first.eligible, second.eligible) == (True, None)
        assert (first.ticket.revoked_at is None, second.ticket.revoked_at is None) == (True, False)
        assert first.slot.event.course.value == "postponed"


def test_5_no_answer_keeps_the_place_and_a_no_frees_it(app, world, jing, moved):
    assert states(app) == ["confirmed"]
    assert taken(app, world.morning) == 1
    jing.post(moved + "/withdrawal")
    assert taken(app, world.morning) == 0
    jing.post(moved + "/stay")
    assert "不需要确认" in jing.get(moved).text
    assert answers(app) == 0


def test_nobody_answers_for_somebody_else_or_after_it_has_begun(app, jing, moved, citizen):
    wang = citizen(WANG_LEI)
    assert wang.get(moved + "/stay").status_code == 404
    assert wang.post(moved + "/stay").status_code == 404
    clock.set_to(beijing("2026-03-25 09:31"))
    jing.post(moved + "/stay")
    assert answers(app) == 0


def test_a_moved_slot_is_marked_with_its_old_time_and_the_others_are_not(world, jing, moved, client):
    page = client.get(f"/events/{world.code}").text
    assert re.findall(r'pill[^>]*><svg[^>]*>\s*<path[^>]*>\s*</svg>已(提前|延期|改期)', page) == ["延期"]
    assert "原定2026年3月18日（星期三）09:30—11:00" in page
    assert "已延期，下面是新的时间；其他场次时间不变。" in page
    assert "各场次开始前" in page
    assert "2026年3月25日（星期三）09:30前可自行取消" in jing.get(moved).text


def test_moved_back_it_is_marked_no_more(world, moved, desk, client):
    _move(world, desk, "2026-03-18T09:30", "2026-03-18T11:00")
    page = client.get(f"/events/{world.code}").text
    assert not re.search("已(提前|延期|改期)", page)
    assert "本活动的时间有过改动，以下面的时间为准。" in page


@pytest.mark.once
def test_an_agenda_outside_every_slot_is_pointed_out_and_not_refused(app, world, desk):
    clerk, form = desk("zhaomin"), f"/staff/registrations/events/{world.code}/postponement"
    assert "请一并修改活动安排" in clerk.get(form).text
    done = clerk.post(form, follow_redirects=True, data={
        f"times-{n}-{name}": value for n, (slot, start, end) in enumerate((
            (world.morning, "2026-03-25T18:30", "2026-03-25T19:30"),
            (world.afternoon, "2026-03-25T20:00", "2026-03-25T21:00")))
        for name, value in (("slot_id", slot), ("starts_at", start), ("ends_at", end))} | {"reason": "场地检修"})
    assert "有的时间不在任何场次内" in done.text
    assert "活动安排第1项的时间不在任何场次内，请核对。" in clerk.get(f"/staff/events/{world.code}").text


def test_two_of_one_phone_tell_their_messages_apart_by_name_and_event(app, world, jing, desk):
    register(jing, world.morning, name="王建国")
    register(jing, world.afternoon, name="李秀英")
    first, second = messages_to(app, LI_JING, template="confirmed")
    assert first.startswith("【北京西城】报名成功：王*国，“统计开放日·数据里的西城”，2026年3月18日")
    assert second.startswith("【北京西城】报名成功：李*英，“统计开放日·数据里的西城”，2026年3月18日")
    change(app, Event, world.event_id, title="统计开放日·数据里的西城和我们一起看城市的变化")
    _move(world, desk, "2026-03-25T09:30", "2026-03-25T11:00")
    assert messages_to(app, LI_JING, template="postpone")[0].startswith("【北京西城】王*国：“统计开放日")
