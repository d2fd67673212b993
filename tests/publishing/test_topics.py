"""领域: 周岩 keeps the list; what stands under a topic is found whatever becomes of it."""

import pytest

from tests.cast import beijing
from tests.opinions.steps import actions, do, says
from tests.opinions.steps import stand as opinion
from tests.publishing.steps import topic, topics
from tests.support.at_once import at_once
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.publishing.topic_models import Topic, TopicState
from xicheng_events.foundation.publishing.topic_operations import merge_topics, undo_merger
from xicheng_events.foundation.publishing.topic_queries import topic_by_slug


def merged(desk, slug: str, into: str):
    """周岩 merges one topic into another; the answer."""
    return desk("zhouyan").post(f"/staff/topics/{slug}/merger", data={"into": into})


def test_a_topic_is_added_once_and_has_an_address_of_its_own(app, world, desk):
    zhouyan = desk("zhouyan")
    for _twice in range(2):
        assert zhouyan.post("/staff/topics", data={"name": "养老"}).headers["Location"] == "/staff/topics"
    zhouyan.post("/staff/topics", data={"name": "医疗"})
    page = zhouyan.get("/staff/topics").text
    assert page.index("养老") < page.index("医疗")
    assert "医疗" in zhouyan.get("/staff/topics/yl2").text
    assert actions(app, "publishing.") == ["publishing.topic_added"] * 2


@pytest.mark.once
@pytest.mark.parametrize(("name", "sentence"), [
    ("", "请填写名称。"), ("　", "请填写名称。"), ("长" * 13, "12"), ("旧城", "已有名为“旧城”的领域"),
])
def test_what_is_wrong_with_a_name_is_said_beside_it(app, world, desk, name, sentence):
    topics(app, world, "住房", "旧城")
    zhouyan = desk("zhouyan")
    zhouyan.post("/staff/topics/jc/retirement")
    for address in ("/staff/topics", "/staff/topics/zf"):
        answer = zhouyan.post(address, data={"name": name})
        assert answer.status_code == 422
        assert sentence in answer.text


def test_a_renamed_topic_keeps_its_address_and_whatever_stands_under_it(app, world, desk):
    (slug,) = topics(app, world, "城市管理")
    said = says(app, world)
    zhaomin = desk("zhaomin")
    assert zhaomin.post(f"/staff/opinions/{said}/topic", data={"topic": slug}).status_code == 303
    desk("zhouyan").post(f"/staff/topics/{slug}", data={"name": "城市治理"})
    assert "城市治理" in zhaomin.get(f"/staff/opinions/{said}").text
    assert f"/staff/opinions/{said}" in zhaomin.get(f"/staff/opinions?topic={slug}").text


def test_the_list_stands_in_the_order_that_was_given_it(app, world, desk):
    topics(app, world, "教育", "养老", "交通")
    zhouyan = desk("zhouyan")
    zhouyan.post("/staff/topics/jt", data={"name": "交通", "position": "1"})
    page = zhouyan.get("/staff/topics").text
    assert page.index("交通") < page.index("教育") < page.index("养老")
    assert zhouyan.post("/staff/topics/jt", data={"name": "交通", "position": "九"}).status_code == 422


def test_what_stood_under_a_merged_topic_is_found_under_the_other_and_old_links_lead_there(app, world, desk, client):
    old, new = topics(app, world, "小学", "教育")
    said = says(app, world)
    zhaomin = desk("zhaomin")
    zhaomin.post(f"/staff/opinions/{said}/topic", data={"topic": old})
    assert merged(desk, old, new).status_code == 303
    for slug in (new, old):
        assert f"/staff/opinions/{said}" in zhaomin.get(f"/staff/opinions?topic={slug}").text
    moved = client.get("/progress", query_string={"topic": old, "list": "answers", "words": "学 校"})
    assert moved.status_code == 302
    assert moved.headers["Location"].startswith("/progress?")
    assert {"topic=jy", "list=answers"} <= set(moved.headers["Location"].split("?")[1].split("&"))
    page = zhaomin.get(f"/staff/opinions/{said}").text
    assert "小学" not in page
    assert 'value="jy" selected' in page or 'selected value="jy"' in page


