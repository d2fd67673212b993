"""What citizens see: the list and its filters, each notice, and the way in or why not."""

import re

import pytest

from tests.cast import a_publication, beijing
from xicheng_events.booking.events.kinds import Allocation
from xicheng_events.booking.events.models import Event, Quota, Slot
from xicheng_events.booking.events.occasions import keep_occasion
from xicheng_events.booking.events.public_fields import public_fields_of_notice
from xicheng_events.booking.events.states import EventCourse
from xicheng_events.demo import notices
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.publishing.states import NOT_YET_PUBLIC, PublicationState
from xicheng_events.foundation.review.public_fields import text_of_fields


def publish(desk, **changes) -> str:
    return notices.publish(desk.draft(**changes)).code


def places(app, slot_id: int, taken: int) -> None:
    with app.app_context():
        db.session.get(Slot, slot_id).quotas[0].taken = taken
        db.session.commit()


def test_the_notice_answers_what_a_citizen_asks(world, client):
    page = client.get(f"/events/{world.code}").text
    for said in ("统计开放日·数据里的西城", "2026年3月16日（星期一）17:30", "西城区二龙路27号", "参观数据展厅",
                 "关心统计工作的居民", "每份报名最多3人（含本人）", "按报名先后", "还有 20 个名额",
                 "可拨打电话或到一层服务台报名", "010-00000000", "北京市西城区统计局"):
        assert said in page, said
    assert client.page.links.count(f"/slots/{world.morning}/registration") == 1
    assert client.page.links.count(f"/slots/{world.afternoon}/registration") == 1


@pytest.mark.parametrize(("moment", "said", "registers"), [
    ("2026-03-09 08:59", "报名尚未开始，2026年3月9日（星期一）09:00开放报名。", False),
    ("2026-03-09 09:00", "我要报名", True),
    ("2026-03-16 17:29", "我要报名", True),
    ("2026-03-16 17:30", "报名已于2026年3月16日（星期一）17:30截止，如有需要请拨打010-00000000咨询。", False),
    ("2026-03-18 10:00", "进行中", False),
    ("2026-03-18 16:00", "本场已结束", False),
])
def test_the_way_in_or_why_not_at_each_time(world, client, at, moment, said, registers):
    at(moment)
    assert said in client.get(f"/events/{world.code}").text
    assert (f"/slots/{world.morning}/registration" in client.page.links) is registers


def test_a_full_slot_offers_the_waiting_list(app, world, client):
    places(app, world.afternoon, 3)
    page = client.get(f"/events/{world.code}").text
    assert "名额已满·可候补" in page
    assert "加入候补" in page
    assert f"/slots/{world.afternoon}/registration" in client.page.links


def test_a_full_slot_without_a_waiting_list_promises_none(app, world, client):
    places(app, world.afternoon, 3)
    with app.app_context():
        db.session.get(Slot, world.afternoon).waiting_limit = 0
        db.session.commit()
    page = client.get(f"/events/{world.code}").text
    assert "可候补" not in page
    assert f"/slots/{world.afternoon}/registration" not in client.page.links


@pytest.mark.parametrize(("course", "said", "registers"), [
    (EventCourse.CANCELLED, "本活动已取消：场地维修。", False),
    (EventCourse.POSTPONED, "本活动的时间有过改动，以下面的时间为准。", True),
])
def test_a_cancelled_or_postponed_event_says_so_first(app, world, client, course, said, registers):
    with app.app_context():
        event = db.session.get(Event, world.event_id)
        event.course, event.course_reason = course, "场地维修。"
        db.session.commit()
    assert said in client.get(f"/events/{world.code}").text
    assert (f"/slots/{world.morning}/registration" in client.page.links) is registers


