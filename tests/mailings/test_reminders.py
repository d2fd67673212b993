"""Reminders: on the day before at ten unless the host says otherwise, each person once, anew when the time changes."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from tests.cast import LI_JING, beijing, messages_to
from tests.mailings.steps import guests, run
from tests.registration.steps import change, register
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.states import EventCourse
from xicheng_events.booking.mailings.models import Mailing, MailingState, ReminderPlan
from xicheng_events.booking.mailings.operations import filling_outbox
from xicheng_events.booking.mailings.operations.filling_outbox import queue_mailings
from xicheng_events.booking.mailings.operations.reminders import start_reminders
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.notify.models import Notice

TEN = beijing("2026-03-17 10:00")


@pytest.fixture
def li(citizen, world):
    """李静, who has a place in the afternoon."""
    client = citizen(LI_JING)
    client.own = register(client, world.afternoon).headers["Location"]
    return client


def reminders(app) -> list[str]:
    return messages_to(app, LI_JING, template="reminder")


def plan(desk, world, *rules):
    """赵敏 fills in the plan: each rule a number of days and a time."""
    fields = {f"rules-{n}-{name}": value for n, rule in enumerate(rules)
              for name, value in zip(("days", "at"), rule, strict=True)}
    return desk("zhaomin").post(f"/staff/mailings/events/{world.code}/reminders", data=fields)


def test_reminded_once_on_the_day_before_at_ten(app, world, li):
    for now, sent in ((TEN - timedelta(minutes=1), 0), (TEN, 1), (TEN + timedelta(hours=1), 1)):
        clock.set_to(now)
        run(app)
        assert len(reminders(app)) == sent
    code = re.search("签到码([0-9A-Z]{6})", messages_to(app, LI_JING, template="confirmed")[0])[1]
    assert reminders(app) == ["【北京西城】提醒：“统计开放日·数据里的西城”将于明日14:00开始，"
                              f"地点西城区统计局一层大厅，签到码{code}，请携身份证件。如不能参加请致电010-00000000告知。"]


def test_the_page_promises_the_reminder_that_will_come_and_no_other(app, world, li, desk):
    promise = "我们会发短信提醒您"
    assert f"2026年3月17日（星期二）10:00，{promise}" in li.get(li.own).text
    clock.set_to(TEN)
    assert promise not in li.get(li.own).text
    clock.set_to(TEN - timedelta(days=5))
    plan(desk, world, ("3", "18:00"), ("0", "20:00"))
    assert f"2026年3月15日（星期日）18:00，{promise}" in li.get(li.own).text
    clock.set_to(TEN)
    assert promise not in li.get(li.own).text, "after the start no reminder leaves"
    plan(desk, world)
    clock.set_to(TEN - timedelta(days=5))
    assert promise not in li.get(li.own).text


def test_only_who_still_can_is_invited_to_call_off(app, world, li):
    change(app, Event, world.event_id, cancel_until=TEN + timedelta(minutes=1))
    clock.set_to(TEN)
    run(app)
    assert "如不能参加请尽快取消。" in reminders(app)[0]


def test_a_new_time_is_a_new_reminder(app, world, li, desk):
    clock.set_to(TEN)
    run(app)
    desk("zhaomin").post(f"/staff/registrations/events/{world.code}/postponement", data={
        "times-0-slot_id": world.afternoon, "times-0-starts_at": "2026-03-25T14:00",
        "times-0-ends_at": "2026-03-25T15:30", "reason": "场地检修"})
    clock.set_to(beijing("2026-03-24 10:00"))
    run(app)
    assert len(reminders(app)) == 2


def test_who_has_called_off_or_waits_is_not_reminded(app, world, li):
    li.post(f"{li.own}/withdrawal")
    guests(app, world.afternoon, 2, state=RegistrationState.WAITING)
    clock.set_to(TEN)
    assert run(app) == 2
    with app.app_context():
        assert db.session.scalar(select(func.count()).where(Notice.template == "reminder")) == 0


def test_an_event_called_off_halfway_reminds_nobody_else(app, world, li):
    clock.set_to(TEN)
    with app.app_context():
        start_reminders()
        db.session.commit()
    change(app, Event, world.event_id, course=EventCourse.CANCELLED)
    run(app)
    assert reminders(app) == []
    with app.app_context():
        assert MailingState.STOPPED in db.session.scalars(select(Mailing.state)).all()


def test_the_host_reminds_three_days_before_and_on_the_morning(app, world, li, desk):
    plan(desk, world, (0, "08:30"), (3, "18:00"))
    for now, sent in (("2026-03-15 18:00", 1), ("2026-03-17 10:00", 1), ("2026-03-18 08:30", 2)):
        clock.set_to(beijing(now))
        run(app)
        assert len(reminders(app)) == sent, now
    assert "将于2026年3月18日（星期三）14:00开始" in reminders(app)[0]
    assert "将于今日14:00开始" in reminders(app)[1]


def test_what_would_have_been_due_before_the_plan_was_made_is_not_made_up(app, world, li, desk):
    clock.set_to(beijing("2026-03-16 09:00"))
    plan(desk, world, (3, "18:00"), (1, "10:00"))
    assert run(app) == 0


def test_no_rule_no_reminder(app, world, li, desk):
    plan(desk, world, ("", "10:00"))
    clock.set_to(TEN)
    assert run(app) == 0


def test_a_chunk_at_a_time_and_after_a_crash_on_from_there(app, world, monkeypatch):
    monkeypatch.setattr(filling_outbox, "CHUNK", 3)
    guests(app, world.morning, 8)
    clock.set_to(TEN)
    with app.app_context():
        start_reminders()
        db.session.commit()
        assert queue_mailings() == 3
        db.session.commit()
        assert queue_mailings() == 3
        db.session.rollback()  # the process died
    run(app)
    with app.app_context():
        told = db.session.scalars(select(Notice.subject_id).where(Notice.template == "reminder")).all()
        assert len(told) == len(set(told)) == 8
        mailing = db.session.scalars(select(Mailing).where(Mailing.slot_id == world.morning)).one()
        assert (mailing.parties, mailing.queued, mailing.state) == (8, 8, MailingState.DONE)
        assert db.session.scalars(select(Notice.phone).where(Notice.template == "reminder")).first()[:7] == "1990002"


def test_two_clockworks_at_once_tell_each_person_once(app, world, monkeypatch):
    monkeypatch.setattr(filling_outbox, "CHUNK", 5)
    guests(app, world.morning, 40)
    clock.set_to(TEN)
    with ThreadPoolExecutor(4) as pool:
        begun = sum(pool.map(lambda _n: run(app), range(4)))
    run(app)  # a clockwork that lost a chunk to another has nothing to do and stops: the next run finds the rest
    with app.app_context():
        assert begun == 2
        told = db.session.scalars(select(Notice.subject_id).where(Notice.template == "reminder")).all()
        assert len(told) == len(set(told)) == 40
        assert sum(db.session.scalars(select(Mailing.queued))) == 40


def test_even_a_mailing_begun_again_tells_each_person_once(app, world):
    guests(app, world.morning, 4)
    clock.set_to(TEN)
    run(app)
    with app.app_context():
        db.session.execute(update(Mailing).values(cursor=0, state=MailingState.QUEUEING))
        db.session.commit()
    run(app)
    with app.app_context():
        assert db.session.scalar(select(func.count()).where(Notice.template == "reminder")) == 4


def test_a_thousand_cost_as_many_statements_as_ten(app, world, statements):
    clock.set_to(TEN)
    cost = []
    for count, slot in ((10, world.morning), (600, world.afternoon)):
        guests(app, slot, count)
        with app.app_context():
            start_reminders()
            db.session.execute(update(Registration).values(heads=1))
            db.session.commit()
        with statements() as sent, app.app_context():
            while queue_mailings():
                db.session.commit()
        cost.append(len(sent))
    assert cost[0] >= cost[1]


@pytest.mark.parametrize(("rules", "said"), [
    ([("1", "22:00")], "提醒只在8:00至21:00之间发送"), ([("31", "10:00")], "提前天数应为0至30"),
    ([("1", "10:00"), ("1", "10:00")], "有两次提醒的时间相同"), ([("x", "10:00")], "请从列表中选择"),
    ([("1", "25:00")], "请填写时间"), ([("99999999999999999999", "10:00")], "请从列表中选择"),
])
def test_a_plan_that_would_not_do_is_refused_and_kept_as_typed(app, world, desk, rules, said):
    answer = plan(desk, world, *rules)
    assert answer.status_code == 422
    assert said in answer.text
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(ReminderPlan)) == 0


def test_another_unit_has_no_say(world, desk):
    assert desk("qianfang").get(f"/staff/mailings/events/{world.code}/reminders").status_code == 404
