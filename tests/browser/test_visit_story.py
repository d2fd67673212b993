"""A visit in turn, and a symposium, lived by the desk and by members in a real browser, with and without scripts: the
rota is planned and sent, one declines and gets the next date, a stand-in comes; all are asked to a symposium. Every
page on the way is shown to axe."""

import re

from tests.browser.story import WITH_AND_WITHOUT_SCRIPTS, Story, windows
from tests.cast import AYGUL, LI_JING, messages_to
from tests.visits.steps import a_visit, members_of
from xicheng_events.booking.events.kinds import EventKind

PROGRAMME, VISIT, TALK = "统计服务特邀体验员", "走进统计窗口", "体验员座谈会"


@WITH_AND_WITHOUT_SCRIPTS
def test_members_go_in_turn_and_sit_together(app, world, at, scripts):
    at("2026-05-06 10:00")
    with app.app_context():
        programme = members_of(world)
        a_visit(world, programme, dates=("2026-05-12", "2026-05-19"), capacity=3)
        a_visit(world, programme, kind=EventKind.SYMPOSIUM, dates=("2026-05-27",), capacity=20)
    with windows(app, "visit", scripts=scripts) as open_window:
        story = Story(app, world, open_window)
        planned(story)
        declined(story)
        stood_in(story)
        all_asked(story)
        assert story.complaints == []


def planned(story: Story) -> None:
    """赵敏 enters when a member can't, plans the rota, and sends it."""
    editor = at_visits(story).press("成员不能参加的日期")
    editor.choose(appointment="2号 王磊")
    editor.fill(from_on="2026-05-19", to_on="2026-05-20")
    editor.press("登记").says("2026年5月19日至2026年5月20日")
    editor = at_visits(story).into(VISIT).press("排班").says("已排班2组", "待发送")
    editor.press("发送邀请").says("已向4人发出邀请", "待报名")


def declined(story: Story) -> None:
    """李静 follows the message, can't come, and registers for the date that is offered instead."""
    link = re.search(r"http[!-~]+", messages_to(story.app, LI_JING, template="invitation")[-1]).group(0)
    guest = story.somebody(LI_JING.name).go(link).says(VISIT).into("这次不能参加")
    if guest.has("code"):
        story.proven(guest.fill(phone=LI_JING.phone), LI_JING).press("登录")
    guest.says("将要参加", "待报名").press("不能参加").says("改邀您参加2026年5月19日")
    guest.press("参加，去报名").fill(name=LI_JING.name).check("privacy_agreed")
    guest.press("提交报名").says("报名成功").press("我以前提的意见办得怎么样").says("还没有记录")


def stood_in(story: Story) -> None:
    """赵敏 finds on 工作台 who doesn't come, and asks 阿依古丽 for that date alone."""
    editor = story.desk("zhaomin").says("待安排替补").into(VISIT).says("已谢绝", "谢绝2026年5月12日")
    editor.into("安排替补")
    editor.choose(appointment=f"3号 {AYGUL.name}（轮值1次）")
    editor.press("邀请替补").says("替补李静")


def all_asked(story: Story) -> None:
    """All four are asked to the symposium."""
    at_visits(story).into(TALK).press("邀请全体成员").says("已向4人发出邀请")


def at_visits(story: Story):
    """赵敏 on the page of the programme's visits and symposiums."""
    return story.desk("zhaomin").go("/staff/programmes").into(PROGRAMME).into("体验活动和座谈会")
