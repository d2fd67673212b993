"""李静 comes back to her registration: changes her party, calls off, is reminded, prints, and nobody else sees it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.cast import LI_JING, WANG_LEI, beijing, messages_to
from tests.registration.steps import adults, change, register, states, taken, with_companions
from xicheng_events.booking.events.models import CompanionPolicy, Event, Slot
from xicheng_events.booking.events.states import EventCourse
from xicheng_events.booking.registration.models import Registration, Ticket
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db


@pytest.fixture
def li(citizen):
    return citizen(LI_JING)


@pytest.fixture
def mine(li, world):
    """李静's own page: one person, one of three places."""
    return register(li, world.afternoon).headers["Location"]


def ticket(app) -> Ticket:
    with app.app_context():
        found = db.session.scalars(select(Ticket).order_by(Ticket.id)).first()
        db.session.expunge(found)
        return found


def actions(app) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(AuditEntry.action).where(AuditEntry.subject_kind == "registration")
                                       .order_by(AuditEntry.id)))


def test_the_page_says_all_one_needs_to_come(li, mine):
    page = li.get(mine).text
    for words in ("统计开放日", "2026年3月18日（星期三）", "14:00—15:30", "西城区统计局 一层大厅", "二龙路27号",
                  "东门内", "本人有效身份证件", "13:30起签到", "加入日历", "修改同行人", "取消报名", "010-00000000",
                  "李静"):
        assert words in page
    assert LI_JING.phone not in page


def test_somebody_elses_registration_does_not_exist(app, world, mine, citizen):
    stranger = citizen(WANG_LEI)
    for path in (mine, f"{mine}/party", f"{mine}/withdrawal", f"{mine}/calendar.ics"):
        assert stranger.get(path).status_code == 404
    for path in (f"{mine}/party", f"{mine}/withdrawal", f"{mine}/offer"):
        assert stranger.post(path, data={"answer": "accept"}).status_code == 404
    assert states(app) == ["confirmed"]


def test_a_visitor_signs_in_first_and_comes_back(app, mine):
    visitor = app.test_client()
    assert visitor.get(mine).headers["Location"].startswith("/sign-in?next=")
    assert visitor.post(f"{mine}/withdrawal").status_code == 401
    assert states(app) == ["confirmed"]


def test_the_calendar_entry_says_when_and_where(li, mine):
    entry = li.get(mine + "/calendar.ics")
    assert entry.mimetype == "text/calendar"
    assert "DTSTART:20260318T060000Z" in entry.text
    assert "西城区统计局" in entry.text
    assert LI_JING.phone not in entry.text


def test_a_party_grows_and_shrinks_while_there_are_places(app, world, li, mine, citizen):
    code = ticket(app).code
    assert li.post(mine + "/party", data=adults("甲")).status_code == 303
    assert taken(app, world.afternoon) == 2
    register(citizen(WANG_LEI), world.afternoon, name="王磊")
    full = li.post(mine + "/party", data=adults("甲", "乙"))
    assert full.status_code == 422
    assert "名额不足" in full.text
    assert "乙" in full.text
    assert taken(app, world.afternoon) == 3
    li.post(mine + "/party", data={**adults("甲"), "companions-0-leaves": "y"})
    assert taken(app, world.afternoon) == 2
    assert (ticket(app).admits, ticket(app).code) == (1, code)
    assert [text.split("现共")[1][:2] for text in messages_to(app, LI_JING, template="party_changed")] == ["2人", "1人"]
    assert actions(app).count("registration.party_changed") == 2


def test_an_emptied_row_is_asked_about_rather_than_lost(app, world, li, mine):
    li.post(mine + "/party", data=adults("甲"))
    answer = li.post(mine + "/party", data=with_companions(("", "18_34", False)))
    assert answer.status_code == 422
    assert "请填写同行人的姓名" in answer.text
    assert taken(app, world.afternoon) == 2


@pytest.mark.parametrize(("party", "sentence"), [
    (adults("甲", "乙", "丙"), "最多3人"),
    (with_companions(("王小明", "under_14", False)), "监护人"),
    (with_companions(("王小明", "no-such-band", False)), "请选择同行人的年龄段"),
])
def test_the_party_page_refuses_what_the_form_refuses(app, world, li, mine, party, sentence):
    answer = li.post(mine + "/party", data=party)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert taken(app, world.afternoon) == 1


def test_an_old_party_page_is_told_and_its_second_press_counts(app, world, li, mine):
    li.get(mine + "/party")
    old = dict(li.page.forms[-1].fields)["version"]
    li.post(mine + "/party", data={**adults("甲"), "version": old})
    answer = li.post(mine + "/party", data={**adults("乙"), "version": old})
    assert answer.status_code == 422
    assert "刚在别处修改过" in answer.text
    now = dict(li.page.forms[-1].fields)["version"]
    assert li.post(mine + "/party", data={**adults("乙"), "version": now}).status_code == 303
    assert taken(app, world.afternoon) == 2


def test_a_party_is_never_smaller_than_those_who_came_in(app, world, li, mine):
    li.post(mine + "/party", data=adults("甲"))
    change(app, Ticket, ticket(app).id, arrived=2)
    answer = li.post(mine + "/party", data={**adults("甲"), "companions-0-leaves": "y"})
    assert answer.status_code == 422
    assert "已签到" in answer.text
    assert ticket(app).admits == 2
    assert taken(app, world.afternoon) == 2


