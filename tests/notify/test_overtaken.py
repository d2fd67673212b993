"""What waits for the morning and has meanwhile become untrue is not sent."""

import pytest

from tests.cast import LI_JING, WANG_LEI, beijing
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.notify.delivery import deliver_due_notices
from xicheng_events.foundation.notify.models import Notice
from xicheng_events.foundation.notify.operations import queue_notice
from xicheng_events.foundation.notify.overtaken import overtakes
from xicheng_events.foundation.notify.templates import templates

VALUES = {"event": "统计开放日", "when": "3月18日", "where": "区统计局", "code": "ABC234", "place": 1, "until": "明日",
          "phone_to_ask": "010-88060000", "day": "3月18日", "reason": "检修", "heads": 2, "name": "李*",
          "why": "名额已满", "link": "https://a.cn/b", "change": "延期",
          "todo": "签署承诺书"}


@pytest.fixture
def told(app, world):
    """Queue these templates about one row at night, in this order; what is sent until the morning, in its order."""

    def in_the_morning(*templates, phones=(LI_JING.phone,)):
        clock.set_to(beijing("2026-03-10 22:30"))
        with app.app_context():
            db.session.query(Notice).delete()
            about = db.session.get(Organisation, world.units["tjj"])
            for n, template in enumerate(templates):
                queue_notice(template, phone=phones[n % len(phones)], about=about, **VALUES)
            db.session.commit()
            deliver_due_notices()
            clock.set_to(beijing("2026-03-11 08:00"))
            deliver_due_notices()
            sent = db.session.query(Notice).order_by(Notice.urgent.desc(), Notice.id)
            assert {notice.state for notice in sent} <= {"sent", "expired"}
            return [notice.template for notice in sent if notice.state == "sent"]

    return in_the_morning


@pytest.mark.parametrize(("queued", "sent"), [
    (["confirmed", "cancel"], ["cancel"]),
    (["confirmed", "party_changed", "withdrawn"], ["withdrawn"]),
    (["waitlist", "promote", "confirmed"], ["confirmed"]),
    (["waitlist", "promote"], ["promote"]),
    (["waitlist", "not_placed"], ["not_placed"]),
    (["confirmed", "postpone"], ["postpone"]),
    (["confirmed", "party_changed"], ["confirmed", "party_changed"]),
    (["confirmed", "reminder"], ["confirmed", "reminder"]),
    (["notice", "postpone"], ["postpone"]),
    (["notice", "cancel"], ["cancel"]),
    (["confirmed", "moved"], ["moved"]),
    (["postpone", "postpone"], ["postpone"]),
    (["submitted", "confirmed"], ["confirmed"]),
    (["confirmed", "notice"], ["confirmed", "notice"]),
    (["place_kept", "cancel"], ["cancel"]),
    (["place_kept", "revoked"], ["revoked"]),
    (["place_kept", "moved"], ["moved"]),
    (["place_kept", "postpone"], ["postpone"]),
    (["place_kept", "confirmed"], ["confirmed"]),
    (["seat_changed", "place_kept", "confirmed_online"], ["confirmed_online"]),
    (["moved", "place_kept"], ["place_kept"]),
    (["drawn", "place_kept"], ["place_kept"]),
], ids=lambda value: "+".join(value))
def test_the_later_message_takes_the_earlier_ones_place(told, queued, sent):
    assert told(*queued) == sent


def test_another_persons_message_about_the_same_row_stays(told):
    assert told("confirmed", "cancel", phones=(LI_JING.phone, WANG_LEI.phone)) == ["cancel", "confirmed"]


def test_what_comes_after_is_not_taken_back(told):
    assert told("withdrawn", "confirmed") == ["withdrawn", "confirmed"]


def test_only_messages_there_are_are_named(app):
    with app.app_context():
        pairs = overtakes()
        assert {*pairs, *(name for names in pairs.values() for name in names)} <= set(templates())
