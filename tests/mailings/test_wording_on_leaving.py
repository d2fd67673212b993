"""What many are told is finished when it leaves: after a night it says 今日, and what has become untrue stays here."""

import re
from contextlib import contextmanager
from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import select, update

from tests.cast import LI_JING, beijing, messages_to
from tests.mailings.steps import guests, run
from tests.registration.steps import change, register
from xicheng_events.booking.events.kinds import SeatKind
from xicheng_events.booking.events.models import Event, Slot, Venue
from xicheng_events.booking.mailings.audience import Told
from xicheng_events.booking.mailings.models import Mailing, MailingState
from xicheng_events.booking.mailings.operations.texts import reminder
from xicheng_events.booking.registration.models import Registration
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.text import sms_length
from xicheng_events.foundation.notify import channels
from xicheng_events.foundation.notify.delivery import deliver_due_notices
from xicheng_events.foundation.notify.models import Notice, NoticeState, TemplateText
from xicheng_events.foundation.notify.wording_rules import checked_wording
from xicheng_events.foundation.notify.wordings import forget_texts

NIGHT, MORNING = "2026-03-10 21:30", "2026-03-11 08:00"
NEW_DAY = {"times-0-starts_at": "2026-03-25T14:00", "times-0-ends_at": "2026-03-25T15:30", "reason": "场地检修"}
LITERAL = "{活动}改在二层举行，3月18日14:00不变，请准时到场。"


@pytest.fixture
def li(citizen, world):
    """李静, who has a place in the afternoon, and reads what was sent to her."""
    client = citizen(LI_JING)
    client.own = register(client, world.afternoon).headers["Location"]
    return client


@pytest.fixture
def at(app):
    """It is that time, and the clockwork runs; what 李静 has been sent by then of one kind."""
    def look(when: str, template: str) -> list[str]:
        clock.set_to(beijing(when))
        run(app)
        with app.app_context():
            deliver_due_notices()
            sent = db.session.scalars(select(Notice).where(Notice.state == NoticeState.SENT).order_by(Notice.id)).all()
            return [notice.text for notice in sent if notice.template == template and notice.phone == LI_JING.phone]

    return look


@pytest.fixture
def away(monkeypatch):
    """The gateway takes nothing meanwhile; `final`: and never will."""
    @contextmanager
    def gateway(*, final: bool = False):
        def refuse(*_args, **_kwargs):
            raise channels.NotSent("http_503", final=final)

        with monkeypatch.context() as patch:
            patch.setattr(channels, "send", refuse)
            yield

    return gateway


@pytest.fixture
def tell(world, desk):
    """赵敏 writes to those who have a place; the page of what she sent."""
    def write(text: str, **fields):
        clerk, base = desk("zhaomin"), f"/staff/mailings/events/{world.code}"
        clerk.get(f"{base}/new")
        assert clerk.submit(f"{base}/new", text=text, **fields).status_code == 200
        sent = clerk.submit(base)
        assert sent.status_code == 303, sent.text
        return sent.location

    return write


def postpone(desk, world):
    answer = desk("zhaomin").post(f"/staff/registrations/events/{world.code}/postponement", data={
        "times-0-slot_id": world.afternoon, **NEW_DAY})
    assert answer.status_code == 303


@pytest.mark.parametrize("at_eight", ["2026-03-18 08:00", "2026-03-18 08:30"])
def test_a_reminder_held_up_overnight_says_today(app, world, desk, li, at, away, at_eight):
    with away():
        assert at("2026-03-17 20:00", "reminder") == []
    assert "将于今日14:00开始" in at(at_eight, "reminder")[0]


def test_a_reminder_the_desk_sends_again_next_morning_says_today(app, world, desk, li, at, away):
    with away(final=True):
        assert at("2026-03-17 10:00", "reminder") == []
    clock.set_to(beijing("2026-03-18 08:30"))
    with app.app_context():
        number = db.session.scalar(select(Mailing.id).where(Mailing.slot_id == world.afternoon))
    page = f"/staff/mailings/events/{world.code}/{number}"
    assert "已有1条重新加入待发送" in desk("zhaomin").post(f"{page}/retries", follow_redirects=True).text
    assert "将于今日14:00开始" in at("2026-03-18 08:31", "reminder")[0]


def test_a_reminder_invites_to_call_off_only_while_that_is_possible_when_it_leaves(app, world, li, at, away):
    change(app, Event, world.event_id, cancel_until=beijing("2026-03-17 20:00"))
    with away():
        at("2026-03-17 10:00", "reminder")
    assert "请致电010-00000000告知" in at("2026-03-17 20:05", "reminder")[0]


def test_a_units_own_reminder_may_lead_to_each_ones_registration(app, world, li, at):
    with app.app_context():
        text = checked_wording("reminder_late", "“{活动}”{时间}，{地点}，签到码{签到码}。来不了请取消{链接}谢谢")
        db.session.add(TemplateText(organisation_id=world.units["tjj"], template="reminder_late", text=text))
        reference = db.session.scalar(select(Registration.reference))
        db.session.commit()
        forget_texts()
    assert re.search(rf"来不了请取消 https?://[^/ ]+/r/{reference} 谢谢$", at("2026-03-17 10:00", "reminder")[0])


