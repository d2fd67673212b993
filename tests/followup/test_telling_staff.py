"""Staff hear of their issues in working hours, each hour in one message at most, and not of what they did themselves;
of 急办件 at once."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.followup.steps import issue_id, rate, register, replied, reply_and_approve, take
from tests.opinions.steps import staff, told
from xicheng_events.foundation.accounts.models import Organisation, Role
from xicheng_events.foundation.accounts.operations.roles import grant
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.phones import clean_mobile
from xicheng_events.foundation.notify.delivery import deliver_due_notices
from xicheng_events.foundation.notify.models import Notice, NoticeState
from xicheng_events.voice.followup.limit_models import Sla
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.news_models import StaffMessage, StaffNews
from xicheng_events.voice.followup.operations import dispatching, extending, lights, replying, shelving
from xicheng_events.voice.followup.operations.telling_staff import forget_staff_messages, note_lights, tell_staff
from xicheng_events.voice.followup.states import MUST_HANDLE
from xicheng_events.worker import run_sweep

PHONES = {"qianfang": "19900000081", "majing": "19900000082", "zhouyan": "19900000083", "sunhao": "19900000084",
          "zhaomin": "19900000085"}


@pytest.fixture
def reachable(app, world):
    """Five of the cast have left a phone with their account; 马静 leads 牛街街道 besides."""
    with app.app_context():
        for name, phone in PHONES.items():
            person, number = staff(world, name), clean_mobile(phone)
            person.phone_hash, person.phone = number.hash, number
        grant(staff(world, "majing"), db.session.get(Organisation, world.units["niujie"]), Role.LEADER)
        db.session.commit()


def tell(app) -> list[tuple[str, str]]:
    """What the sweeps put into the outbox: who, and what, oldest first."""
    with app.app_context():
        last = db.session.scalar(select(db.func.max(Notice.id))) or 0
    run_sweep(app, note_lights)
    run_sweep(app, tell_staff)
    names = {phone: name for name, phone in PHONES.items()}
    with app.app_context():
        rows = db.session.scalars(select(Notice).where(Notice.id > last, Notice.template.startswith("staff_"))
                                  .order_by(Notice.id)).all()
        return [(names[row.phone], row.text.partition("：")[2].rpartition("。请登录")[0]) for row in rows]


def forget(app) -> int:
    """The sweep that deletes, which waits for nobody to look at the clock that has jumped."""
    with app.app_context():
        done = forget_staff_messages()
        db.session.commit()
        return done


def test_a_dispatch_is_told_to_the_units_editors_in_working_hours(app, world, reachable, at, engine_name):
    at("2026-03-13 18:00")
    number = register(app, world)
    assert tell(app) == []
    for closed in ("2026-03-13 23:00", "2026-03-14 10:00", "2026-03-16 08:29"):
        at(closed)
        assert tell(app) == []
    at("2026-03-16 08:30")
    assert tell(app) == [("qianfang", f"{number}已派发至牛街街道，请签收，期限2026-03-24")]
    assert tell(app) == []


def test_what_comes_in_an_hour_is_one_message(app, world, reachable, at):
    at("2026-03-10 09:00")
    for minute in (0, 5, 29):
        at(f"2026-03-10 09:{minute:02}")
        register(app, world)
    assert tell(app) == []
    at("2026-03-10 09:30")
    register(app, world)  # of this very moment, so it goes along
    at("2026-03-10 09:31")
    register(app, world)
    assert tell(app) == [("qianfang", "4件问题待办：待签收4件，最早期限2026-03-19")]
    at("2026-03-10 10:29")
    assert tell(app) == []
    at("2026-03-10 10:30")
    assert len(tell(app)) == 1


def test_of_what_is_urgent_they_hear_at_once_at_any_hour(app, world, reachable, at, engine_name):
    at("2026-03-14 22:00")
    register(app, world)
    number = register(app, world, sla=Sla.URGENT)
    assert tell(app) == [("qianfang", f"{number}已派发至牛街街道，请签收，期限2026-03-15 22:00")]
    with app.app_context():
        deliver_due_notices()
        urgent = db.session.scalars(select(Notice).where(Notice.template == "staff_urgent")).one()
        assert urgent.state is NoticeState.SENT
    at("2026-03-15 17:12")  # a fifth of its hours is left; it hasn't been signed for
    assert tell(app) == [(who, f"{number}（牛街街道承办）临期，期限2026-03-15 22:00") for who in ("qianfang", "majing")]


def test_each_limit_is_told_once_when_it_comes_close_and_once_when_it_is_over(app, world, reachable, at, engine_name):
    number = register(app, world)
    take(app, world, number, replying.sign, "qianfang")
    at("2026-03-10 09:40")
    assert tell(app) == []  # signed for before it was told
    at("2026-03-18 08:30")
    close = f"{number}（牛街街道承办）临期，期限2026-03-19"
    assert tell(app) == [("qianfang", close), ("majing", close)]
    at("2026-03-19 08:30")
    assert tell(app) == []
    take(app, world, number, extending.ask_extension, "qianfang", extra=2, reason="需要与物业单位再协调一次")
    take(app, world, number, extending.agree_to_extension, "majing")
    take(app, world, number, extending.grant_extension, "zhouyan")
    at("2026-03-19 09:30")
    assert tell(app) == [("qianfang", f"{number}（牛街街道承办）延期已批准，期限2026-03-23")]
    at("2026-03-20 08:30")
    assert tell(app) == [(who, close.replace("03-19", "03-23")) for who in ("qianfang", "majing")]
    at("2026-03-24 08:30")
    late = f"{number}（牛街街道承办）已超期，期限为2026-03-23"
    assert tell(app) == [(who, late) for who in ("zhouyan", "qianfang", "majing")]
    at("2026-03-25 08:30")
    assert tell(app) == []


def test_what_is_sent_back_is_told_to_the_coordinator_and_the_second_time_that_the_unit_is_appointed(
        app, world, reachable, at):
    number = register(app, world)
    take(app, world, number, dispatching.return_issue, "qianfang", reason="不属于本街道的管辖范围")
    at("2026-03-10 09:30")
    assert tell(app) == [("zhouyan", f"{number}由牛街街道退回，期限2026-03-19，请改派")]
    with app.app_context():
        db.session.get(Issue, issue_id(app, number)).returns = MUST_HANDLE
        db.session.commit()
    at("2026-03-20 08:30")
    assert tell(app) == [("zhouyan", f"{number}（待改派）已超期，期限为2026-03-19")]


def test_nobody_hears_of_what_they_did_themselves_or_of_what_is_over(app, world, reachable, at):
    with app.app_context():
        grant(staff(world, "zhouyan"), db.session.get(Organisation, world.units["niujie"]), Role.EDITOR)
        db.session.commit()
    number = register(app, world)
    at("2026-03-10 09:30")
    assert [who for who, _what in tell(app)] == ["qianfang"]
    take(app, world, number, replying.sign, "qianfang")
    at("2026-03-18 08:00")
    run_sweep(app, note_lights)
    reply_and_approve(app, world, number)
    at("2026-03-18 08:30")
    assert tell(app) == []


def test_a_message_that_waits_for_the_gateway_says_what_is_true_when_it_leaves(app, world, reachable, at):
    first, second = register(app, world), register(app, world)
    at("2026-03-10 09:30")
    assert tell(app) == [("qianfang", "2件问题待办：待签收2件，最早期限2026-03-19")]
    take(app, world, first, replying.sign, "qianfang")
    third = register(app, world)
    at("2026-03-10 10:30")
    tell(app)
    take(app, world, third, replying.sign, "qianfang")
    with app.app_context():
        deliver_due_notices()
        sent = db.session.scalars(select(Notice).where(Notice.template == "staff_issue").order_by(Notice.id)).all()
        assert [each.state for each in sent] == [NoticeState.SENT, NoticeState.EXPIRED]
        assert f"{second}已派发至牛街街道" in sent[0].text
        assert f"/staff/issues/{second}" in sent[0].text


def test_a_light_that_was_corrected_is_not_told(app, world, reachable, at):
    number = register(app, world)
    at("2026-03-16 10:00")
    take(app, world, number, replying.sign, "qianfang")
    at("2026-03-18 08:00")
    take(app, world, number, lights.object_to_light, "qianfang", reason="期限应从改派之日起计算")
    take(app, world, number, lights.correct_light, "zhouyan", reason="情况属实，予以更正")
    at("2026-03-18 08:30")
    assert tell(app) == []


def test_reopened_denied_and_moved_are_told_with_their_day(app, world, reachable, at):
    number, opinion_id = replied(app, world)
    at("2026-03-10 09:30")
    tell(app)
    at("2026-03-11 09:00")
    rate(app, opinion_id, solved=False, score=1)
    at("2026-03-11 09:30")
    assert tell(app) == [("qianfang", f"{number}因提出人评价未解决，由牛街街道重办，期限2026-03-20")]
    take(app, world, number, extending.ask_extension, "qianfang", extra=2, reason="需要与物业单位再协调一次")
    take(app, world, number, extending.agree_to_extension, "majing")
    take(app, world, number, extending.deny_extension, "zhouyan", reason="已有足够时间，请抓紧办理")
    at("2026-03-11 10:30")
    assert tell(app) == [("qianfang", f"{number}（牛街街道承办）延期未批准，期限仍为2026-03-20")]
    take(app, world, number, shelving.shelve, "zhouyan", text="需等待管线改造完成", stage_by=date(2026, 5, 20))
    at("2026-03-11 11:30")
    assert tell(app) == [("qianfang", f"{number}（牛街街道承办）期限调整为2026-05-20")]


def test_who_left_no_phone_or_lost_their_account_is_told_nothing(app, world, reachable, at):
    with app.app_context():
        person = staff(world, "qianfang")
        person.phone = person.phone_hash = None
        staff(world, "zhaomin").account.disabled_at = clock.now()
        db.session.commit()
    register(app, world)
    register(app, world, lead="tjj")
    at("2026-03-10 09:30")
    assert tell(app) == []


def test_messages_are_forgotten_after_a_month_and_a_light_is_not_told_again(app, world, reachable, at):
    number = register(app, world)
    take(app, world, number, replying.sign, "qianfang")
    at("2026-03-18 08:30")
    tell(app)
    at("2026-03-20 08:30")
    tell(app)
    at("2026-05-20 08:30")
    assert forget(app) == 5
    assert tell(app) == []
    assert {phone for phone, _words in told(app, "staff_issue")} == {""}
    reply_and_approve(app, world, number)
    assert forget(app) == 3
    with app.app_context():
        assert not any(db.session.scalars(select(table.id)).first() for table in (StaffNews, StaffMessage))


def test_a_unit_hears_that_what_it_was_to_sign_for_was_taken_from_it(app, world, reachable, at, desk, engine_name):
    taken, kept_quiet = register(app, world), register(app, world)
    take(app, world, kept_quiet, dispatching.take_back_dispatch, "zhouyan", reason="点错了承办单位")
    at("2026-03-10 09:30")
    assert tell(app) == [("qianfang", f"{taken}已派发至牛街街道，请签收，期限2026-03-19")]
    take(app, world, taken, dispatching.take_back_dispatch, "zhouyan", reason="点错了承办单位")
    at("2026-03-10 10:30")
    assert tell(app) == [("qianfang", f"{taken}已撤回派发，不再由牛街街道承办")]
    assert told(app, "staff_issue")[-1][1].endswith("/staff/issues")
    take(app, world, taken, dispatching.dispatch_again, "zhouyan", lead=unit_of(app, world, "tjj"))
    at("2026-03-10 11:30")
    assert tell(app) == [("zhaomin", f"{taken}已派发至区统计局，请签收，期限2026-03-19")]
    assert desk("qianfang").get("/staff/issues").status_code == 200


def test_who_sent_it_back_hears_who_has_it_and_a_message_that_waits_says_nothing_of_what_is_gone(
        app, world, reachable, at):
    number = register(app, world)
    at("2026-03-10 09:30")
    tell(app)
    take(app, world, number, dispatching.return_issue, "qianfang", reason="不属于本街道的管辖范围")
    take(app, world, number, dispatching.dispatch_again, "zhouyan", lead=unit_of(app, world, "tjj"))
    with app.app_context():
        deliver_due_notices()
        states = select(Notice.state).where(Notice.template == "staff_issue")
        assert db.session.scalars(states).all() == [NoticeState.EXPIRED]
    second = register(app, world)
    at("2026-03-10 10:30")
    assert tell(app) == [("zhaomin", f"{number}已派发至区统计局，请签收，期限2026-03-19"),
                         ("qianfang", "1件问题待办：待签收1件、不再承办1件，最早期限2026-03-19")]
    take(app, world, second, replying.sign, "qianfang")
    with app.app_context():
        deliver_due_notices()
        db.session.commit()
    assert f"{number}已改派区统计局，不再由牛街街道承办" in told(app, "staff_issue")[-1][1]


def unit_of(app, world, slug: str) -> Organisation:
    with app.app_context():
        return db.session.get(Organisation, world.units[slug])
