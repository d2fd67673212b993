"""Events of the demo whose places are drawn: one is drawn, one waits for its officers to reveal, one takes entries."""

from dataclasses import replace
from datetime import timedelta

from xicheng_events.booking.draws.operations import drawing, freezing, planning, telling
from xicheng_events.booking.draws.queries import draw_of
from xicheng_events.booking.events.kinds import Allocation, EventKind
from xicheng_events.demo import notices
from xicheng_events.demo.events import lay_out
from xicheng_events.demo.programme import A, Plan
from xicheng_events.demo.story import Story
from xicheng_events.demo.timeline import Timeline
from xicheng_events.foundation.accounts.models import Role

_BY_LOT = {"allocation": Allocation.LOTTERY}
DRAWN = Plan(
    "lots_drawn", "tjj", "跟着调查员走一天", "跟住户调查员走街入户，看一个价格、一笔收支怎样记成数据。名额少，公开随机抽取。", "tjj", 6,
    (("上午场", "09:00", "11:30", 5), ("下午场", "14:00", "16:30", 4)), -15, "关心统计工作的居民", closes=-4, more=_BY_LOT,
    kind=EventKind.EXPERIENCE, agenda=((A.EXPERIENCE, "跟随入户", 90), (A.QA, "座谈答疑", 60)))
FROZEN = Plan(
    "lots_frozen", "niujie", "胡同小院议事体验日", "坐进院子里，和社区工作者一起议一件身边事。场地小，公开随机抽取。", "niujie", 7,
    (("", "14:00", "16:00", 6),), -14, "牛街街道居民", closes=-1, more=_BY_LOT, kind=EventKind.EXPERIENCE,
    agenda=((A.SYMPOSIUM, "院落议事", 120),))
OPEN = Plan(
    "lots_open", "zwfw", "政务服务中心夜间开放体验", "下班后来看一看：夜间窗口、自助终端和热线座席怎样值守。", "zwfw", 15,
    (("", "18:30", "20:30", 10),), -8, "全区居民和上班族", closes=9, more=_BY_LOT, kind=EventKind.EXPERIENCE,
    agenda=((A.VISIT, "参观夜间窗口", 120),))
PARTIES = {
    "lots_drawn": """
        李静 -12 0 周小禾/child
        王磊 -12 0
        欧阳建国 -12 0 刘玉兰/senior
        朱琳 -11 0 朱一诺/child
        孔令辉 -11 0
        谢长河 -10 0 谢童/child
        施雨桐 -9 0
        𠮷田花 -9 0
        窦红 -8 0
        阿依古丽·买买提 -11 1 麦尔丹/child
        柏松 -9 1
        张伟 -8 1
        邹静 -7 1 邹一/child
        陶然 -6 1
    """,
    "lots_frozen": """
        李静 -11 0
        卫敏 -10 0
        蒋志强 -9 0 蒋小满/child
        沈佳怡 -8 0
        韩雪 -7 0 韩冬/adult
        杨国庆 -6 0
        司徒美玲 -5 0
        金哲洙 -4 0
        戚薇 -3 0 戚小宝/child
    """,
    "lots_open": """
        王磊 -5 0
        曹雅琴 -4 0
        姜德明 -3 0 姜早/teen
        扎西次仁 -2 0
    """,
}


def play(timeline: Timeline, story: Story) -> None:
    """Lay the three out in time."""
    told = {"result_until": timeline.moment(10, "18:00")}
    for plan in (DRAWN, FROZEN, replace(OPEN, more={**_BY_LOT, **told})):
        lay_out(timeline, story, plan, PARTIES[plan.key])
    on = timeline.on
    on(-9, "16:00", _plan, story, "lots_drawn", timeline.moment(-3, "10:00"), timeline.moment(-4, "12:00").date())
    on(-4, "17:32", freezing.freeze_due_lists)
    on(-4, "20:00", story.leave, "lots_drawn", "窦红")
    for role, at in ((Role.EDITOR, "10:01"), (Role.REVIEWER, "10:03")):
        on(-3, at, _reveal, story, "lots_drawn", role, "4 0 7")
    on(-3, "10:04", telling.tell_results)
    reveal_at = timeline.now - timedelta(minutes=30)
    on(-6, "16:00", _plan, story, "lots_frozen", reveal_at.replace(second=0, microsecond=0))
    on(-1, "17:32", freezing.freeze_due_lists)
    on(-2, "16:00", _plan, story, "lots_open", timeline.moment(10, "10:00"), commits=(Role.EDITOR,))


def _plan(story: Story, key: str, draw_at, number_on=None, *, commits=(Role.EDITOR, Role.REVIEWER)) -> None:
    event = story.events[key]
    officers = {role: notices.somebody(role, event.host_id) for role in (Role.EDITOR, Role.REVIEWER)}
    draw = planning.plan_draw(
        event, draw_at=draw_at, officers=list(officers.values()), number_on=number_on,
        number_what="中国福利彩票3D当日开奖号码" if number_on else "", by=officers[Role.EDITOR])
    for role in commits:
        planning.commit_share(draw, own_words="骰子掷得四一六三" if role is Role.REVIEWER else "", by=officers[role])


def _reveal(story: Story, key: str, role: Role, number: str) -> None:
    event = story.events[key]
    drawing.reveal(draw_of(event, with_texts=True), number=number, by=notices.somebody(role, event.host_id))
