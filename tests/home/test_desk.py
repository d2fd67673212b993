"""工作台 beside 等您办理: what is late, what waits for others, what is coming, each role's actions and figures."""

import re
from datetime import timedelta

import pytest

from tests.cast import beijing, open_day
from tests.draws import steps as draws
from tests.followup.steps import ANSWER, REPLY, register, take
from tests.followup.test_plans import planned
from tests.opinions.steps import says
from xicheng_events.booking.draws.operations import freezing, planning
from xicheng_events.booking.draws.operations.drawing import reveal
from xicheng_events.booking.notices.operations import checking
from xicheng_events.booking.notices.operations.publishing import schedule_event
from xicheng_events.demo import notices
from xicheng_events.foundation.accounts.models import Organisation, Person, Role
from xicheng_events.foundation.core import clock, house
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.notify.operations import approve_wording, propose_wording
from xicheng_events.voice.followup.kinds import IssueResult
from xicheng_events.voice.followup.operations import replying


@pytest.fixture
def section(desk):
    """The words of one section of somebody's 工作台; "" where there is none."""
    def of(who: str, heading: str) -> str:
        page = desk(who).get("/staff").text
        found = re.search(rf"<h2>{heading}</h2>(.*?)</section>", page, re.S)
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[1])).strip() if found else ""
    return of


def test_the_coordinator_sees_by_name_and_deadline_what_is_late_and_who_has_it(app, world, section, at):
    register(app, world)
    assert section("zhouyan", "超期和临期") == ""
    assert "牛街街道 2026年3月" in section("zhouyan", "等待他人")
    at(beijing("2026-06-01 10:00"))
    late = section("zhouyan", "超期和临期")
    assert "1 件问题超期、滞后或临期" in late
    assert "牛街街道 已超期 2026年3月" in late
    assert section("zhouyan", "等待他人") == ""  # it stands on the page already
    assert "已超期" in section("qianfang", "等您办理")
    assert section("qianfang", "超期和临期") == ""  # an editor's own late work is in the list above


def test_what_one_has_handed_on_is_listed_with_whom_it_waits_for(app, world, section):
    number = register(app, world)
    take(app, world, number, replying.sign, "qianfang")
    take(app, world, number, replying.submit_reply, "qianfang", answer=ANSWER, result=IssueResult.SOLVED, reply=REPLY)
    assert "1 份答复等审核人审核" in section("qianfang", "等待他人")
    assert section("majing", "等待他人") == ""  # it waits for her
    assert "1 份答复待审核" in section("majing", "等您办理")


def test_a_reviewer_reads_what_is_to_be_passed_the_most_urgent_on_top_and_does_not_wait_for_it(inside, section):
    with inside() as desk:
        for day in range(20, 13, -1):
            event = desk.draft(title=f"四月{day}日开放", registration_opens_at=None, registration_closes_at=None,
                               cancel_until=None, slots=[{"starts_at": beijing(f"2026-04-{day} 09:30"), "capacity": 5,
                                                          "ends_at": beijing(f"2026-04-{day} 11:00")}])
            checking.submit_event(event, by=desk.person("zhaomin"))
    to_do = section("liuwei", "等您办理")
    assert "7 份公告待审核 四月14日开放" in to_do
    assert "四月18日开放" not in to_do  # four by name, the others are in the list
    assert section("liuwei", "等待他人") == ""
    assert "7 份公告等审核人审核 四月14日开放" in section("zhaomin", "等待他人")


def test_each_role_has_its_main_actions_and_those_without_events_their_figures(app, world, desk):
    says(app, world)
    for who, action, figure in (
            ("zhaomin", "起草活动", ""), ("zhouyan", "问题台账", ""), ("hean", "保密审查", ""),
            ("sunhao", "现场签到", ""), ("hemiao", "回访", "近7天已登记回访"), ("luyao", "添加账号", "待设置密码"),
            ("chengyuan", "系统管理", "条短信待发送"), ("qinlan", "审计日志", "条记录待封存")):
        page = desk(who).get("/staff").text
        head = page.split('<header class="page-head">')[1].split("</header>")[0]
        assert action in head, who
        assert figure in page.split("<main")[1], who
        for address in re.findall(r'href="([^"]+)"', page.split("<main")[1].split("</main>")[0]):
            assert desk(who).get(address.replace("&amp;", "&")).status_code == 200, (who, address)