def test_the_longest_reminder_is_two_parts_of_a_message(app, world):
    with app.app_context():
        slot = db.session.get(Slot, world.afternoon)
        slot.event.title, slot.event.contact_phone = "长" * 60, "010-00000000转1234567"
        slot.event.venue.name = slot.event.venue.room = "楼" * 80
        for seat, at in product(SeatKind, ("2026-03-01 10:00", "2026-03-17 10:00")):
            text = reminder(slot, Told(slot.id, "BM-7K3Q9F", seat, "K7M3QP"), beijing(at))
            assert sms_length(text).segments <= 2, text
            assert ("K7M3QP" in text) == seat.row.at_door


@pytest.mark.parametrize("text", [LITERAL, "{活动}将于{时间}举行，地点{地点}，请准时到场。"])
@pytest.mark.parametrize("become", ["called_off", "postponed"])
def test_what_is_called_off_or_postponed_at_night_is_the_last_word(app, world, desk, li, at, tell, text, become):
    clock.set_to(beijing(NIGHT))
    page = tell(text)
    assert at("2026-03-10 21:35", "notice") == []
    if become == "postponed":
        postpone(desk, world)
        assert "3月25日" in at("2026-03-10 22:00", "postpone")[0]
    else:
        desk("zhaomin").post(f"/staff/registrations/events/{world.code}/cancellation", data={"reason": "场地检修"})
        assert at("2026-03-10 22:00", "cancel")
    assert at(MORNING, "notice") == []
    shown = desk("zhaomin").get(page).text
    assert "未发" in shown
    assert ("核对内容，重新发送" in shown) is (become == "postponed")


def test_by_day_a_notice_that_is_tried_again_does_not_follow_the_new_time(app, world, desk, li, at, tell, away):
    with away():
        tell(LITERAL)
        at("2026-03-10 10:00", "notice")
    postpone(desk, world)
    assert at("2026-03-10 10:02", "notice") == []
    assert len(messages_to(app, LI_JING, template="postpone")) == 1


def test_who_has_called_off_since_reads_nothing_more(app, world, li, at, tell):
    clock.set_to(beijing(NIGHT))
    tell("请从西门进。")
    run(app)
    li.post(f"{li.own}/withdrawal")
    assert at(MORNING, "notice") == []


def test_what_is_still_as_it_was_leaves_in_the_morning(app, world, li, at, tell):
    clock.set_to(beijing(NIGHT))
    tell("请从西门进，{时间}，{地点}。")
    assert at("2026-03-10 21:40", "notice") == []
    assert at(MORNING, "notice") == [
        "【北京西城】请从西门进，2026年3月18日（星期三）14:00—15:30，西城区统计局一层大厅。"]


def test_an_unfinished_notice_stops_when_the_place_is_another_and_asks_who_wrote_it(app, world, desk, li, tell):
    guests(app, world.morning, 2)
    page = tell("地点{地点}，请准时。")
    other = tell("请带伞。")
    with app.app_context():
        change(app, Venue, db.session.get(Event, world.event_id).venue_id, room="二层")
    run(app)
    with app.app_context():
        assert db.session.scalars(select(Mailing.state).order_by(Mailing.id)).all() == [
            MailingState.STOPPED, MailingState.DONE]
    clerk = desk("zhaomin")
    assert "没有发完，待您核对" in clerk.get("/staff").text
    assert "没有发完" not in desk("liuwei").get("/staff").text
    assert "核对内容，重新发送" not in clerk.get(other).text
    number = page.rsplit("/", 1)[-1]
    again = clerk.get(f"/staff/mailings/events/{world.code}/new?like={number}")
    assert "地点{地点}，请准时。" in again.text
    assert f"/new?like={number}" in clerk.get(page).text
    clock.set_to(clock.now() + timedelta(minutes=1))
    base = f"/staff/mailings/events/{world.code}"
    clerk.get(f"{base}/new?like={number}")
    assert "地点西城区统计局二层" in clerk.submit(f"{base}/new", text="地点{地点}，请准时。").text
    assert clerk.submit(base).status_code == 303
    assert "没有发完" not in clerk.get("/staff").text


@pytest.mark.once
def test_tomorrow_is_refused_at_night_and_is_not_said_a_day_late(app, world, desk, li, at, tell, away):
    clock.set_to(beijing(NIGHT))
    base = f"/staff/mailings/events/{world.code}"
    refused = desk("zhaomin").post(f"{base}/new", data={"text": "明天请从西门进。", "form_key": "0" * 32})
    assert (refused.status_code, "到时“明天”就不对了" in refused.text) == (422, True)
    clock.set_to(beijing("2026-03-11 20:58"))
    with away():
        tell("明天请从西门进。")
        at("2026-03-11 20:59", "notice")
    assert at("2026-03-12 08:00", "notice") == []


def test_a_mailing_of_before_is_sent_unless_it_is_called_off(app, world, li, at, tell):
    clock.set_to(beijing(NIGHT))
    tell("请从西门进。")
    with app.app_context():
        db.session.execute(update(Mailing).values(facts=None))
        db.session.commit()
    assert len(at(MORNING, "notice")) == 1


def test_the_desk_sees_beforehand_what_reminders_will_say_and_cost(world, desk):
    page = desk("zhaomin").get(f"/staff/mailings/events/{world.code}/reminders").text
    assert "将于明日14:00开始" in page
    assert "按2条短信计费" in page