def test_a_merger_can_be_taken_back_for_a_day_and_everything_stands_where_it_stood(app, world, desk, client):
    old, middle, new = topics(app, world, "小学", "中小学", "教育")
    said = says(app, world)
    desk("zhaomin").post(f"/staff/opinions/{said}/topic", data={"topic": old})
    merged(desk, old, middle)
    merged(desk, middle, new)
    led_on = client.get(f"/events?topic={middle}")
    assert led_on.headers["Location"] == f"/events?topic={new}"
    assert led_on.status_code == 302  # which no browser keeps
    with app.app_context():
        assert topic_by_slug(old).standing.slug == new
    zhouyan = desk("zhouyan")
    for _twice in range(2):
        assert "已撤销合并" in zhouyan.post(f"/staff/topics/{middle}/merger/undo", follow_redirects=True).text
    with app.app_context():
        assert topic_by_slug(old).standing.slug == middle
    assert client.get(f"/events?topic={middle}").status_code == 200
    with clock.frozen(beijing("2026-03-11 09:01")):
        answer = desk("zhouyan").post(f"/staff/topics/{old}/merger/undo", follow_redirects=True)
    assert "合并已超过一天" in answer.text
    assert opinion(app, said).topic_id == topic(app, old).id
    assert topic(app, old).merged_into_id is not None


@pytest.mark.parametrize(("into", "sentence"), [
    ("jy", "不能并入自身"), ("zx", "“中学”已并入“安全”，请直接并入“安全”。"), ("ys", "“养生”已停用"),
    ("none", "没有这个领域"), ("", "请选择并入哪个领域"),
])
def test_a_topic_is_merged_only_into_one_that_stands_for_something(app, world, desk, into, sentence):
    topics(app, world, "教育", "中学", "养生", "安全")
    zhouyan = desk("zhouyan")
    zhouyan.post("/staff/topics/ys/retirement")
    merged(desk, "zx", "aq")
    answer = merged(desk, "jy", into)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert topic(app, "jy").merged_into_id is None
    assert "“中学”已并入“安全”，不能再改" in zhouyan.post("/staff/topics/zx", data={"name": "初中"}).text


def test_two_topics_are_never_merged_into_each_other(app, world):
    one, other = topics(app, world, "教育", "文化")

    def merges(slug, into):
        def act():
            by = db.session.get(Person, world.staff["zhouyan"])
            merge_topics(topic_by_slug(slug), topic_by_slug(into), by=by)
            return "done"
        return act

    for _each in range(4):
        outcomes = at_once(app, merges(one, other), merges(other, one))
        assert outcomes.count("done") == 1, outcomes
        (gone,) = [slug for slug in (one, other) if topic(app, slug).merged_into_id]
        do(app, undo_merger, (Topic, topic(app, gone).id), by=world.staff["zhouyan"])


def test_a_retired_topic_is_not_offered_but_what_stands_under_it_is_found(app, world, desk):
    (slug,) = topics(app, world, "热点")
    said, other = says(app, world), says(app, world)
    zhaomin, zhouyan = desk("zhaomin"), desk("zhouyan")
    zhaomin.post(f"/staff/opinions/{said}/topic", data={"topic": slug})
    zhouyan.post(f"/staff/topics/{slug}/retirement")
    assert "热点" not in zhaomin.get(f"/staff/opinions/{other}").text
    assert "热点（已停用）" in zhaomin.get(f"/staff/opinions/{said}").text
    assert f"/staff/opinions/{said}" in zhaomin.get(f"/staff/opinions?topic={slug}").text
    refused = zhaomin.post(f"/staff/opinions/{other}/topic", data={"topic": slug})
    assert refused.status_code == 422
    assert "“热点”已停用或合并" in refused.text
    zhouyan.post(f"/staff/topics/{slug}/restoration")
    assert "热点" in zhaomin.get(f"/staff/opinions/{other}").text
    assert topic(app, slug).state is TopicState.USED


def test_who_acts_on_an_old_page_is_told_and_only_the_coordinator_keeps_the_list(app, world, desk):
    (slug,) = topics(app, world, "安全")
    zhouyan = desk("zhouyan")
    zhouyan.post(f"/staff/topics/{slug}", data={"name": "公共安全", "version": "1"})
    late = zhouyan.post(f"/staff/topics/{slug}", data={"name": "安全生产", "version": "1"})
    assert late.status_code == 422
    assert "刚刚已由他人修改" in late.text
    assert "安全生产" in late.text
    assert desk("zhaomin").get("/staff/topics").status_code == 403
    said = says(app, world)
    assert desk("qianfang").post(f"/staff/opinions/{said}/topic", data={"topic": slug}).status_code == 404


def test_nothing_that_is_sent_breaks_the_list(app, world, desk):
    zhouyan = desk("zhouyan")
    topics(app, world, "安全")
    for sent in ({"name": "安全", "position": "-5"}, {"name": "安全", "position": "99999"},
                 {"name": "安全", "version": "x" * 99}):
        assert zhouyan.post("/staff/topics/aq", data=sent).status_code in (303, 422)
    assert zhouyan.get("/staff/topics/" + "九" * 300).status_code == 404
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count()).select_from(Topic)) == 1
        undo_merger(topic_by_slug("aq"), by=db.session.get(Person, world.staff["zhouyan"]))