@pytest.mark.once
def test_each_role_comes_to_the_desk_for_something_it_may_open(app):
    with app.app_context():
        actions = house.listed("DESK_ACTIONS")
        refused = [(str(action.words), role) for action in actions for role in action.roles
                   if role not in app.blueprints[action.endpoint.split(".")[0]].roles]
    assert {role for action in actions for role in action.roles} == set(Role)
    assert refused == []


def test_the_next_fortnight_stands_on_the_desk_of_who_works_on_it(world, section, at):
    at(beijing("2026-03-10 10:00"))
    coming = section("zhaomin", "近两周的场次")
    assert "统计开放日·数据里的西城" in coming
    assert "已占用0/" in coming
    assert section("qianfang", "近两周的场次") == section("hemiao", "近两周的场次") == ""


def test_whoever_may_open_a_door_finds_it_on_the_day_before(world, desk, at):
    at(beijing("2026-03-17 10:00"))
    for who in ("sunhao", "zhaomin", "liuwei", "zhengping", "zhouyan"):
        doors = desk(who).get("/staff").text.split("今明两天的签到")[1].split("</section>")[0]
        assert f'href="/staff/door/{world.morning}"' in doors, who


def test_a_draw_is_coming_then_awaited_from_the_other_officer_then_late(app, world, section, at):
    with app.app_context():
        lot = draws.lottery(world)
        draws.apply(lot.event, 1, 1)
        officers = [draws.staff(world, name) for name in ("zhaomin", "liuwei")]
        draw = planning.plan_draw(lot.event, draw_at=draws.DRAW_AT, officers=officers, by=officers[0])
        planning.commit_share(draw, by=officers[0])
        db.session.commit()
    assert "1 场抽取等另一位抽取人办理 统计开放日·抽取场 刘伟" in section("zhaomin", "等待他人")
    assert section("liuwei", "等待他人") == ""  # it waits for him
    with app.app_context():
        planning.commit_share(lot.draw, by=draws.staff(world, "liuwei"))
        db.session.commit()
        with clock.frozen(draws.CLOSED):
            freezing.freeze_list(lot.event)
            db.session.commit()
    at(draws.DRAW_AT - timedelta(days=14, minutes=1))
    assert section("zhaomin", "近两周的抽取") == ""
    at(draws.DRAW_AT - timedelta(days=14))
    for who in ("zhaomin", "zhengping", "zhouyan"):
        assert section(who, "近两周的抽取") == "统计开放日·抽取场 区统计局 2026年3月17日（星期二）10:00", who
    assert section("qianfang", "近两周的抽取") == ""
    at(draws.DRAW_AT + timedelta(hours=1))
    with app.app_context():
        reveal(lot.draw, by=draws.staff(world, "zhaomin"))
        db.session.commit()
    assert section("zhaomin", "近两周的抽取") == ""
    assert "1 场抽取等另一位抽取人办理" in section("zhaomin", "等待他人")
    for who in ("zhengping", "zhouyan"):
        assert "1 场抽取已到公布的时间，还没有结果 统计开放日·抽取场 区统计局 已超期" in section(who, "超期和临期"), who
    with app.app_context():
        reveal(lot.draw, by=draws.staff(world, "liuwei"))
        db.session.commit()
    assert section("zhengping", "超期和临期") == section("zhaomin", "等待他人") == ""


