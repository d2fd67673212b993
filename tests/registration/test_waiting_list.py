"""下午场 has three places: who comes later stands in line, is asked in turn, and has time to answer."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import update

from tests.cast import AYGUL, LI_JING, OUYANG, WANG_LEI, YOSHIDA, beijing, code_sent_to, messages_to
from tests.registration.steps import adults, change, register, states, sweep, taken
from xicheng_events.booking.events.models import Event, Quota, Slot
from xicheng_events.booking.events.states import EventCourse
from xicheng_events.booking.registration.operations.waiting_list import lapse_offers, offer_end, offer_free_places
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.notify.delivery import deliver_due_notices


@pytest.fixture
def full(world, citizen):
    """李静 and two with her hold all three places; her client and her page."""
    client = citizen(LI_JING)
    return client, register(client, world.afternoon, **adults("甲", "乙")).headers["Location"]


@pytest.fixture
def in_line(world, citizen):
    """Somebody joins the line: client and page."""

    def join(who, *companions):
        client = citizen(who)
        return client, register(client, world.afternoon, name=who.name, **adults(*companions)).headers["Location"]

    return join


def test_full_slot_waits_in_line_and_the_next_is_asked_when_one_calls_off(app, world, full, in_line):
    li, seat = full
    wang, first = in_line(WANG_LEI)
    aygul, second = in_line(AYGUL)
    assert "候补第1位" in wang.get(first).text
    assert "候补第2位" in aygul.get(second).text
    assert "候补第2位" in messages_to(app, AYGUL, template="waitlist")[0]
    li.post(seat + "/withdrawal")
    assert states(app) == ["withdrawn", "offered", "offered"]
    assert taken(app, world.afternoon) == 2
    offered = wang.get(first).text
    assert "有名额等您确认" in offered
    assert "2026年3月11日（星期三）09:00前确认" in offered
    assert "3月11日" in messages_to(app, WANG_LEI, template="promote")[0]
    for _press in range(2):
        wang.post(first + "/offer", data={"answer": "accept"})
        aygul.post(second + "/offer", data={"answer": "decline"})
    assert states(app) == ["withdrawn", "confirmed", "withdrawn"]
    assert taken(app, world.afternoon) == 1
    assert "报名成功" in wang.get(first).text
    assert len(messages_to(app, WANG_LEI, template="confirmed")) == 1
    assert len(messages_to(app, AYGUL, template="withdrawn")) == 1


def test_how_long_one_has_to_answer_is_said_beforehand(app, world, full, in_line):
    wang, first = in_line(WANG_LEI)
    page = wang.get(first).text
    assert "收到短信后24小时内确认（距开始不足48小时的为4小时内），逾期视为放弃。" in page
    assert "取消后名额释放" not in page
    assert "报名成功后，最晚可在2026年3月17日（星期二）09:30前自行取消。" in page
    clock.set_to(beijing("2026-03-17 10:00"))
    page = wang.get(first).text
    assert "收到短信后4小时内确认，逾期视为放弃。" in page
    assert "自行取消" not in page


def test_who_waits_reads_what_happens_next_until_when_and_whom_to_ring(full, in_line):
    wang, first = in_line(WANG_LEI)
    page = wang.get(first).text
    assert "最晚到2026年3月18日（星期三）12:00" in page
    assert 'href="tel:010-00000000"' in page
    assert "<svg" not in page.split("<main")[1].split("接下来")[0].replace('<svg class="icon"', "")


def test_nobody_overtakes_those_who_wait(app, world, citizen, in_line):
    register(citizen(LI_JING), world.afternoon, **adults("甲"))
    in_line(WANG_LEI, "丁")
    in_line(OUYANG)  # one place is left, but 王磊's party came first
    assert states(app) == ["confirmed", "waiting", "waiting"]
    assert taken(app, world.afternoon) == 2


def test_a_place_that_nobody_ahead_can_use_reaches_the_first_who_fits(app, world, citizen, in_line):
    register(citizen(LI_JING), world.afternoon, **adults("甲"))
    in_line(WANG_LEI, "丁")
    ouyang, page = in_line(OUYANG)
    assert sweep(app, offer_free_places) == 1
    assert states(app) == ["confirmed", "waiting", "offered"]
    assert sweep(app, offer_free_places) == 0
    assert "候补第1位" in messages_to(app, WANG_LEI, template="waitlist")[0]
    ouyang.post(page + "/offer", data={"answer": "decline"})
    assert states(app) == ["confirmed", "waiting", "withdrawn"]


def test_a_large_party_keeps_its_place_in_line(app, world, citizen, full, in_line):
    li, seat = full
    wang, first = in_line(WANG_LEI, "丁", "戊")
    ouyang, second = in_line(OUYANG)
    li.post(seat + "/party", data=adults("甲"))  # one place is free: too few for 王磊, enough for 欧阳
    assert states(app) == ["confirmed", "waiting", "offered"]
    assert "候补第1位" in wang.get(first).text
    ouyang.post(second + "/offer", data={"answer": "decline"})
    li.post(seat + "/withdrawal")
    assert states(app) == ["withdrawn", "offered", "withdrawn"]


def test_an_offer_that_nobody_takes_goes_to_the_next(app, world, full, in_line):
    li, seat = full
    wang, first = in_line(WANG_LEI, "丁", "戊")
    in_line(OUYANG)
    li.post(seat + "/withdrawal")
    assert states(app) == ["withdrawn", "offered", "waiting"]
    sweep(app, deliver_due_notices)
    clock.set_to(clock.now() + timedelta(hours=25))
    late = wang.post(first + "/offer", data={"answer": "accept"}, follow_redirects=True)
    assert "确认时限已过" in late.text
    assert sweep(app, lapse_offers) == 1
    assert sweep(app, lapse_offers) == 0
    assert states(app) == ["withdrawn", "lapsed", "offered"]
    assert taken(app, world.afternoon) == 1
    assert messages_to(app, WANG_LEI, template="lapsed")
    assert "递补已逾期" in wang.get(first).text


def test_an_unknown_answer_changes_nothing(app, full, in_line):
    li, seat = full
    wang, first = in_line(WANG_LEI)
    li.post(seat + "/withdrawal")
    assert wang.post(first + "/offer", data={"answer": "maybe"}).status_code == 400
    assert states(app) == ["withdrawn", "offered"]


def test_two_hours_before_the_start_the_line_ends_and_says_so(app, world, full, in_line):
    li, seat = full
    wang, first = in_line(WANG_LEI)
    change(app, Event, world.event_id, course=EventCourse.POSTPONED)  # so that one may still call off
    clock.set_to(beijing("2026-03-18 12:00"))
    li.post(seat + "/withdrawal")
    assert states(app) == ["withdrawn", "waiting"]
    assert sweep(app, lapse_offers) == 1
    assert states(app) == ["withdrawn", "lapsed"]
    assert taken(app, world.afternoon) == 0
    page = wang.get(first).text
    assert "候补已结束" in page
    assert "未能递补" in page
    assert messages_to(app, WANG_LEI, template="not_placed")


def test_who_waits_may_leave_the_line_at_any_time(app, world, full, in_line):
    wang, first = in_line(WANG_LEI)
    aygul, second = in_line(AYGUL)
    clock.set_to(beijing("2026-03-18 11:00"))  # past the deadline of those who hold places
    assert "取消候补" in wang.get(first).text
    wang.post(first + "/withdrawal")
    assert states(app) == ["confirmed", "withdrawn", "waiting"]
    assert "候补第1位" in aygul.get(second).text


def test_the_waiting_list_ends_where_it_should(app, world, full, citizen, in_line):
    change(app, Slot, world.afternoon, waiting_limit=2)
    for who in (WANG_LEI, AYGUL):
        in_line(who)
    assert "均已满" in citizen(YOSHIDA).get(f"/slots/{world.afternoon}/registration").text
    assert states(app) == ["confirmed", "waiting", "waiting"]


def test_who_was_not_told_of_an_offer_is_not_blamed(app, world, full, in_line):
    li, seat = full
    wang, first = in_line(WANG_LEI)
    li.post(seat + "/withdrawal")
    clock.set_to(clock.now() + timedelta(hours=25))  # the gateway took nothing meanwhile
    assert sweep(app, lapse_offers) == 1
    assert messages_to(app, WANG_LEI, template="lapsed") == []
    assert "未能递补" in messages_to(app, WANG_LEI, template="not_placed")[0]
    page = wang.get(first).text
    assert "候补已结束" in page
    assert "逾期" not in page


def test_the_message_leads_to_the_offer_after_the_phones_code(app, world, full, in_line, client):
    li, seat = full
    in_line(WANG_LEI)
    li.post(seat + "/withdrawal")
    message = messages_to(app, WANG_LEI, template="promote")[0]
    link = re.search(r" https?://[^/]+(/r/BM-\S+) ", message)[1]
    link = urlsplit(client.get(link).location).path
    assert link.startswith("/registrations/BM-")
    asks = client.get(link).location
    assert asks.startswith("/sign-in?next=")
    clock.set_to(clock.now() + timedelta(minutes=2))
    client.post("/sign-in/codes", data={"phone": WANG_LEI.phone})
    client.get(asks)
    then = client.submit("/sign-in", phone=WANG_LEI.phone, code=code_sent_to(app, WANG_LEI))
    assert then.location == link
    assert "有名额等您确认" in client.get(link).text


@pytest.mark.parametrize("freed", ["2026-03-17 21:30", "2026-03-17 22:00", "2026-03-18 03:00"])
def test_no_offer_is_over_before_its_message_may_leave(app, world, citizen, freed):
    change(app, Event, world.event_id, course=EventCourse.POSTPONED)  # so that one may still call off
    with app.app_context():
        db.session.execute(update(Quota).where(Quota.slot_id == world.morning).values(capacity=1))
        db.session.commit()
    li, wang = citizen(LI_JING), citizen(WANG_LEI)
    seat = register(li, world.morning).headers["Location"]
    register(wang, world.morning, name="王磊")
    clock.set_to(beijing(freed))
    li.post(seat + "/withdrawal")
    assert states(app) == ["withdrawn", "waiting"]
    sweep(app, lapse_offers)
    assert states(app) == ["withdrawn", "lapsed"]
    clock.set_to(beijing("2026-03-18 08:00"))
    sweep(app, deliver_due_notices)
    assert messages_to(app, WANG_LEI, template="promote") == messages_to(app, WANG_LEI, template="lapsed") == []
    assert "未能递补" in messages_to(app, WANG_LEI, template="not_placed")[0]


@pytest.mark.parametrize(("freed", "asked"), [
    ("2026-03-18 11:30", "offered"), ("2026-03-18 11:31", "waiting"), ("2026-03-17 22:00", "offered")])
def test_an_offer_stands_for_half_an_hour_at_least(app, world, full, in_line, freed, asked):
    li, seat = full
    in_line(WANG_LEI)
    change(app, Event, world.event_id, course=EventCourse.POSTPONED)
    clock.set_to(beijing(freed))
    li.post(seat + "/withdrawal")
    assert states(app) == ["withdrawn", asked]


@pytest.mark.parametrize(("to", "state"), [("20:00", "offered"), ("13:00", "lapsed")])
def test_an_open_offer_ends_with_the_limit_of_an_earlier_time(app, world, full, in_line, desk, to, state):
    li, seat = full
    wang, first = in_line(WANG_LEI)
    li.post(seat + "/withdrawal")
    clock.set_to(beijing("2026-03-10 11:00"))
    desk("zhaomin").post(f"/staff/registrations/events/{world.code}/postponement", data={
        "times-0-slot_id": world.afternoon, "times-0-starts_at": f"2026-03-10T{to}",
        "times-0-ends_at": "2026-03-10T21:00", "reason": "场地检修"})
    assert states(app) == ["withdrawn", state]
    if state == "lapsed":
        assert "未能递补" in messages_to(app, WANG_LEI, template="not_placed")[0]
        return
    told = messages_to(app, WANG_LEI, template="postpone_offered")[0]
    assert "因故提前至2026年3月10日（星期二）20:00" in told
    assert "2026年3月10日（星期二）18:00前确认" in told
    assert "延期" not in told
    clock.set_to(beijing("2026-03-10 18:00"))
    assert "确认时限已过" in wang.post(first + "/offer", data={"answer": "accept"}, follow_redirects=True).text


def test_put_off_an_offered_party_reads_until_when_and_not_that_a_place_is_kept(app, world, full, in_line, desk):
    li, seat = full
    in_line(WANG_LEI)
    li.post(seat + "/withdrawal")
    desk("zhaomin").post(f"/staff/registrations/events/{world.code}/postponement", data={
        "times-0-slot_id": world.afternoon, "times-0-starts_at": "2026-03-25T14:00",
        "times-0-ends_at": "2026-03-25T15:30", "reason": "场地检修"})
    assert states(app) == ["withdrawn", "offered"]
    [told] = messages_to(app, WANG_LEI, template="postpone_offered")
    assert "延期至2026年3月25日（星期三）14:00—15:30，递补请于2026年3月11日（星期三）09:00前确认，逾期视为放弃" in told
    assert messages_to(app, WANG_LEI, template="postpone") == [], "that a place is kept"


@pytest.mark.parametrize(("now", "until"), [
    ("2026-03-10 10:00", "2026-03-11 10:00"),  # the event's 24 hours
    ("2026-03-10 20:59", "2026-03-11 20:59"),
    ("2026-03-10 22:00", "2026-03-12 08:00"),  # read at 8 in the morning
    ("2026-03-17 09:00", "2026-03-17 13:00"),  # under two days: four hours
    ("2026-03-17 18:00", "2026-03-18 09:00"),  # 22:00 is night
    ("2026-03-17 23:00", "2026-03-18 12:00"),  # read at 8, four hours, at most until two before the start
    ("2026-03-18 09:00", "2026-03-18 12:00"),
])
def test_how_long_an_offer_stands(app, world, now, until):
    with app.app_context():
        slot = db.session.get(Slot, world.afternoon)
        end = offer_end(slot, beijing(now))
    assert end == beijing(until)
    assert 8 <= clock.local(end).hour < 21


def test_an_offer_for_the_next_morning_ends_two_hours_before(app, world):
    with app.app_context():
        end = offer_end(db.session.get(Slot, world.morning), beijing("2026-03-17 18:00"))
    assert end == beijing("2026-03-18 07:30")


def test_who_waits_cannot_take_a_place_that_was_not_offered(app, world, citizen):
    register(citizen(LI_JING), world.afternoon, **adults("甲", "乙"))
    waiting = citizen(WANG_LEI)
    mine = register(waiting, world.afternoon, name="王磊").headers["Location"]
    waiting.post(mine + "/offer", data={"answer": "accept"})
    assert states(app) == ["confirmed", "waiting"]
    assert taken(app, world.afternoon) == 3
    assert not messages_to(app, WANG_LEI, template="confirmed")
