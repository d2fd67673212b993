"""工作台 beside 等您办理: what is late, what waits for others, what is coming, each role's actions and figures."""

import re

import pytest

from tests.cast import beijing
from tests.followup.steps import REPLY, register, take
from tests.opinions.steps import says
from xicheng_events.voice.followup.models import IssueResult
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
    assert "1 件问题超期或临期" in late
    assert "牛街街道 已超期 2026年3月" in late
    assert section("zhouyan", "等待他人") == ""  # it stands on the page already
    assert "已超期" in section("qianfang", "等您办理")
    assert section("qianfang", "超期和临期") == ""  # an editor's own late work is in the list above


def test_what_one_has_handed_on_is_listed_with_whom_it_waits_for(app, world, section):
    number = register(app, world)
    take(app, world, number, replying.sign, "qianfang")
    take(app, world, number, replying.submit_reply, "qianfang", result=IssueResult.SOLVED, reply=REPLY)
    assert "1 份答复等审核人审核" in section("qianfang", "等待他人")
    assert section("majing", "等待他人") == ""  # it waits for her
    assert "1 份答复待审核" in section("majing", "等您办理")


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