def test_a_notice_that_should_be_public_by_now_is_late_for_who_watches_over_it(app, world, section, at):
    with app.app_context():
        units = {unit.slug: unit for unit in db.session.scalars(db.select(Organisation))}
        open_day(units, title="第二个开放日")
        db.session.commit()
    late = "1 份公告已到或临近开始报名的时间，还没有发布 第二个开放日 区统计局"
    at(beijing("2026-03-06 08:59"))
    assert section("zhengping", "超期和临期") == ""
    at(beijing("2026-03-06 09:00"))  # three days before registration is to open
    assert section("zhengping", "超期和临期").startswith(late)
    assert section("zhouyan", "超期和临期").startswith(late)
    for who in ("zhaomin", "majing"):
        assert section(who, "超期和临期") == "", who  # her own draft waits for her above; another unit's is none of his
    at(beijing("2026-03-18 14:00"))  # all of it would be over
    assert section("zhengping", "超期和临期") == ""


def test_a_notice_that_is_set_for_an_instant_is_coming_and_not_late(app, world, section, at):
    with app.app_context():
        units = {unit.slug: unit for unit in db.session.scalars(db.select(Organisation))}
        event = open_day(units, title="第二个开放日")
        notices.ask_for_clearance(event)
        notices.clear(event, event.host_id)
        db.session.commit()
        at(beijing("2026-03-08 10:00"))
        assert "第二个开放日" in section("zhengping", "超期和临期")
        schedule_event(event, at=beijing("2026-03-12 09:00"), by=draws.staff(world, "zhengping"))
        db.session.commit()
    for who in ("zhaomin", "zhengping", "zhouyan"):
        assert section(who, "定时发布的公告") == "第二个开放日 区统计局 2026年3月12日（星期四）09:00", who
        assert section(who, "超期和临期") == "", who
    assert section("qianfang", "定时发布的公告") == ""


def test_a_plan_is_coming_a_fortnight_ahead_and_late_once_its_day_is_here(app, world, section, at):
    planned(app, world)
    coming = {"qianfang": "2027年6月30日（星期三）前", "zhouyan": "牛街街道 2027年6月30日（星期三）前"}
    at(beijing("2027-06-15 09:00"))
    assert [section(who, "近两周到期的计划") for who in coming] == ["", ""]
    at(beijing("2027-06-16 09:00"))
    for who, said in coming.items():
        assert said in section(who, "近两周到期的计划"), who
    at(beijing("2027-06-30 09:00"))
    assert [section(who, "近两周到期的计划") for who in coming] == ["", ""]
    assert "1 件列入计划的问题时限已到，还没有说明办理结果" in section("zhouyan", "超期和临期")
    assert "1 件列入计划的问题时限已到" in section("qianfang", "等您办理")


def test_words_one_has_proposed_and_opinions_a_colleague_looks_at_first_are_awaited(app, world, section):
    says(app, world)
    with app.app_context():
        by, other = (db.session.get(Person, world.staff[name]) for name in ("zhaomin", "liuwei"))
        words = "您报名的“{event}”已收到，结果将于{day}前短信告知。"
        proposed = propose_wording(world.units["tjj"], "submitted", text=words, by=by)
        db.session.commit()
        assert section("zhaomin", "等待他人") == "1 条短信内容的修改等审核人审核"
        for who in ("liuwei", "zhengping"):
            assert section(who, "等待他人").startswith("1 条意见等经办人研判"), who
        assert section("majing", "等待他人") == ""  # another unit's
        approve_wording(proposed, by=other)
        db.session.commit()
    assert section("zhaomin", "等待他人") == ""


def test_who_has_nothing_to_do_reads_where_to_begin(world, section, at):
    assert section("zhaomin", "等您办理") == "没有等您办理的事项，有了会列在这里。现在可以从“起草活动”开始。"
    at(beijing("2026-03-01 10:00"))
    assert section("sunhao", "等您办理").endswith("现在可以从“现场签到”开始。")
    assert section("sunhao", "今明两天的签到") == "今明两天没有需要签到的场次，开始的前一天会列在这里。"


def test_who_has_no_part_in_events_is_not_asked_about_any(world, desk, statements):
    for who in ("hean", "luyao", "chengyuan", "qinlan"):
        clerk = desk(who)
        clerk.get("/staff")  # what is read once and kept, like the calendar
        with statements() as sent:
            clerk.get("/staff")
        assert [each for each in sent if " FROM event " in each or " FROM issue " in each] == [], who
        assert len(sent) <= 5, "\n\n".join(sent)