def test_after_registration_has_closed_the_party_stays(app, world, li, mine):
    clock.set_to(beijing("2026-03-16 17:30"))
    assert "修改同行人</a>" not in li.get(mine).text
    assert "现在不能修改同行人" in li.get(mine + "/party").text
    answer = li.post(mine + "/party", data=adults("甲"))
    assert answer.status_code == 422
    assert taken(app, world.afternoon) == 1


def test_no_party_page_where_nobody_may_be_brought(app, world, li, mine):
    change(app, Event, world.event_id, companion_policy=CompanionPolicy.NONE)
    assert "不可携带同行人" in li.get(mine + "/party").text
    assert "修改同行人</a>" not in li.get(mine).text


def test_calling_off_names_the_consequence_and_counts_once(app, world, li, mine):
    assert "名额将释放给候补人员" in li.get(mine + "/withdrawal").text
    for _press in range(2):
        assert li.post(mine + "/withdrawal").status_code == 303
    assert states(app) == ["withdrawn"]
    assert taken(app, world.afternoon) == 0
    assert ticket(app).revoked_at is not None
    assert len(messages_to(app, LI_JING, template="withdrawn")) == 1
    page = li.get(mine).text
    assert "报名已取消" in page
    assert "签到二维码" not in page
    assert actions(app) == ["registration.confirmed", "registration.withdrawn"]


def test_at_the_second_of_the_deadline_it_is_too_late_and_one_reads_whom_to_ring(app, world, li, mine):
    deadline = beijing("2026-03-17 09:30")
    clock.set_to(deadline - timedelta(seconds=1))
    assert "确定取消" in li.get(mine + "/withdrawal").text
    clock.set_to(deadline)
    assert "确定取消" not in li.get(mine + "/withdrawal").text
    answer = li.post(mine + "/withdrawal", follow_redirects=True)
    assert "取消截止时间2026年3月17日（星期二）09:30已过" in answer.text
    assert 'href="tel:010-00000000"' in answer.text
    assert states(app) == ["confirmed"]


def test_who_has_come_in_cannot_call_off(app, world, li, mine):
    change(app, Event, world.event_id, course=EventCourse.POSTPONED)
    change(app, Ticket, ticket(app).id, arrived=1)
    assert "已签到" in li.post(mine + "/withdrawal", follow_redirects=True).text
    assert states(app) == ["confirmed"]
    assert ticket(app).revoked_at is None


def test_once_somebody_has_come_in_the_page_says_so_and_offers_no_way_out(app, world, li, mine):
    li.post(mine + "/party", data=adults("甲"))
    clock.set_to(beijing("2026-03-18 13:50"))
    change(app, Ticket, ticket(app).id, arrived=1)
    page = li.get(mine).text
    assert "已签到" in page.split("<h1")[1].split("</h1>")[0]
    assert "已签到1人。还有1人未到" in page
    assert "签到二维码" in page
    for words in ("取消报名", "修改同行人</a>", "自行取消", "起签到", "加入日历"):
        assert words not in page, words
    assert "您或同行人已签到，不能取消报名" in li.get(mine + "/withdrawal").text
    assert "确定取消" not in li.get(mine + "/withdrawal").text
    change(app, Ticket, ticket(app).id, arrived=2)
    assert "签到二维码" not in li.get(mine).text


def test_afterwards_it_says_who_came_and_blames_nobody_too_early(app, world, li, mine, citizen):
    wang = citizen(WANG_LEI)
    hers = register(wang, world.afternoon, name="王磊").headers["Location"]
    change(app, Ticket, ticket(app).id, arrived=1)
    for at, his in (("2026-03-18 15:31", "活动已结束"), ("2026-03-19 15:31", "未到场")):
        clock.set_to(beijing(at))
        assert "已参加" in li.get(mine).text
        assert his in wang.get(hers).text.split("<h1")[1].split("</h1>")[0]
    change(app, Ticket, ticket(app).id, arrived=0)  # a door at which nobody was recorded says nothing about anybody
    assert "未到场" not in wang.get(hers).text


def test_who_is_asked_whether_they_come_reads_of_one_way_to_say_no(app, world, li, mine):
    change(app, Registration, 1, state="offered", offer_until=beijing("2026-03-12 09:00"))
    page = li.get(mine).text
    assert "放弃递补" in page
    assert "取消报名" not in page


def test_postponed_one_may_call_off_until_the_start(app, world, li, mine):
    change(app, Event, world.event_id, course=EventCourse.POSTPONED)
    clock.set_to(beijing("2026-03-18 13:59"))
    assert "活动的时间有过改动" in li.get(mine).text
    li.post(mine + "/withdrawal")
    assert states(app) == ["withdrawn"]


def test_nothing_is_left_to_do_once_the_slot_has_begun(app, world, li, mine):
    change(app, Event, world.event_id, course=EventCourse.POSTPONED)
    with app.app_context():
        clock.set_to(db.session.get(Slot, world.afternoon).starts_at)
    li.post(mine + "/withdrawal")
    assert states(app) == ["confirmed"]
