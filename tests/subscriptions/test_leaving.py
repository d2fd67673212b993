"""What a message says at the moment it leaves, and that none leaves beside it on that day."""

import pytest
from sqlalchemy import select

from tests.cast import LI_JING, WANG_LEI
from tests.publishing.steps import topics
from tests.subscriptions.steps import follows, link_in, published, subscriptions, told, withdrawn
from tests.support.at_once import at_once
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.notify import channels
from xicheng_events.foundation.notify.delivery import deliver_due_notices, send_again
from xicheng_events.foundation.notify.models import Notice, NoticeState
from xicheng_events.foundation.subscriptions import operations
from xicheng_events.foundation.subscriptions.operations import end_all, send_news
from xicheng_events.foundation.subscriptions.queries import news_for, subscriber_with
from xicheng_events.worker import run_sweep


@pytest.fixture
def following(app, world):
    """李静 follows 养老 since nine o'clock; the slug of the topic."""
    (about,) = topics(app, world, "养老")
    follows(app, LI_JING, topic=about)
    return about


@pytest.fixture
def left(monkeypatch):
    """The texts that have left the house."""
    texts = []
    monkeypatch.setattr(channels, "send", lambda phone, text, key=None: texts.append(text))
    return texts


def states(app) -> list[NoticeState]:
    """What became of each message."""
    with app.app_context():
        return list(db.session.scalars(select(Notice.state).where(Notice.template == "news").order_by(Notice.id)))


@pytest.mark.parametrize(("gone", "said"), [
    ([], "走进养老驿站等2项"), (["走进养老驿站"], "养老服务日"), (["走进养老驿站", "养老服务日"], None)])
def test_a_message_says_nothing_of_what_was_withdrawn_while_it_waited(
        app, world, at, client, left, following, gone, said):
    at("2026-03-10 10:00")
    for title in ("走进养老驿站", "养老服务日"):
        published(app, world, title, topic=following)
    at("2026-03-10 10:05")
    assert run_sweep(app, send_news) == 1
    link = link_in(told(app, LI_JING)[0])
    for title in gone:
        withdrawn(app, world, title)
    at("2026-03-10 13:00")
    run_sweep(app, deliver_due_notices)
    assert [text.split("有新消息：")[1].split("。")[0] for text in left] == ([said] if said else [])
    if said:
        assert link_in(left[0]) == link
        assert "养老服务日" in client.get(link).text
    else:
        assert states(app) == [NoticeState.EXPIRED]


def test_what_is_not_followed_any_more_when_a_message_leaves_is_not_told(app, world, at, citizen, left, following):
    follows(app, LI_JING, unit="niujie")
    at("2026-03-10 10:00")
    published(app, world, "走进养老驿站", topic=following)
    published(app, world, "牛街议事厅", host="niujie")
    at("2026-03-10 10:05")
    run_sweep(app, send_news)
    citizen(LI_JING).post("/subscriptions/1/end")
    left.clear()
    run_sweep(app, deliver_due_notices)
    assert "您订阅的牛街街道有新消息：牛街议事厅。" in left[-1]


def test_a_message_that_leaves_on_the_next_morning_is_that_days_only_one(app, world, at, left, following):
    at("2026-03-10 19:00")
    published(app, world, "走进养老驿站", topic=following)
    at("2026-03-10 19:55")
    assert run_sweep(app, send_news) == 1  # the gateway is away until the morning
    at("2026-03-11 08:00")
    published(app, world, "养老服务日", topic=following)
    for hour in ("08:05", "08:10", "15:00"):
        at(f"2026-03-11 {hour}")
        assert run_sweep(app, send_news) == 0
        run_sweep(app, deliver_due_notices)
    assert ["走进养老驿站" in text for text in left] == [True]
    at("2026-03-12 08:05")
    assert run_sweep(app, send_news) == 1
    run_sweep(app, deliver_due_notices)
    assert "有新消息：养老服务日。" in left[1]


def test_what_never_left_is_told_with_the_next_and_not_after_it(
        app, world, at, monkeypatch, engine_name, left, following):
    at("2026-03-10 10:00")
    published(app, world, "走进养老驿站", topic=following)
    at("2026-03-10 10:05")
    run_sweep(app, send_news)
    with monkeypatch.context() as broken:
        broken.setattr(channels, "send", refuse)
        run_sweep(app, deliver_due_notices)
    assert states(app) == [NoticeState.FAILED]
    at("2026-03-11 10:00")
    published(app, world, "养老服务日", topic=following)
    at("2026-03-11 10:05")
    assert run_sweep(app, send_news) == 1
    with app.app_context():
        assert send_again(db.session.scalar(select(Notice).where(Notice.state == NoticeState.FAILED)))
        db.session.commit()
    run_sweep(app, deliver_due_notices)
    assert [text.split("有新消息：")[1].split("。")[0] for text in left] == ["走进养老驿站等2项"]
    assert states(app) == [NoticeState.EXPIRED, NoticeState.SENT]
    at("2026-03-12 10:00")
    published(app, world, "养老开放周", topic=following)
    at("2026-03-12 10:05")
    run_sweep(app, send_news)
    assert "有新消息：养老开放周。" in told(app, LI_JING)[-1]


def refuse(phone: str, text: str, key: str | None = None) -> None:
    """The gateway takes nothing for that phone."""
    raise channels.NotSent("refused", final=True)


def test_who_ends_everything_and_begins_anew_is_told_of_what_comes_then(app, world, at, client, following):
    at("2026-03-10 10:00")
    published(app, world, "走进养老驿站", topic=following)
    at("2026-03-10 10:05")
    run_sweep(app, send_news)
    client.post(link_in(told(app, LI_JING)[0]))
    follows(app, LI_JING, topic=following)
    at("2026-03-10 11:00")
    published(app, world, "养老服务日", topic=following)
    at("2026-03-10 11:05")
    assert run_sweep(app, send_news) == 1  # nothing is left by which the phone could be known
    assert "有新消息：养老服务日。" in told(app, LI_JING)[0]


@pytest.mark.once("postgresql")  # on SQLite whoever ends it waits for the sweep
def test_who_ends_it_while_all_are_told_is_told_nothing_and_the_others_are(app, world, at, monkeypatch, following):
    follows(app, WANG_LEI, topic=following)
    at("2026-03-10 10:00")
    published(app, world, "走进养老驿站", topic=following)
    at("2026-03-10 10:05")

    def news_while_it_is_ended(subscriber, until):
        news = news_for(subscriber, until)
        if subscriber.phone == LI_JING.phone:
            at_once(app, lambda: end_all(subscriber_with(LI_JING.phone)))
        return news

    monkeypatch.setattr(operations, "news_for", news_while_it_is_ended)
    assert run_sweep(app, send_news) == 1
    assert told(app, LI_JING) == []
    assert len(told(app, WANG_LEI)) == 1


def test_of_all_who_end_it_at_the_moment_they_are_told_nothing_is_kept(app, world, at, engine_name, following):
    at("2026-03-10 10:00")
    published(app, world, "走进养老驿站", topic=following)
    at("2026-03-10 10:05")
    at_once(app, send_news, lambda: end_all(subscriber_with(LI_JING.phone)))
    assert subscriptions(app) == []
    assert told(app, LI_JING) == []
