"""What is new is told once a day at most, by day, in one message whose link ends it."""

import pytest
from sqlalchemy import func, select

from tests.cast import LI_JING, WANG_LEI
from tests.publishing.steps import topics
from tests.subscriptions.steps import follows, link_in, published, subscriptions, told, withdrawn
from tests.support.at_once import at_once
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.participants.operations.event_changes import cancel_event
from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.text import sms_length
from xicheng_events.foundation.notify.delivery import deliver_due_notices
from xicheng_events.foundation.notify.models import Notice
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.publishing.states import PublicationState
from xicheng_events.foundation.subscriptions.models import NewsMessage, Subscriber
from xicheng_events.foundation.subscriptions.operations import end_idle_subscriptions, forget_old_messages, send_news
from xicheng_events.worker import run_sweep

NEXT_DAY = "2026-03-11 09:00"


@pytest.fixture
def following(app, world):
    """李静 follows 养老 and 统计局 since nine o'clock; the slug of the topic."""
    (about,) = topics(app, world, "养老")
    follows(app, LI_JING, topic=about, unit="tjj")
    return about


def test_all_that_was_published_since_is_one_message_a_day(app, world, at, client, engine_name, following):
    at("2026-03-10 10:00")
    both = published(app, world, "走进养老驿站", topic=following)
    published(app, world, "牛街养老服务日", topic=following, host="niujie")
    published(app, world, "牛街议事厅", host="niujie")
    at("2026-03-10 10:05")
    assert [run_sweep(app, send_news) for _twice in range(2)] == [1, 0]
    published(app, world, "统计讲堂")
    at("2026-03-10 15:00")
    assert run_sweep(app, send_news) == 0
    (text,) = told(app, LI_JING)
    assert "您订阅的养老、区统计局有新消息：走进养老驿站等2项。" in text
    page = client.get(link_in(text)).text
    assert f"/events/{both}" in page
    assert "牛街养老服务日" in page
    assert "牛街议事厅" not in page
    run_sweep(app, deliver_due_notices)
    at(NEXT_DAY)
    assert run_sweep(app, send_news) == 1
    assert "统计讲堂" in told(app, LI_JING)[1]
    assert "走进养老驿站" not in client.get(link_in(told(app, LI_JING)[1])).text


@pytest.mark.parametrize(("hour", "is_told"), [("02:00", False), ("07:59", False), ("08:00", True), ("19:59", True),
                                               ("20:00", False), ("23:30", False)])
def test_nobody_is_told_at_night(app, world, at, following, hour, is_told):
    at("2026-03-10 23:40" if hour < "12:00" else "2026-03-10 18:00")
    published(app, world, "走进养老驿站", topic=following)
    at(f"{'2026-03-11' if hour < '12:00' else '2026-03-10'} {hour}")
    assert bool(run_sweep(app, send_news)) is is_told


def test_what_was_there_before_is_withdrawn_called_off_or_old_is_no_news(app, world, at, following):
    follows(app, WANG_LEI, unit="tjj")
    assert run_sweep(app, send_news) == 0  # the world's own event was published before anybody followed it
    at("2026-03-10 10:00")
    code = published(app, world, "走进养老驿站")
    with app.app_context():
        row = db.session.scalar(select(Publication).where(Publication.path == f"/events/{code}"))
        row.state = PublicationState.WITHDRAWN
        db.session.commit()
    at("2026-03-10 11:00")
    assert run_sweep(app, send_news) == 0
    code = published(app, world, "统计讲堂")
    with app.app_context():
        cancel_event(db.session.scalar(select(Event).where(Event.code == code)), reason="场地检修", by=db.session.get(
            Person, world.staff["zhouyan"]))
        db.session.commit()
    at("2026-03-10 12:00")
    assert run_sweep(app, send_news) == 0
    published(app, world, "统计开放周")
    at("2026-03-17 12:01")
    assert run_sweep(app, send_news) == 0


def test_the_link_changes_nothing_until_its_one_button_is_pressed(app, world, at, client, following):
    at("2026-03-10 10:00")
    published(app, world, "走进养老驿站", topic=following)
    at("2026-03-10 10:05")
    run_sweep(app, send_news)
    path = link_in(told(app, LI_JING)[0])
    with app.app_context():
        assert path.removeprefix("/news/") not in str(db.session.execute(db.text("SELECT * FROM news_message")).all())
    for method in (client.get, client.head, client.options):
        method(path)
    assert subscriptions(app) == ["养老", "区统计局"]
    page = client.get(path).text
    assert page.count("<button") - client.get("/events/none").text.count("<button") == 1
    for _twice in range(2):
        answer = client.post(path)
        assert answer.headers["Location"] == "/subscriptions/ended"
    assert "不会再收到订阅短信" in client.get("/subscriptions/ended").text
    assert subscriptions(app) == []
    gone = client.get(path)
    assert gone.status_code == 404
    assert "已经结束" in gone.text
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Subscriber)) == 0
        assert db.session.scalar(select(Notice.phone_hash).where(Notice.template == "news")) == ""


