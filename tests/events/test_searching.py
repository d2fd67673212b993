"""Several words, rooms, stations, children, old people, weekends: found by what the notice says; else what is near."""

import re
from datetime import time

import pytest

from tests.cast import beijing
from xicheng_events.demo import notices

STATISTICS, HALL, FIRE = "统计开放日·数据里的西城", "公共服务大厅体验日", "消防安全日·走进消防站"


@pytest.fixture(autouse=True)
def programme(inside, world):
    """On a Saturday 牛街街道's hall, on a Sunday, for children, the fire station; 统计开放日, on a Wednesday, takes
    children too, as most do."""
    saturday = [{"starts_at": beijing("2026-03-28 09:00"), "ends_at": beijing("2026-03-28 11:00"), "capacity": 9}]
    with inside() as desk:
        notices.publish(desk.draft(
            unit="niujie", title=HALL, kind="experience", slots=saturday, theme="", audience="老年居民",
            summary="看看养老服务怎样办。", minors_allowed=False,
            agenda=[{"kind": "demo", "title": "云大厅演示", "starts_at": time(9), "ends_at": time(10)}]))
        night = {"starts_at": beijing("2026-03-29 23:30"), "ends_at": beijing("2026-03-30 01:00"), "capacity": 9}
        notices.publish(desk.draft(
            title=FIRE, theme="", summary="穿一穿战斗服。", audience="居民", slots=[night],
            companion_policy="children_only",
            agenda=[{"kind": "experience", "title": "水枪", "starts_at": time(23, 30), "ends_at": time(0)}]))


def titles(page: str) -> set[str]:
    return set(re.findall(r'<h2><a href="/events/[^"]+">([^<]+)</a>', page))


@pytest.mark.parametrize(("words", "found"), [
    ("数据 开放日", {STATISTICS}),
    ("消防 站", {FIRE}),
    ("牛街 养老", {HALL}),
    ("云大厅，体验", {HALL}),
    ("数据展厅", {STATISTICS}),  # a line of the agenda
    ("一层大厅 二龙路", {STATISTICS, HALL, FIRE}),  # the room, the address
    ("西单 数据", {STATISTICS}),  # the station
    ("消防安全日走进消防站", {FIRE}),
    ("kf-2026-0001", {STATISTICS}),
    ("体验活动", {HALL}),  # the kind
    ("民政", set()),  # not 居民政…, not 人民政府
    ("西城区人民政府牛街街道", {HALL}),
    ("亲子", {FIRE}),
    ("亲子活动", {FIRE}),
    ("孩子", {FIRE}),
    ("老人", {HALL}),
    ("周末", {HALL, FIRE}),
    ("星期六", {HALL}),
    ("周日 居民", {FIRE}),  # half past eleven at night in Beijing, another day in Greenwich
    ("无障碍", {STATISTICS, HALL, FIRE}),
    ("轮椅 数据", {STATISTICS}),
    ("ｋｆ２０２６", {STATISTICS, FIRE}),
    ("% _", set()),
    ("·", {STATISTICS, HALL, FIRE}),
])
def test_each_word_is_found_wherever_the_notice_says_it(client, words, found):
    page = client.get("/events", query_string={"words": words}).text
    assert f"共 {len(found)} 项活动" in page
    assert not found or titles(page) == found


def test_who_asks_for_children_reads_first_what_says_it_is_for_them(client, inside):
    later = {"starts_at": beijing("2026-03-31 10:00"), "ends_at": beijing("2026-03-31 11:00"), "capacity": 9}
    agenda = [{"kind": "talk", "title": "讲一讲", "starts_at": time(10), "ends_at": time(11)}]
    with inside() as desk:
        for title, words in (("社区阅览室之夜", "适合小朋友和家长。"), ("社区服务站开放", "家庭医生讲签约。")):
            notices.publish(desk.draft(title=title, theme="", summary=words, audience="居民", slots=[later],
                                       agenda=agenda))
    page = client.get("/events", query_string={"words": "亲子"}).text
    assert titles(page) == {"社区阅览室之夜", FIRE}
    assert page.index("社区阅览室之夜") < page.index(FIRE), "though it begins later"
    assert titles(client.get("/events", query_string={"words": "家庭医生"}).text) == {"社区服务站开放"}


@pytest.mark.parametrize(("words", "first"), [
    ("统计展览馆", STATISTICS), ("消防博物馆 亲子讲座", FIRE), ("牛街 滑冰", HALL), ("统记开放日", STATISTICS)])
def test_where_nothing_answers_to_all_the_nearest_are_offered(client, words, first):
    page = client.get("/events", query_string={"words": words}).text
    assert f"没有完全符合“{words}”的活动。" in page
    assert re.findall(r'<h2><a href="/events/[^"]+">([^<]+)</a>', page)[0] == first


def test_where_nothing_is_near_the_reader_is_led_to_all(client):
    for words in ("qwxyz", "a k f"):
        page = client.get("/events", query_string={"words": words}).text
        assert "没有符合条件的活动，请放宽条件再查。" in page
        assert titles(page) == set()


def test_the_desk_and_who_registers_a_list_search_alike(desk):
    page = desk("zhaomin").get("/staff/events", query_string={"words": "统计 水枪"}).text
    assert FIRE in page
    assert STATISTICS not in page
    page = desk("zhaomin").get("/staff/groups", query_string={"words": "西单 水枪"}).text
    assert FIRE in page
    assert STATISTICS not in page


def test_a_long_search_is_cut_not_refused(client):
    assert client.get("/events", query_string={"words": "字 " * 400}).status_code == 200
    assert client.get("/events", query_string={"words": "统" * 60}).status_code == 200