@pytest.mark.parametrize("state", [*NOT_YET_PUBLIC, PublicationState.DELETED])
def test_what_is_not_published_is_nowhere(app, world, client, state):
    with app.app_context():
        db.session.get(Event, world.event_id).publication.state = state
        db.session.commit()
    assert client.get(f"/events/{world.code}").status_code == 404
    assert "暂无正在报名的活动，欢迎关注后续公告。" in client.get("/events").text


def test_walk_in_needs_no_registration(inside, client, world):
    with inside() as desk:
        code = publish(desk, title="社区统计宣传", allocation="walk_in")
    assert "无需报名，请在活动时间直接到场签到。" in client.get(f"/events/{code}").text


def test_html_in_a_notice_stays_text(inside, client, world):
    with inside() as desk:
        code = publish(desk, title="<b>开放日</b>", summary="<script>alert(1)</script>")
    page = client.get(f"/events/{code}").text
    assert "<script>alert" not in page
    assert "&lt;b&gt;开放日&lt;/b&gt;" in page


@pytest.fixture
def programme(inside, world):
    """Two more events: one of 牛街街道 on another day and of another kind."""
    with inside() as desk:
        slots = [{"starts_at": beijing("2026-03-25 09:00"), "ends_at": beijing("2026-03-25 11:00"), "capacity": 9}]
        publish(desk, unit="niujie", title="公共服务大厅体验日", kind="experience", slots=slots)
        publish(desk, title="统计法宣讲", kind="lecture")


@pytest.mark.parametrize(("query", "titles"), [
    ("", ["统计开放日·数据里的西城", "统计法宣讲", "公共服务大厅体验日"]),
    ("?words=大厅体验", ["公共服务大厅体验日"]),
    ("?words=牛街", ["公共服务大厅体验日"]),
    ("?words=%25", []),
    ("?host=niujie", ["公共服务大厅体验日"]),
    ("?kind=lecture", ["统计法宣讲"]),
    ("?on=2026-03-25", ["公共服务大厅体验日"]),
    ("?street=jinrongjie&kind=experience", ["公共服务大厅体验日"]),
    ("?street=desheng", []),
    ("?past=1", []),
    ("?kind=party&on=yesterday&page=-1", ["统计开放日·数据里的西城", "统计法宣讲", "公共服务大厅体验日"]),
    ("?on=0001-01-01&words=体验日%00&host=%00", ["公共服务大厅体验日"]),
])
def test_the_list_is_filtered_by_its_address(programme, client, query, titles):
    page = client.get(f"/events{query}").text
    assert re.findall(r'<h2><a href="/events/[^"]+">([^<]+)</a>', page) == titles


def test_past_events_are_reached_from_the_list(world, client, at):
    at("2026-04-20 09:00")
    assert "/events?past=1" in (client.get("/events"), client.page)[1].links
    assert "统计开放日" in client.get("/events?past=1").text


def test_htmx_gets_the_list_alone(world, client):
    answer = client.get("/events", headers={"HX-Request": "true"})
    assert "<html" not in answer.text
    assert 'id="event-list"' in answer.text
    assert "HX-Request" in answer.headers["Vary"]


@pytest.mark.once  # the same statements are sent to either
def test_one_thirty_or_three_hundred_events_cost_the_same(world, client, inside, statements):
    sent = []
    for copies in (0, 29, 270):
        with inside() as desk:
            _copy(desk.event(), copies)
        with statements() as said:
            assert f"共 {[1, 30, 300][len(sent)]} 项活动" in client.get("/events").text
        sent.append(len(said))
    assert len(set(sent)) == 1, sent


def test_one_or_thirty_slots_cost_the_same(app, world, client, inside, statements):
    with statements() as few:
        client.get(f"/events/{world.code}")
    with inside() as desk:
        event = desk.event()
        for at in range(28):
            _slot(event, event.slots[0], at)
    with statements() as many:
        client.get(f"/events/{world.code}")
    assert len(many) == len(few)


