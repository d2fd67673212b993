"""等您办理: everybody finds on the desk what waits for them, counted, with a link to exactly that."""

import re
from datetime import timedelta

import pytest

from tests.cast import LI_JING, beijing, open_day
from tests.draws import steps as draws
from tests.followup.steps import ANSWER, REPLY, register, take
from tests.opinions.steps import says
from xicheng_events.booking.draws.operations import planning
from xicheng_events.booking.draws.operations.drawing import reveal
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.demo import notices
from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.notify.models import Notice, NoticeState
from xicheng_events.foundation.notify.operations import propose_wording, queue_notice
from xicheng_events.voice.followup.kinds import IssueResult
from xicheng_events.voice.followup.operations import dispatching, replying

TODO_LINE = re.compile(r'<li class="card"><a href="([^"]+)"><strong>(\d+)</strong> ([^<]+)</a>')


@pytest.fixture
def waiting(desk):
    """What waits for somebody: {"1 份答复待审核": its address}."""
    def of(who: str) -> dict[str, str]:
        page = desk(who).get("/staff").text.split("今明两天的签到")[0]
        return {f"{count} {words}": address.replace("&amp;", "&") for address, count, words in TODO_LINE.findall(page)}
    return of


def test_a_draw_waits_for_each_officer_until_that_one_has_acted(app, world, waiting, desk, at):
    with app.app_context():
        lot = draws.lottery(world)
        draws.apply(lot.event, 1, 1)
        db.session.commit()
    page = f"/staff/draws/{lot.code}"
    assert waiting("zhaomin") == {"1 场抽取待安排时间和抽取人": page}
    with app.app_context():
        officers = [draws.staff(world, name) for name in ("zhaomin", "liuwei")]
        draw = planning.plan_draw(lot.event, draw_at=draws.DRAW_AT, officers=officers, by=officers[0])
        planning.commit_share(draw, by=officers[0])
        db.session.commit()
    assert (waiting("zhaomin"), waiting("liuwei")) == ({}, {"1 场抽取等您提交随机数": page})
    with app.app_context():
        draws.frozen(world, lot)
    assert waiting("liuwei") == {}  # not before the announced time
    at(draws.DRAW_AT + timedelta(hours=3))
    assert waiting("zhaomin") == waiting("liuwei") == {"1 场抽取已到时间，等您揭示": page}
    with app.app_context():
        reveal(lot.draw, by=draws.staff(world, "zhaomin"))
        db.session.commit()
    assert (waiting("zhaomin"), waiting("liuwei")) == ({}, {"1 场抽取已到时间，等您揭示": page})
    assert waiting("zhengping") == {}
    at(beijing("2026-03-18 10:00"))  # it has begun: nobody can draw any more
    assert waiting("liuwei") == {}


def test_an_issue_waits_for_whoever_has_the_next_step(app, world, waiting, desk):
    number = register(app, world)
    assert waiting("qianfang") == {"1 件问题待签收": "/staff/issues?step=sign"}
    take(app, world, number, dispatching.return_issue, "qianfang", reason="不属于本街道职责范围")
    assert (waiting("qianfang"), waiting("majing")) == ({}, {})
    assert waiting("zhouyan") == {"1 件退回的问题待改派": "/staff/issues?step=dispatch"}
    with app.app_context():
        lead = db.session.get(Organisation, world.units["niujie"])
    take(app, world, number, dispatching.dispatch_again, "zhouyan", lead=lead)
    take(app, world, number, replying.sign, "qianfang")
    assert waiting("qianfang") == {"1 件问题办理中": "/staff/issues?step=reply"}
    take(app, world, number, replying.submit_reply, "qianfang", answer=ANSWER, result=IssueResult.SOLVED, reply=REPLY)
    assert (waiting("qianfang"), waiting("zhouyan")) == ({}, {})
    assert waiting("majing") == {"1 份答复待审核": "/staff/issues?step=review"}
    assert number in desk("majing").get("/staff/issues?step=review").text
    assert number not in desk("zhaomin").get("/staff/issues?step=review").text
    assert number in desk("zhaomin").get("/staff/issues?step=nothing").text


