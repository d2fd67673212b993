"""A notice says nothing that doesn't hold for it: nobody registers, no children, called off, over, to midnight."""

from datetime import time

import pytest

from tests.cast import beijing
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.public_fields import public_fields_of_notice
from xicheng_events.booking.events.states import EventCourse
from xicheng_events.booking.events.usual_notes import default_notes
from xicheng_events.booking.notices.completeness import missing_for_publishing
from xicheng_events.demo import notices
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.review.public_fields import text_of_fields

OF_REGISTERING = ("线下报名", "网上报名", "每份报名", "报名信息", "凭签到码", "取消截止", "取消报名", "短信通知为准",
                  "名额")


@pytest.fixture
def walk_in(inside) -> str:
    """The code of a published event nobody registers for, with the usual notes and one line of the unit's own."""
    with inside() as desk:
        notes = default_notes() + "\n（八）展厅在二层。\n欢迎常来。"
        return notices.publish(desk.draft(title="统计宣传", allocation="walk_in", notes=notes, offline_channel="")).code


def test_where_nobody_registers_nothing_is_said_of_registering(app, walk_in, client):
    page = client.get(f"/events/{walk_in}").text
    with app.app_context():
        reviewed = text_of_fields(public_fields_of_notice(db.session.query(Event).filter_by(code=walk_in).one()))
    for said in (page, reviewed):
        assert [words for words in OF_REGISTERING if words in said] == []
        assert ("（一）请携带本人有效身份证件，在活动时间直接到场签到。\n"
                "（二）请遵守现场秩序，听从工作人员引导，未经允许请勿拍照、录音、录像。\n"
                "（三）14周岁以下儿童须由监护人陪同。\n（四）活动现场不提供停车位，请绿色出行。\n"
                "（五）如遇天气、重大活动保障等情况调整，以本公告为准。\n（六）展厅在二层。\n欢迎常来。") in said
        assert "可携带同行人" in said


def test_what_nobody_registers_for_needs_no_way_to_register_offline(inside):
    with inside() as desk:
        for way, asked in (("walk_in", False), ("invite_only", False), ("fcfs", True)):
            draft = desk.draft(title=way, allocation=way, offline_channel="")
            assert ("offline_channel" in dict(missing_for_publishing(draft))) is asked, way


def test_a_preview_without_registering_promises_no_form(inside, desk):
    with inside() as cast:
        code = cast.draft(title="统计宣传", allocation="walk_in").code
    page = desk("zhaomin").get(f"/staff/events/{code}/preview").text
    assert "无需报名，请在活动时间直接到场签到。" in page
    assert "在此报名" not in page


def test_children_are_spoken_of_where_they_may_come(inside, client, world):
    with inside() as desk:
        code = notices.publish(desk.draft(title="成人专场", min_age=18, minors_allowed=False)).code
    assert "14周岁以下" not in client.get(f"/events/{code}").text
    assert "（五）14周岁以下儿童须由监护人陪同。" in client.get(f"/events/{world.code}").text


def test_a_units_own_numbering_is_left_alone(inside, client):
    with inside() as desk:
        own = "（三）请爱护展品。\n（三）请早到。"
        code = notices.publish(desk.draft(title="统计宣传", allocation="walk_in", notes=own)).code
    assert own in client.get(f"/events/{code}").text


def test_a_cancelled_event_says_when_and_where_it_was_to_be_and_whom_to_ask(app, world, client):
    with app.app_context():
        event = db.session.get(Event, world.event_id)
        event.course, event.course_reason = EventCourse.CANCELLED, "场地维修。"
        db.session.commit()
    page = client.get(f"/events/{world.code}").text
    for said in ("本活动已取消", "9:30—11:00", "西城区二龙路27号", "010-00000000"):
        assert said in page
    for untrue in ("请携带", "注意事项", "线下报名", "网上报名", "起签到", "名额", "拍摄", "活动安排",
                   "取消截止", "报名仅收集"):
        assert untrue not in page, untrue


def test_once_registering_is_over_nobody_is_told_how_to(world, client, at):
    assert "线下报名" in client.get(f"/events/{world.code}").text
    at("2026-03-16 17:30")
    page = client.get(f"/events/{world.code}").text
    assert "线下报名" not in page
    assert "在本页选择场次" not in page
    assert "联系电话" in page


def test_an_evening_to_midnight_and_a_deadline_at_midnight_end_at_24(inside, client):
    with inside() as desk:
        slots = [{"starts_at": beijing("2026-03-25 18:00"), "ends_at": beijing("2026-03-26 00:00"), "capacity": 9}]
        agenda = [{"kind": "visit", "title": "夜间巡查", "starts_at": time(23), "ends_at": time(0)}]
        code = notices.publish(desk.draft(title="夜间开放", slots=slots, agenda=agenda,
                                          registration_closes_at=beijing("2026-03-24 00:00"))).code
    for path in (f"/events/{code}", "/events", "/"):
        assert "18:00—24:00" in client.get(path).text, path
    page = client.get(f"/events/{code}").text
    assert "2026年3月23日（星期一）24:00" in page
    assert "23:00—24:00" in page