def _copy(event: Event, times: int) -> None:
    made = db.session.query(Event).count()
    for at in range(made, made + times):
        copy = Event(code=f"KF-2026-{at + 1:04}", title=f"第{at}期", host_id=event.host_id, venue_id=event.venue_id,
                     publication=a_publication(event.host_id, f"第{at}期"), drafted_by_id=event.drafted_by_id,
                     created_at=event.created_at,
                     registration_opens_at=event.registration_opens_at)
        keep_occasion(copy)
        db.session.add(copy)
        _slot(copy, event.slots[0], 0)


def _slot(event: Event, like: Slot, at: int) -> None:
    event.slots.append(Slot(label=f"第{at}场", starts_at=like.starts_at, ends_at=like.ends_at,
                            checkin_from=like.checkin_from, quotas=[Quota(capacity=5)]))


@pytest.mark.once
@pytest.mark.parametrize("code", ["KF-2026-9999", "%00", "%F0%9F%99%82", "x" * 2000])
def test_a_code_that_is_none_is_not_found(world, client, code):
    assert client.get(f"/events/{code}").status_code == 404


def test_what_needs_an_invitation_is_not_offered_to_everybody(app, world, client):
    with app.app_context():
        db.session.query(Event).one().allocation = Allocation.INVITED
        db.session.commit()
    for path in ("/", "/events", f"/events/{world.code}"):
        page = client.get(path).text
        assert "定向邀请" in page, path
        assert "报名中" not in page, path
        assert "个名额" not in page or "还有" not in page, path
    assert "可拨打电话或到一层服务台报名" not in page
    assert f"/slots/{world.morning}/registration" not in client.page.links


def test_what_can_be_joined_comes_first_and_can_be_asked_for_alone(app, world, desk_events, client):
    places(app, desk_events[0], 20)
    page = client.get("/").text
    order = [page.index(title) for title in ("统计开放日·数据里的西城", "以后报名", "已经报满")]
    assert order == sorted(order)
    page = client.get("/events?open=1").text
    assert "统计开放日·数据里的西城" in page
    assert "以后报名" not in page
    assert "已经报满" not in page


@pytest.fixture
def desk_events(app, world):
    """A full event and one whose registration opens later, both before the world's own: the ids of their slots."""
    with app.app_context():
        own = db.session.query(Event).one()
        made = []
        for title, opens in (("已经报满", own.registration_opens_at), ("以后报名", beijing("2026-03-11 09:00"))):
            event = Event(code=f"KF-{title}", kind=own.kind, title=title, host_id=own.host_id,
                          publication=a_publication(own.host_id, title), created_at=own.created_at,
                          drafted_by_id=own.drafted_by_id, registration_opens_at=opens)
            event.slots = [Slot(starts_at=beijing("2026-03-12 09:00"), ends_at=beijing("2026-03-12 10:00"),
                                checkin_from=beijing("2026-03-12 08:30"), quotas=[Quota(capacity=20)])]
            keep_occasion(event)
            db.session.add(event)
            made.append(event)
        db.session.commit()
        return [event.slots[0].id for event in made]


def test_the_waiting_rule_stands_only_where_one_can_wait_and_other_slots_only_where_one_is_open(app, world, client):
    assert "同一份报名的人一起递补" in client.get(f"/events/{world.code}").text
    with app.app_context():
        for slot in db.session.query(Slot):
            slot.waiting_limit = 0
            slot.quotas[0].taken = slot.quotas[0].capacity
        db.session.commit()
    page = client.get(f"/events/{world.code}").text
    assert "一起递补" not in page
    assert "其他场次" not in page


def test_the_reviewed_words_number_each_slot_and_label_each_line(app, world):
    with app.app_context():
        words = text_of_fields(public_fields_of_notice(db.session.query(Event).one()))
    for said in ("第1场：", "第2场：", "名额：20个", "名额：3个", "联系人：", "联系电话：010-00000000",
                 "线下报名：可拨打电话"):
        assert said in words, said