def test_a_notice_waits_for_one_pair_of_eyes_after_the_other(app, world, waiting, desk):
    with app.app_context():
        units = {unit.slug: unit for unit in db.session.scalars(db.select(Organisation))}
        event = open_day(units, title="第二个开放日")
        db.session.commit()
        code, event_id = event.code, event.id
    page = f"/staff/events/{code}"
    assert waiting("zhaomin") == {"1 份公告草稿待完善": page}
    step(app, event_id, notices.submit)
    assert waiting("zhaomin") == {}
    assert waiting("liuwei") == waiting("zhengping") == {"1 份公告待审核": page}
    with app.app_context():
        db.session.get(Event, event_id).publication.author_ids = [world.staff["zhengping"]]
        db.session.commit()
    assert waiting("zhengping") == {}  # nobody passes words of their own
    clerk = desk("liuwei")
    clerk.get(page)
    assert clerk.submit(f"{page}/approval").status_code == 303
    # Passing lays it before the next pair of eyes; nobody has to think of it.
    assert waiting("zhaomin") == {}
    for address in ("/staff/events", page):
        assert pills(desk("zhaomin").get(address).text).count("待保密审查") == 1, address
    assert list(waiting("hean")) == ["1 份保密审查单待审查"]
    assert "待保密审查" in pills(desk("zhaomin").get("/staff/events").text)
    step(app, event_id, lambda event: notices.clear(event, event.host_id))
    assert (waiting("hean"), waiting("zhaomin")) == ({}, {"1 份公告待发布": page})
    for address in ("/staff/events", page):
        assert "待保密审查" not in pills(desk("zhaomin").get(address).text), address
        assert "待发布" in pills(desk("zhaomin").get(address).text), address


def test_registrations_opinions_and_wordings_wait_for_those_in_charge(app, world, waiting, desk):
    says(app, world)
    with app.app_context():
        event = db.session.get(Event, world.event_id)
        event.review_required = True
        for party in draws.apply(event, 1, 2):
            party.state = RegistrationState.PENDING
        by = db.session.get(Person, world.staff["zhaomin"])
        propose_wording(event.host_id, "submitted", text="您报名的“{event}”已收到，结果将于{day}前短信告知。", by=by)
        db.session.commit()
    reviews = {"2 份报名待审核：统计开放日·数据里的西城": f"/staff/registrations/events/{world.code}?finding=open"}
    opinions = {"1 条意见建议待研判": "/staff/opinions?triage=new"}
    assert waiting("zhaomin") == reviews | opinions
    assert waiting("liuwei") == reviews | {"1 条短信内容的修改待审核": f"/staff/wordings?unit={world.units['tjj']}"}
    assert waiting("zhouyan") == opinions
    for who in ("majing", "hean", "sunhao"):
        assert waiting(who) == {}
    assert "某人" in desk("liuwei").get(*reviews.values()).text


def test_messages_that_reached_nobody_wait_for_the_units_clerks_for_three_days(app, world, waiting, at):
    with app.app_context():
        event = db.session.get(Event, world.event_id)
        for _each in range(2):
            queue_notice("drawn_waiting", phone=LI_JING.phone, about=event, organisation_id=event.host_id,
                         event=event.title, place="3")
        for notice in db.session.scalars(db.select(Notice)):
            notice.state = NoticeState.FAILED
        db.session.commit()
    failed = {"2 条短信近3天发送失败，请查看原因或重发": "/staff/notices?state=failed"}
    assert waiting("zhaomin") == waiting("zhengping") == failed
    assert waiting("liuwei") == waiting("qianfang") == {}
    at(clock.now() + timedelta(days=3))
    assert waiting("zhaomin") == {}


def step(app, event_id: int, what) -> None:
    with app.app_context():
        what(db.session.get(Event, event_id))
        db.session.commit()


def pills(page: str) -> list[str]:
    """The words of all pills on a page."""
    return [re.sub(r"<[^>]+>", "", pill).strip() for pill in
            re.findall(r'<span class="pill[^"]*"[^>]*>(.*?)</span>', page, re.S)]
