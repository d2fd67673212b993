"""The demo's themes of the month: one public with half its tasks done, one of last year that is done, one that a reviewer
reads, one that is being written. What of them isn't there is added to an older world."""

from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import select

from xicheng_events.demo.notices import clear, somebody
from xicheng_events.demo.story import Story
from xicheng_events.demo.timeline import Timeline
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.periods import period_named
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.themes.kinds import Part
from xicheng_events.voice.themes.models import MonthlyTheme
from xicheng_events.voice.themes.operations import drafting_themes as drafting
from xicheng_events.voice.themes.operations.linking_issues import link_issue
from xicheng_events.voice.themes.operations.publishing_themes import THEME_TEXT


class ThemePlan(NamedTuple):
    """One theme: of which unit, how many months from today, what it says, when it was begun and how far it goes. Tasks:
    what, which unit, the day it is due and the one it was done, counted from today, and its outcome; policies: title,
    number, day; notes: day, text."""

    unit: str
    months: int
    title: str
    problem: str
    measures: str
    day: int
    goes: tuple = ()
    partners: tuple[str, ...] = ()
    tasks: tuple[tuple, ...] = ()
    policies: tuple[tuple, ...] = ()
    notes: tuple[tuple, ...] = ()
    issues: tuple[str, ...] = ()


def play(timeline: Timeline, story: Story) -> None:
    """Let each go as far as its plan says; those that are there already are left alone."""
    there = set(db.session.scalars(select(MonthlyTheme.title)))
    for plan in THEMES:
        if plan.title not in there:
            timeline.on(plan.day, "09:20", _write, story, plan)
            for number, step in enumerate(plan.goes):
                timeline.on(plan.day + 1, f"{10 + number}:20", step, story, plan)


def _write(story: Story, plan: ThemePlan) -> None:
    lead, today = story.units[plan.unit], clock.today() - timedelta(days=plan.day)
    by = somebody(Role.EDITOR, lead.id)
    theme = drafting.draft_theme(lead=lead, month=_month(today, plan.months), title=plan.title, by=by)
    drafting.edit_theme(theme, by=by, problem=plan.problem, measures=plan.measures,
                        partners=[story.units[slug].full_name for slug in plan.partners])

    def day(days):
        return None if days is None else today + timedelta(days=days)

    for text, unit, due, done, outcome in plan.tasks:
        drafting.put_row(theme, Part.TASKS, {"text": text, "unit": story.units[unit].full_name, "due_on": day(due),
                                             "done_on": day(done), "outcome": outcome}, by=by)
    for title, number, on in plan.policies:
        drafting.put_row(theme, Part.POLICIES, {"title": title, "number": number, "on": day(on), "link": ""}, by=by)
    for on, text in plan.notes:
        drafting.put_row(theme, Part.NOTES, {"on": day(on), "text": text}, by=by)


def _month(today, months: int) -> str:
    number = today.year * 12 + today.month - 1 + months
    return period_named(f"{number // 12}-{number % 12 + 1:02}").name


def _find(plan: ThemePlan) -> MonthlyTheme:
    return db.session.scalars(select(MonthlyTheme).where(MonthlyTheme.title == plan.title)).one()


def _submit(story: Story, plan: ThemePlan) -> None:
    THEME_TEXT.submit(_find(plan), by=somebody(Role.EDITOR, story.units[plan.unit].id))


def _pass(story: Story, plan: ThemePlan) -> None:
    THEME_TEXT.accept(_find(plan), by=somebody(Role.REVIEWER, story.units[plan.unit].id))


def _publish(story: Story, plan: ThemePlan) -> None:
    theme = _find(plan)
    clear(theme, theme.lead.id)
    THEME_TEXT.publish(theme, by=somebody(Role.EDITOR, theme.lead.id))


def _link(story: Story, plan: ThemePlan) -> None:
    """The coordinator says which issues it is about."""
    for number in db.session.scalars(select(Issue.number).where(Issue.title.in_(plan.issues)).order_by(Issue.id)):
        link_issue(_find(plan), number, by=story.staff["zhouyan"])


_OUT = (_submit, _pass, _publish, _link)
THEMES = (
    ThemePlan(
        "zwfw", -13, "线上办事最后一步还要跑现场", "群众反映一些事项网上填完表，最后仍要到窗口交材料、领结果。",
        "逐项清理须到现场的环节，能网上交的网上交，能寄送的寄送。", -330, _OUT, ("niujie",),
        (("清理须到现场的环节，公布清单", "zwfw", -360, -362, "27个事项的到场环节全部取消"),
         ("开通结果免费寄送", "zwfw", -345, -350, "三个大厅均已开通"),
         ("在街道大厅设代收窗口", "niujie", -340, -341, "代收窗口已对外服务")),
        (("关于取消到现场提交材料的通知", "西政服发〔2025〕9号", -355),),
        ((-335, "三项任务全部完成，窗口排队人数明显减少。"),)),
    ThemePlan(
        "zwfw", -1, "老年人在政务大厅办事看不清、等不起", "群众反映大厅叫号屏字小、自助机没有大字版，中午和周末没有人办理，老年人要跑几趟。",
        "叫号屏和自助机统一改造，窗口延时服务，街道印发大字版办事指南。办成一件公布一件。", -5, _OUT, ("niujie", "zhanlanlu"),
        (("大厅叫号屏全部更换为大字屏", "zwfw", -8, -9, "12块屏已更换并开通语音播报"),
         ("自助终端升级字库", "zwfw", -7, -7, "6台终端已升级"),
         ("大厅东门台阶加装扶手", "niujie", -6, -8, "扶手和防滑条已装好"),
         ("自助终端上线大字版界面", "zwfw", 3, None, ""),
         ("窗口延时到中午和周六", "zwfw", 20, None, ""),
         ("印制大字版办事指南，送到社区服务站", "niujie", 40, None, "")),
        (("政务服务大厅适老服务规范", "西政服发〔2026〕12号", -7),
         ("关于窗口错时延时服务的通知", "西政服发〔2026〕14号", -6)),
        ((-8, "叫号屏更换完成，语音播报音量按群众意见调低。"), (-6, "自助终端大字版界面正在试用。")),
        ("大厅叫号屏看不清", "自助终端字库缺少生僻字", "自助机增加大字版界面", "希望周六开放窗口", "印制大字版办事指南", "大厅门口台阶加装扶手",
         "社区服务站中午有人值守")),
    ThemePlan(
        "zhanlanlu", 0, "社区活动室开放时间短", "群众反映活动室下班就关门，上班的人用不上。", "公布开放时间，晚上和周末轮值开放。", -3, (_submit,),
        tasks=(("公布各社区活动室开放时间", "zhanlanlu", 15, None, ""), ("晚上和周末轮值开放", "zhanlanlu", 30, None, ""))),
    ThemePlan("tjj", 1, "入户调查怎样核实身份", "群众反映不知道上门的调查员是真是假。", "", -1),
)