def test_whoever_follows_a_merged_topic_is_told_of_the_other_and_once(app, world, at, desk, following):
    (other,) = topics(app, world, "老龄")
    follows(app, LI_JING, topic=other)
    follows(app, WANG_LEI, topic=other)
    desk("zhouyan").post(f"/staff/topics/{other}/merger", data={"into": following})
    at("2026-03-10 10:00")
    published(app, world, "走进养老驿站", topic=following, host="niujie")
    at("2026-03-10 10:05")
    assert run_sweep(app, send_news) == 2
    assert "您订阅的养老有新消息：走进养老驿站。" in told(app, WANG_LEI)[0]
    assert "您订阅的养老有新消息：走进养老驿站。" in told(app, LI_JING)[0]


def test_the_page_of_a_message_shows_what_it_told_of_whatever_is_followed_by_then(
        app, world, at, client, citizen, statements, following):
    counts = []
    for day, hosts in ((10, ["tjj"]), (11, ["tjj", "niujie"])):
        at(f"2026-03-{day} 10:00")
        for host in hosts:
            published(app, world, f"走进养老驿站·{host}{day}", topic=following, host=host)
        at(f"2026-03-{day} 10:05")
        assert run_sweep(app, send_news) == 1
        link = link_in(told(app, LI_JING)[-1])
        run_sweep(app, deliver_due_notices)
        client.get(link)
        with statements() as sent:
            client.get(link)
        counts.append(len(sent))
    assert counts[0] == counts[1]
    citizen(LI_JING).post("/subscriptions/1/end")
    assert subscriptions(app) == ["区统计局"]
    page = client.get(link).text
    assert "走进养老驿站·niujie11" in page
    assert "已撤下" not in page
    withdrawn(app, world, "走进养老驿站·tjj11")
    assert "走进养老驿站·tjj11" not in client.get(link).text


def test_links_of_long_ago_open_nothing_any_more_but_the_last_ends_it_for_ever(
        app, world, at, client, engine_name, following):
    links = []
    for day in ("2026-03-10", "2026-03-11"):
        at(f"{day} 10:00")
        published(app, world, "走进养老驿站", topic=following)
        at(f"{day} 10:05")
        run_sweep(app, send_news)
        links.append(link_in(told(app, LI_JING)[-1]))
        run_sweep(app, deliver_due_notices)
    at("2026-05-09 12:00")
    assert run_sweep(app, forget_old_messages) == 0
    at("2026-10-10 12:00")
    assert [run_sweep(app, forget_old_messages) for _twice in range(2)] == [1, 0]
    assert "链接已失效" in client.get(links[0]).text
    client.post(links[0])
    assert subscriptions(app) == ["养老", "区统计局"]
    client.post(links[1])
    assert subscriptions(app) == []


def test_two_clockworks_tell_nobody_twice(app, world, at, following):
    at("2026-03-10 10:00")
    published(app, world, "走进养老驿站", topic=following)
    at("2026-03-10 10:05")
    assert sorted(at_once(app, *[send_news] * 3))[-1] == 1
    assert len(told(app, LI_JING)) == 1


def test_the_longest_message_is_two_parts_and_a_renamed_unit_is_told_by_its_new_name(app, world, at, following):
    with app.app_context():
        unit = db.session.scalar(select(Organisation).where(Organisation.slug == "tjj"))
        unit.short_name = "很长名字的统计调查和数据管理局"
        db.session.commit()
    at("2026-03-10 10:00")
    for number in range(12):
        published(app, world, f"名字特别长的政府开放日活动一直写到标题能容纳的最后一字第{number}期", topic=following)
    at("2026-03-10 10:05")
    run_sweep(app, send_news)
    (text,) = told(app, LI_JING)
    assert "养老、很长名字" in text
    assert "等12项" in text
    assert sms_length(text).segments <= 2


def test_phones_that_are_told_nothing_for_two_years_are_forgotten(app, world, at, engine_name, following):
    at("2026-03-10 10:00")
    published(app, world, "走进养老驿站", topic=following)
    at("2026-03-10 10:05")
    run_sweep(app, send_news)
    follows(app, WANG_LEI, unit="niujie")
    for moment, gone in (("2028-03-10 10:04", 0), ("2028-03-10 10:05", 2)):
        at(moment)
        with app.app_context():
            assert end_idle_subscriptions() == gone
            db.session.commit()
    assert subscriptions(app) == []
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(NewsMessage)) == 0
        assert db.session.scalar(select(Notice.phone_hash).where(Notice.template == "news")) == ""


def test_who_followed_one_thing_more_lately_is_not_forgotten(app, world, at, following):
    (other,) = topics(app, world, "教育")
    at("2028-03-01 10:00")
    follows(app, LI_JING, topic=other)
    for moment, gone in (("2028-03-11 10:00", 0), ("2030-03-01 09:59", 0), ("2030-03-01 10:00", 1)):
        at(moment)
        with app.app_context():
            assert end_idle_subscriptions() == gone
            db.session.commit()
    assert subscriptions(app) == []
