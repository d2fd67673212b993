"""Whom people in a list bring along: by name or counted, placed or waiting as one party."""

import pytest
from sqlalchemy import select

from tests.groups.lists import confirm, row_states, send_list
from tests.groups.steps import rows
from tests.registration.steps import change, taken
from xicheng_events.booking.events.asked_at_registering import COUNTED
from xicheng_events.booking.events.kinds import Allocation
from xicheng_events.booking.events.models import CompanionPolicy, Event
from xicheng_events.booking.groups.operations.reading_cells import guardian, number_in_cell, people_in_cell
from xicheng_events.booking.registration.models import Companion, Registration
from xicheng_events.foundation.core.db import db

NAMED_LIST = "姓名\t手机号\t同行人\t监护人关系\n"
COUNTED_LIST = "姓名\t手机号\t同行人数\t同行儿童\t监护人关系\n"


def why(app) -> list[str]:
    return [reason for _line, _state, reason in row_states(app)]


def counted(app, world) -> None:
    change(app, Event, world.event_id, form={"companions": COUNTED, "items": []})


def test_a_family_is_one_party_with_names_and_a_guardian(app, world, desk):
    client = desk("qianfang")
    text = NAMED_LIST + "马凤英\t19900007001\t沙小明（9岁）、沙建国 2000-01-02\t奶奶\n丁国栋\t19900007002\t\t"
    at = send_list(client, world.morning, text=text, minors_agreed="y").headers["Location"]
    page = client.get(f"{at}/confirmation").text
    assert "已选2份、共4人（含同行人）" in page
    confirm(client, at)
    assert taken(app, world.morning) == 4
    with app.app_context():
        party = db.session.scalars(select(Companion).order_by(Companion.id)).all()
        assert [(each.name, each.age_band.value) for each in party] == [("沙小明", "under_14"), ("沙建国", "18_34")]
        assert party[0].guardian_relation.value == "grandparent"
        assert party[0].guardian_agreed_at
        assert party[0].children_notice_id
        assert party[1].guardian_relation is None or party[1].guardian_agreed_at is None


def test_where_companions_are_counted_numbers_are_enough(app, world, desk):
    counted(app, world)
    client = desk("qianfang")
    text = COUNTED_LIST + "马凤英\t19900007001\t１\t1人\t母亲\n丁国栋\t19900007002\t无\t\t"
    at = send_list(client, world.morning, text=text, minors_agreed="y").headers["Location"]
    confirm(client, at)
    with app.app_context():
        found = db.session.scalars(select(Registration).order_by(Registration.id)).all()
        assert [(each.heads, each.party_words) for each in found] == [(3, "成人1人、14周岁以下1人"), (1, "")]


@pytest.mark.parametrize(("cells", "agreed", "words"), [
    ("沙小明（9岁）\t", "y", "“监护人关系”一列"), ("沙小明（9岁）\t奶奶", None, "已获监护人同意"),
    ("沙小明\t", "y", "后面写年龄"), ("沙小明9岁、甲1岁、乙2岁、丙3岁、丁4岁、戊5岁\t母亲", "y", "每次报名最多"),
    ("沙2明35岁\t", "y", "姓名中不能有"),
])
def test_a_party_that_cannot_come_is_told_why(app, world, desk, cells, agreed, words):
    text = NAMED_LIST + f"马凤英\t19900007001\t{cells}"
    assert send_list(desk("qianfang"), world.morning, text=text, minors_agreed=agreed).status_code == 303
    assert words in why(app)[0]
    assert "沙小明" not in why(app)[0]


def test_a_number_where_names_are_asked_and_anybody_where_nobody_may_come(app, world, desk):
    text = "姓名\t手机号\t同行人数\n马凤英\t19900007001\t2"
    send_list(desk("qianfang"), world.morning, text=text)
    assert "同行人要登记姓名和年龄" in why(app)[0]
    change(app, Event, world.event_id, companion_policy=CompanionPolicy.NONE, form={"companions": COUNTED, "items": []})
    send_list(desk("qianfang"), world.morning, text=text)
    assert "不可携带同行人" in why(app)[0]
    page = desk("qianfang").get(f"/staff/groups/slots/{world.morning}/list").text
    assert "带家人的写在同一行" not in page


def test_a_party_waits_as_a_whole_and_nobody_overtakes_it(app, world, desk):
    counted(app, world)
    client = desk("qianfang")
    text = COUNTED_LIST + "马甲\t19900007001\t1\n马乙\t19900007002\t1\n马丙\t19900007003\t"
    at = send_list(client, world.afternoon, text=text).headers["Location"]  # 3 places
    assert client.get(at).text.count("名额不够，预计进入候补") == 2
    confirm(client, at)
    assert [state for _name, state, _how in rows(app, world.afternoon)] == ["confirmed", "waiting", "waiting"]
    assert taken(app, world.afternoon) == 2


def test_where_a_draw_decides_nobody_is_said_to_wait(app, world, desk):
    change(app, Event, world.event_id, allocation=Allocation.LOTTERY)
    client = desk("qianfang")
    at = send_list(client, world.afternoon).headers["Location"]
    assert "候补的人怎么办" not in client.get(f"{at}/confirmation").text


@pytest.mark.parametrize(("text", "expected"), [
    ("王小明（9岁）、李华35", [("王小明", "9岁"), ("李华", "35")]),
    ("王小明 2015年6月1日", [("王小明", "2015年6月1日")]),
    ("阿依古丽·买买提 60周岁以上", [("阿依古丽·买买提", "60周岁以上")]), ("无", []), ("王小明；；", [("王小明", "")]),
    ("９岁", [("", "９岁")]), ("John Smith (35)", [("John Smith", "35")]), ("李华 18—34周岁", [("李华", "18—34周岁")]),
])
def test_names_with_ages_are_understood(text, expected):
    assert people_in_cell(text) == expected


def test_slashes_part_people_but_not_the_numbers_of_a_day(app):
    assert people_in_cell("王小明2015/6/1、李华9岁/丁一 1980/12/31") == [("王小明", "2015/6/1"), ("李华", "9岁"),
                                                                ("丁一", "1980/12/31")]


def test_a_dash_where_nobody_brings_children_is_no_relation(app):
    assert [guardian(text) and guardian(text).value for text in ("无", "-", "", "妈妈", "邻居")] == [
        None, None, None, "parent", "other"]


def test_numbers_of_people_are_understood(app):
    assert [number_in_cell(text) for text in ("", "无", "2", "２人", " 3 名")] == [0, 0, 2, 2, 3]
