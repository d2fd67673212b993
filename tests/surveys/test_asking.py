"""Who came is asked once, after the slot is over; who stayed away is not."""

from datetime import timedelta

from tests.cast import AYGUL, LI_JING, OUYANG, WANG_LEI
from tests.opinions.steps import actions, told
from tests.surveys.steps import came, invite, link_of
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.states import EventCourse
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.surveys.models import SurveyCopy


def test_those_who_came_are_asked_once_after_their_slot(app, world, at):
    came(app, world.morning, LI_JING)
    came(app, world.morning, WANG_LEI, arrived=0)
    came(app, world.afternoon, OUYANG)
    at("2026-03-18 10:59")
    assert invite(app) == 0
    at("2026-03-18 11:00")
    assert [invite(app), invite(app)] == [1, 0]
    at("2026-03-18 15:31")
    assert invite(app) == 1
    assert [phone for phone, _words in told(app, "feedback")] == [LI_JING.phone, OUYANG.phone]
    assert actions(app, "feedback.") == ["feedback.invited"] * 2


def test_who_is_let_in_by_a_tablet_that_was_offline_is_asked_later(app, world, at):
    at("2026-03-18 11:30")
    came(app, world.morning, LI_JING)
    assert invite(app) == 1
    came(app, world.morning, AYGUL)
    assert invite(app) == 1


def test_a_cancelled_event_asks_nobody(app, world, at):
    came(app, world.morning, LI_JING)
    with app.app_context():
        db.session.get(Event, world.event_id).course = EventCourse.CANCELLED
        db.session.commit()
    at("2026-03-18 12:00")
    assert invite(app) == 0


def test_the_link_holds_for_seven_whole_days(app, world, at, client):
    came(app, world.morning, LI_JING)
    at("2026-03-18 12:00")
    invite(app)
    with app.app_context():
        closes_at = db.session.scalars(db.select(SurveyCopy)).one().closes_at
    assert clock.local(closes_at).strftime("%Y-%m-%d %H:%M") == "2026-03-26 00:00"
    at(closes_at - timedelta(seconds=1))
    assert "您的评价" in client.get(link_of(app, LI_JING)).text
    at(closes_at)
    closed = client.get(link_of(app, LI_JING))
    assert "反馈已截止" in closed.text
    assert "010-00000000" in closed.text


def test_a_batch_is_bounded_and_the_next_goes_on(app, world, at):
    from tests.cast import CITIZENS
    from xicheng_events.voice.surveys.operations.inviting import invite_those_who_came

    for citizen in CITIZENS[:5]:
        came(app, world.morning, citizen)
    at("2026-03-18 12:00")
    with app.app_context():
        assert [invite_those_who_came(at_most=3), invite_those_who_came(at_most=3)] == [3, 2]
